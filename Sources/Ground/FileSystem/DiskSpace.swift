// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How full the file system is that holds a path, for an ordinary user.
package struct DiskSpace: Sendable, Hashable {
    /// The file system: two paths on one have the same.
    package let device: UInt64
    package let freeBytes: Int64
    package let totalBytes: Int64

    package init(device: UInt64, freeBytes: Int64, totalBytes: Int64) {
        self.device = device
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
    }

    /// Asks the file system of a path that is there.
    package init(at path: String) throws(FileError) {
        var space = statvfs()
        var status = stat()
        guard unsafe statvfs(path, &space) == 0, unsafe stat(path, &status) == 0 else {
            throw FileError("look at the file system of \(path)", errno: errno)
        }
        device = UInt64(status.st_dev)
        freeBytes = Int64(space.f_bavail) * Int64(space.f_frsize)
        totalBytes = Int64(space.f_blocks) * Int64(space.f_frsize)
    }
}
