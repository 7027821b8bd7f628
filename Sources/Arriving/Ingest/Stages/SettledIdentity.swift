// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox

/// The identity of a row's file, as far as a file system knows it without reading.
///
/// Kept in the ledger, so that another file in its place is recognised. Without the device: its
/// number changes when the host restarts or a mount comes back.
package struct SettledIdentity: Sendable, Equatable {
    let inode: UInt64
    /// Bytes.
    let size: Int64
    let changedNanoseconds: Int64

    package init(inode: UInt64, size: Int64, changedNanoseconds: Int64) {
        self.inode = inode
        self.size = size
        self.changedNanoseconds = changedNanoseconds
    }

    /// From the ledger; nil where it does not know.
    init?(inode: Int64?, size: Int64, changed: Int64?) {
        guard let inode, let changed else { return nil }
        self.init(inode: UInt64(bitPattern: inode), size: size, changedNanoseconds: changed)
    }

    /// Whether this is that file, unchanged since.
    func isThe(_ found: FileIdentity) -> Bool {
        inode == found.inode && size == found.size
            && changedNanoseconds == found.ctimeNanoseconds
    }

    /// Whether a stored file may be that one: a move keeps the size, within a file system the inode
    /// too.
    func isLike(_ stored: FileStatus) -> Bool { inode == stored.inode || size == stored.size }
}
