// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How far a piece of work is, for who watches it, and who wants it stopped, for who does it.
///
/// Both only leave a note here: neither waits for the other.
package final class WorkProgress: Sendable {
    package struct Shown: Sendable, Equatable {
        package let done: Int64
        package let total: Int64?
        package let note: String?

        package init(done: Int64, total: Int64?, note: String?) {
            self.done = done
            self.total = total
            self.note = note
        }
    }

    private struct State {
        var shown: Shown?
        var isNew = false
        var stoppedBy: String?
    }

    private let state = Mutex(State())
    private let onShow: (@Sendable (Shown) -> Void)?

    /// - Parameter onShow: told of each step at once.
    package init(onShow: (@Sendable (Shown) -> Void)? = nil) { self.onShow = onShow }

    /// Shows how far the work is; cheap.
    package func show(_ done: Int64, of total: Int64? = nil, note: String? = nil) {
        let shown = Shown(done: done, total: total, note: note)
        state.withLock { state in
            state.shown = shown
            state.isNew = true
        }
        onShow?(shown)
    }

    /// Whether anything was ever shown.
    package var isShown: Bool { state.withLock { $0.shown != nil } }

    /// What is shown, unless it was taken already.
    package func takeNew() -> Shown? {
        state.withLock { state in
            defer { state.isNew = false }
            return state.isNew ? state.shown : nil
        }
    }

    /// Who wants the work stopped; nil: nobody.
    package var stoppedBy: String? { state.withLock(\.stoppedBy) }

    /// Asks for the work to stop; the first who does counts.
    package func stop(by actor: String) {
        state.withLock { $0.stoppedBy = $0.stoppedBy ?? actor }
    }
}
