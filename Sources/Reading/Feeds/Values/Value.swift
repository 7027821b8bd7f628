// SPDX-License-Identifier: Apache-2.0

/// A typed value of a stored column.
package enum Value: Sendable, Equatable {
    case null
    /// UTF-8 in the row's `bytes`.
    case text(Range<Int>)
    case integer(Int64)
    /// coefficient × 10^−scale, scale 0–38.
    case numeric(coefficient: Int128, scale: Int)
    case double(Double)
    case boolean(Bool)
    case date(daysSince2000: Int32)
    case timestamp(microsecondsSince2000: Int64)
    /// UTF-8 in the row's `bytes`.
    case json(Range<Int>)
    /// PostgreSQL's binary image in the row's `bytes`, of a type that has no case here; equal
    /// values have equal images.
    case image(Range<Int>)
}
