// SPDX-License-Identifier: Apache-2.0

/// What a cell of a sheet holds; a field of delimited text is always a text.
package enum FieldKind: UInt8, Sendable, Equatable {
    /// Also of a blank cell, which has no bytes.
    case text
    /// In plain decimal digits with a point: `-0.5`.
    case number
    /// A number as it is shown, with its sign: `11.95%`.
    case percent
    /// `2026-03-15`
    case day
    /// `07:30:00`, with thousandths where the format shows fractions.
    case time
    /// `2026-03-15 07:30:00`
    case instant
    /// Hours beyond a day: `36:00:00`.
    case elapsed
    /// `true` or `false`.
    case boolean
    /// Excel's word: `#N/A`.
    case error
    /// Nothing can be made of it; `Record.faults` says why.
    case faulty
}
