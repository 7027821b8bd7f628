// SPDX-License-Identifier: Apache-2.0

/// What a local time is in UTC; seconds since 1970-01-01.
package enum LocalInstant: Sendable, Equatable {
    case one(Int64)
    /// The clock jumped over it: what it would be by the offset before, and by the one after, the jump.
    case gap(before: Int64, after: Int64)
    /// The clock showed it twice.
    case repeated(first: Int64, second: Int64)
}
