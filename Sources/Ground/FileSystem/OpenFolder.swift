// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder held open: operations go to this folder, even if its path is given to another.
package final class OpenFolder: Sendable {
    let descriptor: Int32
    package let path: String

    /// Opens a folder below a root, one name after the other: no symbolic link is followed on the
    /// way.
    ///
    /// The root itself is the site's own and may be reached by links.
    package init(root: String, below relative: String = "") throws(FileError) {
        var current = unsafe open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        path = relative.isEmpty ? root : "\(root)/\(relative)"
        guard current >= 0 else { throw FileError("open the folder \(root)", errno: errno) }
        for name in relative.utf8.split(separator: UInt8(ascii: "/")) {
            // `..` would lead out of the root as a link does.
            guard !name.elementsEqual("..".utf8) else {
                close(current)
                throw FileError(
                    "open the folder \(path)", code: .isLink, reason: "it has `..` in it",
                    french: "il contient `..`")
            }
            let next = unsafe openat(
                current, String(Substring(name)),
                O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            let failure = errno
            close(current)
            guard next >= 0 else { throw FileError("open the folder \(path)", errno: failure) }
            current = next
        }
        descriptor = current
    }

    deinit { close(descriptor) }
}
