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
    /// PostgreSQL's binary image in the row's `bytes`, of a type that has no case here; equal values have equal
    /// images.
    case image(Range<Int>)
}

/// A row that passed, in the order of the feed's stored columns.
package struct JudgedRow: Sendable {
    /// Physical line of the file where the row starts, from 1.
    package var line = 0
    package var values: [Value] = []
    package var bytes: [UInt8] = []

    package init() {}

    /// The text of a text or JSON value; nil for any other.
    package func text(_ index: Int) -> String? {
        switch values[index] {
        case .text(let range), .json(let range): String(decoding: bytes[range], as: UTF8.self)
        default: nil
        }
    }
}
