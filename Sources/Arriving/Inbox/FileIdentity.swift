// SPDX-License-Identifier: Apache-2.0

/// Tells versions of a file apart without reading it.
///
/// Equal identities mean: the same bytes, as far as the file system can tell. A rename keeps the
/// inode but changes ctime; a write changes size or mtime and ctime.
package struct FileIdentity: Sendable, Hashable {
    /// Number of the device that holds the file.
    package let device: UInt64
    /// Number of the inode on that device.
    package let inode: UInt64
    /// Size in bytes.
    package let size: Int64
    /// Last change of the inode, in nanoseconds since 1970-01-01 UTC: the kernel's own clock.
    package let ctimeNanoseconds: Int64
    /// Last change of the bytes as told by the sender, in nanoseconds since 1970-01-01 UTC.
    package let mtimeNanoseconds: Int64

    package init(
        device: UInt64, inode: UInt64, size: Int64, ctimeNanoseconds: Int64, mtimeNanoseconds: Int64
    ) {
        self.device = device
        self.inode = inode
        self.size = size
        self.ctimeNanoseconds = ctimeNanoseconds
        self.mtimeNanoseconds = mtimeNanoseconds
    }

    /// Whether both are one file on the disk, perhaps with other bytes.
    package func isSameFile(as other: FileIdentity) -> Bool {
        device == other.device && inode == other.inode
    }
}
