// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// True for the first who asks.
final class Flag: Sendable {
    private let isSet = Atomic(true)

    func take() -> Bool { isSet.exchange(false, ordering: .acquiringAndReleasing) }
}
