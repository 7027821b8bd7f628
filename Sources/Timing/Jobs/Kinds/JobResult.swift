// SPDX-License-Identifier: Apache-2.0

/// How an attempt ended; what it throws is a failure, tried again after the kind's backoff.
package enum JobResult: Sendable, Equatable {
    /// The work is done; a JSON text, kept in the history.
    case done(String = "{}")
    /// Not yet: again after this time, without using up an attempt.
    case snooze(Duration)
    /// There is no sense in doing it.
    case cancel(String)
    /// Failed, and again after this time, if there are attempts left.
    case retry(after: Duration, reason: String)
}
