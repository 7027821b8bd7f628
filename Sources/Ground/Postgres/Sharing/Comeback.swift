// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Tells all clients that wait for one server that it answers again, so that none sits out its own
/// pause.
package final class Comeback: Sendable {
    private struct State {
        var count = 0
        var tickets = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var givenUp: Set<Int> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// How often it was told: note it before an attempt, and give it to `heard(since:)`.
    package var count: Int { state.withLock(\.count) }

    /// The server answers again: wakes everybody.
    package func announce() {
        let waiters = state.withLock { state in
            state.count += 1
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when it was told more often than `count`, or the task is cancelled.
    package func heard(since count: Int) async {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isOver(ticket, since: count, orKeep: continuation) { continuation.resume() }
            }
        } onCancel: {
            giveUp(ticket)
        }
        state.withLock { _ = $0.givenUp.remove(ticket) }
    }

    /// The same, or when the time is over.
    package func heard(since count: Int, within limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.heard(since: count) }
            group.addTask {
                // A cancelled sleep means that the other came first: there is nothing to handle.
                do { try await Task.sleep(for: limit) } catch {}
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func isOver(
        _ ticket: Int, since count: Int, orKeep continuation: CheckedContinuation<Void, Never>
    ) -> Bool {
        state.withLock { state in
            if state.count != count || state.givenUp.contains(ticket) { return true }
            state.waiters[ticket] = continuation
            return false
        }
    }

    private func giveUp(_ ticket: Int) {
        let waiter = state.withLock { state in
            state.givenUp.insert(ticket)
            return state.waiters.removeValue(forKey: ticket)
        }
        waiter?.resume()
    }
}
