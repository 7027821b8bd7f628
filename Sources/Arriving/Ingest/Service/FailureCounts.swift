// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Synchronization

/// How often each feed has failed in a row.
final class FailureCounts: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    /// Counts one more and returns how many they are.
    func count(_ feed: String) -> Int {
        counts.withLock { counts in
            counts[feed, default: 0] += 1
            return counts[feed, default: 1]
        }
    }

    func reset(_ feed: String) { counts.withLock { $0[feed] = nil } }
}
