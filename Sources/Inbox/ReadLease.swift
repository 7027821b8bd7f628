// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
internal import Glibc

/// A plain file held against writers for as long as this lives: who opens it for writing waits.
///
/// For moments: the kernel makes such a writer wait for 45 s at most.
package final class ReadLease: Sendable {
    /// Nil: nothing is held.
    private let descriptor: Int32?

    /// Holds nothing.
    package init() { descriptor = nil }

    /// Nil where somebody is known to have the file open for writing; holds nothing where nobody can
    /// tell.
    package init?(_ path: String) {
        Lease.ignoreBreaks()
        let opened = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard opened >= 0 else {
            // Someone who holds a write lease on it keeps even readers out.
            guard errno != EWOULDBLOCK else { return nil }
            descriptor = nil
            return
        }
        switch Lease.take(on: opened) {
        case .noWriter: descriptor = opened
        case .cannotTell:
            close(opened)
            descriptor = nil
        case .writer:
            close(opened)
            return nil
        }
    }

    deinit { if let descriptor { close(descriptor) } }

    /// Whether somebody has come to write meanwhile, and waits.
    package var isWanted: Bool {
        guard let descriptor else { return false }
        return fcntl(descriptor, Int32(BASCULE_F_GETLEASE.rawValue)) != Int32(F_RDLCK)
    }
}
