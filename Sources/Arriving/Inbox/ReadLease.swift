// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
package import FileSystem
internal import Glibc

/// A plain file held against writers for as long as this lives: who opens it for writing waits.
///
/// For moments: the kernel makes such a writer wait for 45 s at most.
package final class ReadLease: Sendable {
    /// Nil: nothing is held.
    private let file: OpenFile?

    /// Holds nothing.
    package init() { file = nil }

    /// Nil where somebody is known to have the file open for writing; holds nothing where nobody can
    /// tell.
    package init?(_ path: RawPath) {
        Lease.ignoreBreaks()
        let opened: OpenFile
        do {
            opened = try OpenFile(reading: path)
        } catch {
            // Someone who holds a write lease on it keeps even readers out.
            guard error.number != EWOULDBLOCK else { return nil }
            file = nil
            return
        }
        switch Lease.take(on: opened.descriptor) {
        case .noWriter: file = opened
        case .cannotTell: file = nil
        case .writer: return nil
        }
    }

    package convenience init?(_ path: String) { self.init(RawPath(path)) }

    /// Whether it is held: false where nobody can tell of writers.
    package var isHeld: Bool { file != nil }

    /// Whether somebody has come to write meanwhile, and waits.
    package var isWanted: Bool {
        guard let file else { return false }
        return fcntl(file.descriptor, Int32(BASCULE_F_GETLEASE.rawValue)) != Int32(F_RDLCK)
    }
}
