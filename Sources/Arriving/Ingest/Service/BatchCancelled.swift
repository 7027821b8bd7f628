// SPDX-License-Identifier: Apache-2.0

internal import Daemon

/// The batch is to be cancelled; its job knows by whom.
package struct BatchCancelled: Error, CustomStringConvertible {
    package let description = "the batch was cancelled"

    package init() {}
}

extension WorkProgress {
    /// - Throws: `BatchCancelled` where somebody wants the batch cancelled.
    func checkCancelled() throws {
        if stoppedBy != nil { throw BatchCancelled() }
    }
}
