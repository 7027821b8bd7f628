// SPDX-License-Identifier: Apache-2.0

internal import Inbox
internal import Postgres

/// The file that was written for a row, as the ledger knows it until it is claimed.
///
/// It gets two other names on its way, by which its ctime changes; and on a mount that numbers names
/// (sshfs) its inode too. Nobody else writes it, so its own time does not.
struct HandedInFile: Sendable {
    let inode: UInt64
    /// Bytes.
    let size: Int64
    /// Nil in rows of an earlier version.
    let modifiedNanoseconds: Int64?

    init?(inode: Int64?, size: Int64, modified: Int64?) {
        guard let inode else { return nil }
        self.inode = UInt64(bitPattern: inode)
        self.size = size
        modifiedNanoseconds = modified
    }

    /// Whether a file that has its name may be this one: it is, if no hidden file of the row is left.
    func isThe(_ found: FileIdentity) -> Bool {
        size == found.size
            && (inode == found.inode || modifiedNanoseconds == found.mtimeNanoseconds)
    }
}
