// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Records

/// How a feed's rows are made of the lines of its files, where a line is not a row.
package struct Layout: Sendable, Equatable {
    /// The part of a file that holds a table.
    package struct Sections: Sendable, Equatable {
        package enum End: Sendable, Equatable {
            /// The next section, or the end of the file.
            case next
            /// The first blank line below the table.
            case blank
            /// A line in which this regular expression is found.
            case pattern(String)
        }

        /// A regular expression, found in a line that begins one; its first group is the name.
        ///
        /// Empty where each sheet of a workbook is one: no text begins it, but the sheet itself.
        package var begin: String
        package var isSheets = false
        /// Sheets of one workbook that are read, at most.
        package static let sheetsLimit = 256
        package var end = End.next
        /// Names and patterns of names; empty: all are wanted.
        package var take: [String] = []
        /// Sections without which a file is refused.
        package var required: [String] = []
        /// Whether a name may come several times.
        package var mayRepeat = false
    }

    /// What becomes of a cell without a value, where a cell is a row.
    package enum Empty: String, Sendable, CaseIterable { case skip, keep }

    package struct Plates: Sendable, Equatable {
        /// The sizes that may come.
        package var wells: [Int] = PlateSize.all.map(\.wells)
        package var hasLetters = true
        package var hasLabels = false
        package var mayBePartial = false
        package var isPadded = false
        package var empty = Empty.skip
    }

    package struct Unpivot: Sendable, Equatable {
        /// A regular expression, found in the names of the columns that become rows.
        package var columns: String
        /// Another one, found in the names of those that stay columns all the same.
        package var except: String?
        package var parts: [Named] = []
        package var empty = Empty.skip

        /// Each column that has a name.
        package static let anyName = "."
    }

    package struct Records: Sendable, Equatable {
        package enum Begin: Sendable, Equatable {
            /// The whole file, or section, is one record.
            case whole
            case blank
            case pattern(String)
        }

        package var begin = Begin.whole
        /// What stands between key and value in a line of one cell.
        package var separator: UInt8?
    }

    package enum Shape: Sendable, Equatable {
        case table
        case plates(Plates)
        case unpivot(Unpivot)
        case records(Records)
    }

    /// A regular expression whose first group is a value.
    package struct Named: Sendable, Equatable {
        package var name: String
        package var pattern: String
    }

    package var sections: Sections?
    package var values: [Named] = []
    package var shape = Shape.table
    /// Widths of columns in characters; empty: cells stand between delimiters.
    package var widths: [Int] = []

    package init() {}

    /// What the names of its own columns begin with in a header that it gives: no file has it.
    static let mark = "\u{1}"
    static let markByte: UInt8 = 1

    /// The name, in a header that the layout gives, of a column found by its place.
    static func name(of position: Int) -> String { "\(mark)@\(position)" }

    /// Whether lines are cut into cells here, and not at delimiters.
    var cutsLines: Bool {
        if case .records(let rule) = shape, rule.separator != nil { return true }
        return !widths.isEmpty
    }

    /// The names that `from_layout` may have.
    package var names: [String] {
        var names = sections == nil ? [] : ["section"]
        switch shape {
        case .table, .records: break
        case .plates(let rule):
            names +=
                ["plate", "well", "row", "column", "value"] + (rule.hasLabels ? ["label"] : [])
        case .unpivot(let rule): names += ["header", "value"] + rule.parts.map(\.name)
        }
        return names + values.map(\.name)
    }
}

extension Feed {
    /// The names of what the layout gives to columns, each once, in the order of the columns: the
    /// first fields of its records.
    var givenNames: [String] {
        var names: [String] = []
        for name in columns.compactMap(\.given) where !names.contains(name) { names.append(name) }
        return names
    }

    /// The feed by which the rows of its layout are judged: lines are told apart by then.
    var laidOut: Feed {
        guard let layout else { return self }
        var feed = self
        feed.lines = LineRule()
        feed.lines.otherTables = .same
        if layout.shape == .table { feed.lines.units = lines.units }
        for (index, position) in positions {
            feed.columns[index].headers = [Layout.name(of: position)]
            feed.columns[index].position = nil
            // Of numbered names the column's own is none.
            feed.columns[index].nth = 1
        }
        return feed
    }

    /// The places of columns that are found by them, from 1, by the column's index.
    var positions: [(index: Int, position: Int)] {
        var next = 1
        return columns.enumerated().compactMap { index, column in
            guard column.origin == .cell else { return nil }
            let position = column.position ?? next
            next = position + 1
            guard lines.headerRows == 0 || column.position != nil else { return nil }
            return (index, position)
        }
    }

    /// The line of the file that a row stands on, by the number that its table has for it.
    package func line(ofRow number: some BinaryInteger) -> Int {
        dividesLines ? Int(number) / (Record.partsLimit + 1) : Int(number)
    }

    /// Whether a line may give several rows.
    private var dividesLines: Bool { layout != nil || format == .xml }

    /// The number of a row as people read it: `4`, or `4/3` of the third row that line 4 gives.
    package func place(ofRow number: Int) -> String {
        dividesLines
            ? "\(line(ofRow: number))/\(number % (Record.partsLimit + 1))" : "\(number)"
    }

    /// What a part of a file needs to be read as the whole was; nil where it can't be: the account
    /// does not say, or its rows are made of what stands around them, by a layout or in a document.
    package func head(of account: LineAccount) -> LineAccount.Head? {
        dividesLines ? nil : account.head(of: lines)
    }

    /// Leaves the cutting of lines to the layout.
    mutating func readWholeLines() {
        // Two separators that no keyboard has.
        dialect.delimiter = 0x1F
        dialect.quote = 0x1E
    }
}
