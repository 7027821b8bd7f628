// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Cancels what a connection runs, but only while it runs it for the same user.
///
/// A cancellation is on its way for a moment; without the gate it could meet the statement of whoever
/// has got the connection next.
package final class CancelGate: Sendable {
    private let handle: CancelHandle
    private let isOpen = Mutex(true)

    package init(_ handle: CancelHandle) { self.handle = handle }

    /// Cancels without waiting; nothing, once the gate is closed.
    package func cancelInBackground() {
        DispatchQueue(label: "bascule.postgres.cancel").async {
            self.isOpen.withLock { isOpen in
                if isOpen { self.handle.cancel() }
            }
        }
    }

    /// Ends the use of the connection; waits for a cancellation that is just being passed on.
    package func close() { isOpen.withLock { $0 = false } }
}
