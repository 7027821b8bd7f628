// SPDX-License-Identifier: Apache-2.0

import Glibc

extension Folder {
    /// The path with all links on the way resolved; a missing part is left as it is.
    package static func resolved(_ path: String) throws(FileError) -> String {
        if let found = unsafe realpath(path, nil) {
            defer { unsafe free(found) }
            return unsafe String(cString: found)
        }
        guard errno == ENOENT, path.utf8.contains(UInt8(ascii: "/")), path != "/" else {
            throw FileError("look at \(path)", errno: errno)
        }
        let above = try resolved(parent(of: path))
        return above == "/" ? "/" + name(of: path) : above + "/" + name(of: path)
    }
}
