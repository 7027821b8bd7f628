// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
internal import Glibc
internal import Synchronization

/// Asks the kernel whether any process has a file open for writing: fcntl(2), "Leases".
enum Lease {
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
    static func takeRead(on descriptor: Int32) -> LeaseAnswer {
        if fcntl(descriptor, Int32(BASCULE_F_SETLEASE.rawValue), Int32(F_RDLCK)) == 0 {
            return FolderKind(descriptor: descriptor) == .local ? .noWriter : .cannotTell
        }
        if errno == EACCES { wasDenied.store(true, ordering: .relaxed) }
        // Only EAGAIN speaks of a writer: EACCES (not our file), EINVAL (no leases here) and the
        // rest say nothing.
        return errno == EAGAIN ? .writer : .cannotTell
    }
}
