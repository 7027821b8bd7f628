// SPDX-License-Identifier: Apache-2.0

package import Calendar

/// What a feed says of one column.
package struct Column: Sendable {
    package var name: String
    /// The names it may have in a file's header, as declared; the column's own name counts too.
    package var headers: [String] = []
    /// Which of several equal header names it is, from 1.
    package var nth: Int?
    /// The place of its cells, from 1, in the place of a name.
    package var position: Int?
    package var type: CellType
    package var origin = Origin.cell
    package var isRequired = false
    /// A regular expression that the whole text must match.
    package var pattern: String?
    package var lengthMin: Int?
    package var lengthMax: Int?
    /// Texts that may be sent and what is stored for each; empty allows everything.
    package var allowed: [AllowedValue] = []
    package var range = Ranges()
    package var formats: [DateFormat] = []
    package var zone: Zone?
    /// What is read in the place of nothing.
    package var defaultText: String?
    /// Units that may follow the number in the cell; with `unitColumn` any may.
    package var units: [String] = []
    /// The column that says the unit of a measurement.
    package var unitColumn: String?
    /// The column that takes what stands in brackets behind a measurement.
    package var remarkColumn: String?
    package var numbers = NumberFormat()
    package var nulls: [String] = []

    package init(name: String, type: CellType) {
        self.name = name
        self.type = type
    }

    /// The names it may have in a header; where these are numbered its own name stands back.
    var headerNames: [String] { nth != nil && !headers.isEmpty ? headers : [name] + headers }

    /// Whether the file has a column for it.
    package var isInFile: Bool { origin == .cell }

    func stored(key: [String]) -> [StoredColumn] {
        let isKey = key.contains(name)
        return type.stored.map { part in
            StoredColumn(
                name: name + part.suffix, type: part.type, isKey: isKey && type.stored.count == 1,
                isRequired: (isRequired || isKey) && part.isLeading)
        }
    }
}

/// Where a column's value comes from.
package enum Origin: Sendable, Equatable {
    case cell
    case constant(String)
    case computed(Expression)
    /// The first group of a regular expression found in the file's name.
    case fileName(String)
    /// The same in the lines before the header.
    case preamble(String)

    var isPreamble: Bool {
        if case .preamble = self { true } else { false }
    }
}

package struct AllowedValue: Sendable, Equatable {
    package var sent: String
    package var stored: String
}

/// How numbers are written.
package struct NumberFormat: Sendable, Equatable {
    /// `,` or `.`; nil when the feed does not say, and then an ambiguous number is a fault.
    package var decimal: UInt8?
    /// `,` or `.` between groups of three; blanks and apostrophes always may be.
    package var grouping: UInt8?
}

/// An interval with both ends in it; a nil end is open.
package struct Bounds: Sendable, Equatable {
    package var low: Exact?
    package var high: Exact?
}

package struct Ranges: Sendable, Equatable {
    /// Outside of it the row is rejected.
    package var reject: Bounds?
    /// Outside of it the row is kept, and flagged.
    package var warn: Bounds?
}

/// A range that holds when other columns have certain values.
package struct RangeRule: Sendable, Equatable {
    package struct Condition: Sendable, Equatable {
        package var column: String
        /// As stored.
        package var value: String
    }
    package var column: String
    package var when: [Condition]
    package var ranges: Ranges
}

/// A comparison between the columns of a row that must hold.
package struct Check: Sendable, Equatable {
    /// As declared, for the message.
    package var text: String
    package var left: Expression
    package var comparison: Comparison
    package var right: Expression
    package var tolerance: Exact
    package var severity: Severity
}
