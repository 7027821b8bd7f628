// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A wake-up call: rung from any thread, heard by one waiting task.
///
/// It coalesces: rung many times before it is heard, it is heard once. Rung while no task waits, it
/// is heard at once by the next that does.
package final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiter: (turn: Int, continuation: CheckedContinuation<Void, Never>)?
        var turns = 0
        var lastGivenUp = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Wakes the waiting task, or the next one to wait.
    ///
    /// Cheap; never blocks.
    package func ring() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.isRung = true }
            return state.waiter
        }
        waiter?.continuation.resume()
    }

    /// Returns when the bell rings or the task is cancelled.
    ///
    /// One waiter at a time.
    package func heard() async {
        let turn = state.withLock { state in
            precondition(state.waiter == nil, "a bell has one listener at a time")
            state.turns += 1
            return state.turns
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isOver(turn, orKeep: continuation) { continuation.resume() }
            }
        } onCancel: {
            giveUp(turn)
        }
    }

    /// Returns when the bell rings, the time is over or the task is cancelled.
    ///
    /// - Parameters:
    ///   - delay: The longest wait; nil: until the bell rings.
    ///   - clock: The clock of the delay.
    package func heard<C: Clock>(
        within delay: Duration?, on clock: C
    ) async where C.Duration == Duration {
        guard let delay else { return await heard() }
        guard delay > .zero else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.heard() }
            group.addTask {
                // A cancelled sleep means that the bell rang first: there is nothing to handle.
                do { try await clock.sleep(for: delay) } catch {}
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Whether there is nothing to wait for; else the continuation is kept.
    private func isOver(_ turn: Int, orKeep continuation: CheckedContinuation<Void, Never>) -> Bool
    {
        state.withLock { state in
            if state.isRung || state.lastGivenUp >= turn {
                state.isRung = false
                return true
            }
            state.waiter = (turn, continuation)
            return false
        }
    }

    private func giveUp(_ turn: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.lastGivenUp = max(state.lastGivenUp, turn)
            guard let waiter = state.waiter, waiter.turn == turn else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        waiter?.resume()
    }
}
