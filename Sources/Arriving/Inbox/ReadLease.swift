// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
package import FileSystem
internal import Glibc

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
        Lease.ignoreBreaks()
        let opened: OpenFile
        do {
            opened = try OpenFile(reading: path)
        } catch {
            // The holder of a write lease keeps even readers out.
            guard error.number != EWOULDBLOCK else { return nil }
            file = nil
            return
        }
        switch Lease.takeRead(on: opened.descriptor) {
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
