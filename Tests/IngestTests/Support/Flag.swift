// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// True for the first who asks.
final class Flag: Sendable {
    private let isSet = Atomic(true)

    func take() -> Bool { isSet.exchange(false, ordering: .acquiringAndReleasing) }
}

/// The newest of what was seen.
final class Last<Value: Sendable>: Sendable {
    private let seen = Mutex<Value?>(nil)

    var value: Value? { seen.withLock { $0 } }
    func set(_ new: Value) { seen.withLock { $0 = new } }
}
