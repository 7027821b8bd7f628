// SPDX-License-Identifier: Apache-2.0

/// The type of a stored column; made in the file of the cell type that it stores.
package struct ColumnType: Sendable {
    /// As PostgreSQL's `format_type` writes it.
    package let sqlName: String
    /// How values that are equal may be written differently.
    package var forms = Forms.one
    /// The calendar kind of its values; nil: none.
    package var moment: Moment?
    /// An integer of 32 bits.
    package var isInt32 = false
    /// The text of a `Value.image`, as the database would show it.
    var show: (@Sendable (ArraySlice<UInt8>) -> String)?

    init(_ sqlName: String) { self.sqlName = sqlName }

    package enum Forms: Sendable {
        /// They are not.
        case one
        /// 2 and 2.0: the scale tells them apart.
        case scale
        /// Their images do: 0 and -0, JSON written otherwise.
        case image
    }

    package enum Moment: Sendable {
        case instant, day
    }
}

extension ColumnType: Equatable {
    /// The database's name says everything of a type.
    package static func == (left: Self, right: Self) -> Bool { left.sqlName == right.sqlName }
}
