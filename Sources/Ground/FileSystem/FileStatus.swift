// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The stat(2) result of a file.
package struct FileStatus: Sendable, Hashable {
    package var device: UInt64
    package var inode: UInt64
    /// Bytes.
    package var size: Int64
    package var changedNanoseconds: Int64
    package var modifiedNanoseconds: Int64
    package var links: Int
    package var isRegular: Bool
    package var isFolder: Bool

    /// Of the path itself: a symbolic link is not followed.
    ///
    /// - Returns: nil if there is nothing at the path.
    package init?(path: String) throws(FileError) { try self.init(RawPath(path)) }

    /// Of the path itself: a symbolic link is not followed.
    ///
    /// - Returns: nil if there is nothing at the path.
    package init?(_ path: RawPath) throws(FileError) {
        var status = stat()
        guard unsafe fstatat(path.start, path.bytes, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FileError("look at \(path.shown)", errno: errno)
        }
        self.init(status)
    }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        changedNanoseconds = status.st_ctim.nanoseconds
        modifiedNanoseconds = status.st_mtim.nanoseconds
        links = Int(status.st_nlink)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        isFolder = status.st_mode & S_IFMT == S_IFDIR
    }
}

extension FileStatus {
    /// Whether both are one file on the disk, perhaps with other bytes.
    package func isSameFile(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode
    }

    /// Whether both are one file with the same bytes, as far as size and time tell, under whatever
    /// name: a number that is free is given to the next file at once.
    package func isUnchanged(since other: FileStatus) -> Bool {
        isSameFile(as: other) && size == other.size
            && modifiedNanoseconds == other.modifiedNanoseconds
    }
}

extension timespec {
    /// Wraps past the year 2262, which a sender may claim.
    var nanoseconds: Int64 { Int64(tv_sec) &* 1_000_000_000 &+ Int64(tv_nsec) }
}
