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
    package enum Subject: Sendable {
        /// A user's name from one address.
        case pair
        /// One address, over all names.
        case address
        /// The codes of one user's second factor, from anywhere.
        case code

        var free: Int { self == .address ? 30 : 5 }
        /// A code is short: its failures are forgotten by a right one only.
        var memory: Duration? { self == .code ? nil : Throttle.memory }
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
        let wait = wait(after: count.failures, of: subject)
        guard wait > .zero else { return .zero }
        let passed = Duration.microseconds(
            now.microsecondsSince2000 - count.lastAt.microsecondsSince2000)
        // A clock that stepped back shuts nobody out for longer.
        return min(max(.zero, wait - passed), longestWait)
    }

    /// The count with one failure more.
    package static func failed(_ count: Count, of subject: Subject, at now: Timestamp) -> Count {
        let isForgotten = subject.memory.map { count.lastAt < now.before($0) } ?? false
        return Count(failures: isForgotten ? 1 : count.failures + 1, lastAt: now)
    }

    /// Of an address after a right password: the failures of that name were its owner's own.
    ///
    /// Those of other names stay: else an account of one's own would clear them. So does the time of
    /// their last failure: else whoever logs in would make a colleague's wait begin anew.
    ///
    /// - Parameter before: the address's time before it was that name's.
    package static func forgiven(_ address: Count, _ pair: Count, before: Timestamp) -> Count {
        Count(
            failures: max(0, address.failures - pair.failures),
            lastAt: address.lastAt == pair.lastAt ? before : address.lastAt)
    }
}
