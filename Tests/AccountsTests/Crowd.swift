// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How many are somewhere at the same time.
final class Crowd: Sendable {
    private let counts = Mutex((now: 0, most: 0, all: 0))

    func enter() {
        counts.withLock {
            $0.now += 1
            $0.all += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func leave() { counts.withLock { $0.now -= 1 } }

    var most: Int { counts.withLock { $0.most } }
    var all: Int { counts.withLock { $0.all } }
}
