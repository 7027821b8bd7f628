// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A flock(2) on a file of its own: gone with the process, however it ends.
package final class FileLock: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Takes a shared hold; waits while another process holds it alone.
    package init(sharing path: String) throws(FileError) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw FileError("open \(path)", errno: errno) }
        var status: Int32
        repeat { status = flock(descriptor, LOCK_SH) } while status != 0 && errno == EINTR
        guard status == 0 else { throw FileError("lock \(path)", errno: errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether no other process holds it now; if so it is held alone until it is let go.
    package func takeAlone() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}
