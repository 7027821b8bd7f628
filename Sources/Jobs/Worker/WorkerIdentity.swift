// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Which worker this process is just now; nil between two lives.
package final class WorkerIdentity: Sendable {
    private let id = Mutex<Int64?>(nil)

    package init() {}

    package var current: Int64? { id.withLock { $0 } }

    func set(_ new: Int64?) { id.withLock { $0 = new } }
}
