// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
package import FileSystem
internal import Glibc
internal import Synchronization

/// A plain file held against writers for the life of this object: a process that opens it for
/// writing waits.
///
/// For moments: the kernel makes such a writer wait for 45 s at most.
package final class ReadLease: Sendable {
    /// Nil: nothing is held.
    private let file: OpenFile?

    /// Holds nothing.
    package init() { file = nil }

    /// Nil if a process is known to have the file open for writing; holds nothing if the kernel
    /// can't tell.
    package init?(_ path: RawPath) {
        Self.ignoreBreaks()
        let opened: OpenFile
        do {
            opened = try OpenFile(reading: path)
        } catch {
            // The holder of a write lease keeps even readers out.
            guard error.number != EWOULDBLOCK else { return nil }
            file = nil
            return
        }
        switch Self.takeRead(on: opened.descriptor) {
        case .noWriter: file = opened
        case .cannotTell: file = nil
        case .writer: return nil
        }
    }

    package convenience init?(_ path: String) { self.init(RawPath(path)) }

    /// Whether it is held: false if writers can't be detected.
    package var isHeld: Bool { file != nil }

    /// Whether a writer has come meanwhile, and waits.
    package var isWanted: Bool {
        guard let file else { return false }
        return fcntl(file.descriptor, Int32(BASCULE_F_GETLEASE.rawValue)) != Int32(F_RDLCK)
    }
}

extension ReadLease {
    /// The kernel's answer about writers, asked by a read lease.
    enum Answer: Sendable, Hashable {
        case noWriter
        case writer
        /// Not asked, or the file system has no leases, or the file is not ours.
        case cannotTell
    }
}

/// Whether any process has a file open for writing: fcntl(2), "Leases".
extension ReadLease {
    /// A process that opens the file for writing while we hold the lease makes the kernel send
    /// SIGIO, which ends the process by default.
    static func ignoreBreaks() {
        signal(SIGIO, SIG_IGN)
    }

    /// Whether a lease was refused because the file is another owner's and there is no CAP_LEASE.
    static let wasDenied = Atomic(false)

    /// Takes a read lease; a writer who opens the file meanwhile waits until the lease is given
    /// back.
    ///
    /// On a network mount the kernel knows this host's writers alone, and FUSE gives leases on that
    /// ground: "a writer" is true, "no writer" is not.
    /// - Parameter descriptor: Open for reading only; to close it gives the lease back, so do.
    /// - Returns: The kernel's answer; the lease is held if there is no writer.
    static func takeRead(on descriptor: Int32) -> Answer {
        if fcntl(descriptor, Int32(BASCULE_F_SETLEASE.rawValue), Int32(F_RDLCK)) == 0 {
            return FolderKind(descriptor: descriptor) == .local ? .noWriter : .cannotTell
        }
        if errno == EACCES { wasDenied.store(true, ordering: .relaxed) }
        // Only EAGAIN speaks of a writer: EACCES (not our file), EINVAL (no leases here) and the
        // rest say nothing.
        return errno == EAGAIN ? .writer : .cannotTell
    }
}

extension ReadLease {
    /// Whether events and leases can be trusted in a folder, by its file system.
    enum FolderKind: Sendable, Hashable {
        case local
        /// Other hosts write there unseen: list it again and again. The name is for the log.
        case remote(String)

        /// Judges by `f_type` of statfs(2).
        init(magic: UInt32) {
            let remote: [UInt32: String] = [
                0x6969: "NFS", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x517B: "SMB",
                0x6573_5546: "FUSE", 0x0102_1997: "9p", 0x00C3_6400: "Ceph", 0x5346_414F: "AFS",
                0x6B41_4653: "AFS", 0x7375_7245: "Coda", 0x0BD0_0BD0: "Lustre",
                0x786F_4256: "VirtualBox", 0xBACB_ACBC: "VMware", 0x564C: "NCP",
            ]
            self = remote[magic].map(Self.remote) ?? .local
        }

        /// Asks the file system of an open folder; without an answer nothing is trusted.
        init(descriptor: Int32) {
            var info = statfs()
            let failure = unsafe fstatfs(descriptor, &info)
            self =
                failure == 0
                ? FolderKind(magic: UInt32(truncatingIfNeeded: info.f_type)) : .remote("unknown")
        }
    }
}
