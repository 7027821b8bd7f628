// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A failed call on the file system: what happened to which path, and the remedy.
package struct FileError: Error, CustomStringConvertible, Sendable {
    package enum Code: Sendable, Equatable {
        case notFound, exists, accessDenied, readOnly, full, crossDevice, isLink, other
    }

    package let code: Code
    /// The call and its object: `rename /a to /b`.
    package let action: String
    package let reason: String
    /// The same in French.
    package let frenchReason: String
    /// The errno of the call; nil if no single call failed.
    package let number: Int32?
    /// The bytes of one file could not be read: a bad block is that file's fault, not the file
    /// system's.
    private let isOfReading: Bool

    package init(_ action: String, errno: Int32, isOfReading: Bool = false) {
        self.action = action
        self.reason = unsafe String(cString: strerror(errno))
        self.frenchReason = Self.french(errno: errno)
        self.number = errno
        self.isOfReading = isOfReading
        self.code =
            switch errno {
            case ENOENT, ENOTDIR: .notFound
            case EEXIST: .exists
            case EACCES, EPERM: .accessDenied
            case EROFS: .readOnly
            case ENOSPC, EDQUOT: .full
            case EXDEV: .crossDevice
            case ELOOP: .isLink
            default: .other
            }
    }

    /// For a failure that no single call reports; its reason is said in English and in French.
    package init(
        _ action: String, code: Code, reason: String, french: String, number: Int32? = nil
    ) {
        self.action = action
        self.code = code
        self.reason = reason
        self.frenchReason = french
        self.number = number
        self.isOfReading = false
    }

    /// Whether the file system itself, or this process, is the cause for any file: it is full,
    /// broken, read-only, missing, or out of descriptors.
    package var isTheFileSystems: Bool {
        if code == .full || code == .readOnly { return true }
        switch number {
        case EIO, ESTALE: return !isOfReading
        case ENOTCONN, ENODEV, ENXIO, ETIMEDOUT, EHOSTDOWN, EHOSTUNREACH: return true
        case EMFILE, ENFILE, ENOMEM: return true
        default: return false
        }
    }

    /// Whether the file system refuses the name itself: it is too long, or has forbidden bytes.
    package var isAboutTheName: Bool {
        number == ENAMETOOLONG || number == EINVAL || number == EILSEQ
    }

    package var description: String { "could not \(action): \(reason)\(remedy)" }

    private var remedy: String {
        switch code {
        case .full: "; free space on that file system: Bascule tries again by itself"
        case .accessDenied:
            "; give the user that runs bascule the right to it (see `bascule doctor`)"
        case .readOnly: readOnlyRemedy
        case .notFound, .exists, .crossDevice, .isLink, .other: ""
        }
    }

    /// A path may still seem writable to its owner: the mount is not, here or in this service's
    /// view of it.
    private var readOnlyRemedy: String {
        let name = mount.map { " at \($0)" } ?? ""
        return "; the file system\(name) is read-only for this process: mount it for writing"
            + " (`mount -o remount,rw \(mount ?? "…")`; `dmesg` says why it became so), or name the folder"
            + " in `ReadWritePaths=` where a systemd unit has `ProtectSystem=`"
    }

    /// Where the file system is mounted that the call was to change.
    var mount: String? { lastPath.flatMap(MountPoint.of) }

    /// The path that the call was to change: of a move, where to.
    private var lastPath: String? {
        let words = action.utf8
        var place = words.endIndex
        while place > words.startIndex {
            let before = words.index(before: place)
            let isStart =
                before > words.startIndex && words[before] == UInt8(ascii: "/")
                && words[words.index(before: before)] == UInt8(ascii: " ")
            if isStart { return String(action[before...]) }
            place = before
        }
        return nil
    }
}
