// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Cancels a connection's statement, but only while the connection runs it for the same user.
///
/// A cancellation takes a moment to arrive; without the gate it could meet the statement of the
/// connection's next user.
package final class CancelGate: Sendable {
    private let handle: CancelHandle
    private let isOpen = Mutex(true)

    package init(_ handle: CancelHandle) { self.handle = handle }

    /// Cancels without waiting; does nothing once the gate is closed.
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
