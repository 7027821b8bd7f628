// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How fast somebody may try passwords: a pure function of the failures so far and the time.
package enum Throttle {
    /// Failures in a row, and when the last one was.
    package struct Count: Sendable, Equatable {
        package var failures: Int
        package var lastAt: Timestamp

        package init(failures: Int, lastAt: Timestamp) {
            self.failures = failures
            self.lastAt = lastAt
        }
    }

    /// What is counted, with the failures that cost nothing.
    package enum Subject: Int, Sendable, CaseIterable {
        /// A user's name from one address.
        case pair = 5
        /// One address, over all names.
        case address = 30

        var free: Int { rawValue }
    }

    package static let longestWait = Duration.seconds(15 * 60)
    /// Without a failure for so long, they are forgotten.
    package static let memory = Duration.seconds(24 * 3_600)

    /// The wait after so many failures: none, then 1 s, doubling.
    package static func wait(after failures: Int, of subject: Subject) -> Duration {
        guard failures >= subject.free else { return .zero }
        let doublings = min(failures - subject.free, 20)
        return min(.seconds(1 << doublings), longestWait)
    }

    /// How long the next try must still wait; zero: it may be made.
    package static func left(_ count: Count, of subject: Subject, at now: Timestamp) -> Duration {
        let passed = Duration.microseconds(
            now.microsecondsSince2000 - count.lastAt.microsecondsSince2000)
        return max(.zero, wait(after: count.failures, of: subject) - passed)
    }

    /// The count with one failure more.
    package static func failed(_ count: Count, at now: Timestamp) -> Count {
        let isForgotten = count.lastAt < now.before(memory)
        return Count(failures: isForgotten ? 1 : count.failures + 1, lastAt: now)
    }

    /// Of an address after a right password: the failures of that name were its owner's own.
    ///
    /// Those of other names stay: else an account of one's own would clear them.
    package static func forgiven(_ address: Count, _ pair: Count) -> Count {
        Count(failures: max(0, address.failures - pair.failures), lastAt: address.lastAt)
    }
}
