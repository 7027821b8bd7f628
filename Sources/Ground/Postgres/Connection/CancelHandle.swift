// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Dispatch
internal import Synchronization

/// Cancels the statement that its connection is running, from any thread.
@safe
package final class CancelHandle: Sendable {
    private let key: Mutex<OpaquePointer?>

    init(connection: OpaquePointer) {
        // Through its address: the key shares nothing with the connection it was made from.
        let address = unsafe UInt(bitPattern: PQgetCancel(connection))
        unsafe key = Mutex(OpaquePointer(bitPattern: address))
    }

    /// Whether a commit is under way, which may not be cancelled.
    private let isShut = Mutex(false)

    /// Lets no cancellation through while the body runs; waits for one that is just being passed
    /// on.
    func shut<Value>(during body: () throws -> Value) rethrows -> Value {
        isShut.withLock { $0 = true }
        defer { isShut.withLock { $0 = false } }
        return try body()
    }

    deinit { unsafe key.withLock { unsafe PQfreeCancel($0) } }

    /// Asks the server to cancel; returns when it has passed the request on, not when it is done.
    ///
    /// Blocks for one round trip of a connection of its own. A statement that has ended by then is
    /// not affected, and a commit never is.
    package func cancel() {
        isShut.withLock { isShut in
            if !isShut { passOn() }
        }
    }

    private func passOn() {
        unsafe key.withLock { key in
            guard let key = unsafe key else { return }
            _ = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { reason in
                unsafe PQcancel(key, reason.baseAddress, 256)
            }
        }
    }

    /// Cancels without waiting.
    ///
    /// On a queue of its own: the global ones share their few threads with the cooperative pool,
    /// and would wait for the very statement to be cancelled.
    func cancelInBackground(then body: @escaping @Sendable () -> Void = {}) {
        DispatchQueue(label: "bascule.postgres.cancel").async {
            self.cancel()
            body()
        }
    }

    /// Cancels on another thread, because a dead network can hold a connect for minutes.
    ///
    /// Gives false when the request has not been passed on within the time.
    func cancel(within patience: Duration) -> Bool {
        let done = DispatchSemaphore(value: 0)
        cancelInBackground { done.signal() }
        let (seconds, attoseconds) = patience.components
        let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        return done.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success
    }
}
