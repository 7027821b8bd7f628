// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The stat(2) result for one thing in a folder.
struct FileInfo: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case file, folder, symbolicLink, pipe, socket, device
    }

    let kind: Kind
    let identity: FileIdentity
    let linkCount: Int

    init(_ info: stat) {
        kind =
            switch info.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .symbolicLink
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            default: .device
            }
        identity = FileIdentity(
            device: UInt64(info.st_dev), inode: UInt64(info.st_ino), size: Int64(info.st_size),
            ctimeNanoseconds: Self.nanoseconds(info.st_ctim),
            mtimeNanoseconds: Self.nanoseconds(info.st_mtim))
        linkCount = Int(info.st_nlink)
    }

    /// Why it is never read; nil: it is a plain file or a folder.
    var refusal: RefusalReason? {
        switch kind {
        case .file, .folder: nil
        case .symbolicLink: .symbolicLink
        case .pipe: .pipe
        case .socket: .socket
        case .device: .device
        }
    }

    /// Wraps past the year 2262, which a sender may claim.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
