// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A type of column as a feed declares it, and all that is done by it.
///
/// Each is made in the file of its name in this folder, and named once more in `CellType+All`.
package struct CellType: Sendable {
    /// As it is declared: `numeric(10,3)`.
    package let name: String
    /// The table's columns that a cell becomes.
    let stored: [Part]
    let way: Way
    /// Of `Way.own`.
    var judge: Judging?
    /// How its numbers are held; nil for a type that ranges and expressions can't use.
    var holds: ColumnPlan.NumberHolding?
    /// Keys that mean something for its columns, beside those for all.
    var keys: [KeyGroup] = []
    /// Whether an expression may compute it.
    var isComputable = false
    /// Whether most texts do not fit it: a cell that does speaks for a row of data.
    var tellsRows = false
    var mayBeKey = true
    /// Whether it is proposed as part of a key.
    var isLikelyKey = true
    /// Whether a cell may be the whole file's text.
    var mayBeDocument = false
    /// Formats of its times where the feed names none.
    var formats: [String] = []
    /// Declarations with arguments behind the name.
    var arguments: Arguments?
    /// Whether a cell is surely one; for types that are proposed where every cell is.
    var fits: (@Sendable (_ cell: [UInt8]) -> Bool)?

    init(_ name: String, stored: [Part], way: Way) {
        self.name = name
        self.stored = stored
        self.way = way
    }

    init(_ name: String, stored type: ColumnType, way: Way) {
        self.init(name, stored: [Part(type: type)], way: way)
    }

    /// A type that judges its cells by itself.
    init(_ name: String, stored type: ColumnType, judge: @escaping Judging) {
        self.init(name, stored: type, way: .own)
        self.judge = judge
    }

    /// Whether ranges and expressions may use it.
    var isNumber: Bool { holds != nil }
}

extension CellType: Equatable {
    /// A name says everything of a type.
    package static func == (left: Self, right: Self) -> Bool { left.name == right.name }
}

extension CellType {
    /// A column of the table.
    struct Part {
        /// Behind the column's name.
        var suffix = ""
        let type: ColumnType
        /// Whether it has the column's own demands: the key's, and `required`.
        var isLeading = true
    }

    /// How a non-empty cell is judged: the ways shared by types, and those of most cells, are
    /// switched over; a call through `judge` costs more.
    enum Way {
        case text, number, measurement, boolean, time, json, own
    }

    /// Puts the value of a cell into the row, or a fault beside it: the plan's index, the bytes
    /// with the cell's range in them, and whether they are the row's own, or those of a default.
    typealias Judging =
        @Sendable (inout RowJudge, _ index: Int, [UInt8], Range<Int>, _ isInRow: Bool) -> Void

    /// A name with arguments, as `numeric(10,3)`.
    struct Arguments: Sendable {
        let shown: Phrase
        let example: String
        /// A regular expression over the whole.
        let pattern: String
        let read: @Sendable (String) -> CellType?
    }
}
