// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Synchronization

/// Rows, rate and time left of a long import, on a terminal's standard error.
final class ProgressBar: Sendable {
    private struct State {
        /// Bytes of the files that have ended.
        var bytesBefore: Int64 = 0
        /// Rows of the files that have ended, and of the current one so far.
        var rowsBefore: Int64 = 0
        var rows: Int64 = 0
        var shown = ContinuousClock.now
    }

    private let total: Int64
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    /// - Parameter total: bytes of all files.
    /// - Returns: nil where standard error is no terminal.
    init?(total: Int64) {
        guard isatty(STDERR_FILENO) == 1, total > 0 else { return nil }
        self.total = total
    }

    /// Takes how far the current file is; draws at most five times a second.
    @Sendable func update(bytes: Int64, rows: Int64) {
        let line = state.withLock { state -> String? in
            state.rows = rows
            let now = ContinuousClock.now
            guard now - state.shown > .milliseconds(200) else { return nil }
            state.shown = now
            return text(bytes: state.bytesBefore + bytes, rows: state.rowsBefore + rows, at: now)
        }
        if let line { draw(line) }
    }

    /// Takes that the current file, of so many bytes, has ended.
    func finish(bytes: Int64) {
        let line = state.withLock { state in
            state.bytesBefore += bytes
            state.rowsBefore += state.rows
            state.rows = 0
            return text(bytes: state.bytesBefore, rows: state.rowsBefore, at: .now)
        }
        draw(line)
    }

    /// Clears the line.
    func end() { draw("") }

    private func text(bytes: Int64, rows: Int64, at now: ContinuousClock.Instant) -> String {
        let seconds = max((now - start) / .seconds(1), 0.001)
        let share = min(Double(bytes) / Double(total), 1)
        let left = share > 0 ? seconds / share - seconds : 0
        return String(
            format: "%3.0f %%  %lld rows  %.0f rows/s  %.0f s left ", share * 100, rows,
            Double(rows) / seconds, left)
    }

    private func draw(_ line: String) {
        FileHandle.standardError.write(Data("\r\(line)\u{1B}[K".utf8))
    }
}
