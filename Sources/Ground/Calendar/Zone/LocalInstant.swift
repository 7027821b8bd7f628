// SPDX-License-Identifier: Apache-2.0

/// A local time in UTC; seconds since 1970-01-01.
package enum LocalInstant: Sendable, Equatable {
    case one(Int64)
    /// The clock jumped over it: its instants by the offset before the jump, and by the one after.
    case gap(before: Int64, after: Int64)
    /// The clock showed it twice.
    case repeated(first: Int64, second: Int64)
}
