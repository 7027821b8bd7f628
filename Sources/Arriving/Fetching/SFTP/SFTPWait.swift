// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Until when a server has to answer, for the watch that cuts its connection: libssh waits as long as
/// the server likes.
///
/// While nothing is asked of it, nothing is waited for.
final class SFTPWait: Sendable {
    private struct State {
        var end: ContinuousClock.Instant?
        var limit = Duration.zero
        var isOver = false
    }

    private let state = Mutex(State())

    /// From now on it has so long, for what is asked next.
    func begin(_ limit: Duration) {
        state.withLock { state in
            state.limit = limit
            state.end = ContinuousClock.now + limit
        }
    }

    /// It has answered.
    func end() { state.withLock { $0.end = nil } }

    /// Whether it has not answered in time; then it stays so.
    func isOver() -> Bool {
        state.withLock { state in
            if let end = state.end, end <= .now { state.isOver = true }
            return state.isOver
        }
    }

    /// How long it had, where it has not answered in time; it says so only after `isOver` has.
    var passed: Duration? { state.withLock { $0.isOver ? $0.limit : nil } }
}
