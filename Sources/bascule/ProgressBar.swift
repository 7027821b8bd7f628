// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Rows, rate and time left of a long import, on a terminal's standard error.
final class ProgressBar: Sendable {
    private let total: Int64
    private let start = ContinuousClock.now
    private let shown = Mutex(ContinuousClock.now)

    /// - Parameter total: bytes of all files.
    /// - Returns: nil where standard error is no terminal.
    init?(total: Int64) {
        guard isatty(STDERR_FILENO) == 1, total > 0 else { return nil }
        self.total = total
    }

    /// Draws at most five times a second.
    @Sendable func update(bytes: Int64, rows: Int64) {
        let now = ContinuousClock.now
        let isDue = shown.withLock { last in
            guard now - last > .milliseconds(200) else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let seconds = max((now - start) / .seconds(1), 0.001)
        let share = min(Double(bytes) / Double(total), 1)
        let left = share > 0 ? seconds / share - seconds : 0
        let line = String(
            format: "\r%3.0f %%  %lld rows  %.0f rows/s  %.0f s left \u{1B}[K", share * 100, rows,
            Double(rows) / seconds, left)
        FileHandle.standardError.write(Data(line.utf8))
    }

    /// Clears the line.
    func end() { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
}
