// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ

/// A column that a statement would give.
package struct ResultColumn: Sendable, Equatable {
    /// Kinds of values, as far as a writer of other formats needs them.
    package enum Kind: Sendable, Equatable {
        case number
        /// `float4`, `float8`: a number that is not exact by its type.
        case float
        case boolean, day, timeOfDay
        /// `timestamp`: the clock of no zone.
        case localTime
        /// `timestamptz`.
        case instant
        case json, text
    }

    package let name: String
    package let kind: Kind
    /// The type's number in this database, and what is behind its name: a length, decimals.
    package let type: Int64
    package let modifier: Int32
}
