// SPDX-License-Identifier: Apache-2.0

package import Records

extension Fault {
    /// A column that the header does not have: the names it may have, and a name found that is
    /// near.
    package struct MissingColumn: Sendable, Hashable {
        package var names: [String]
        package var nearest: String?
    }

    /// A detail as `Result` wants it.
    struct Problem: Error {
        var detail: Detail

        init(_ detail: Detail) { self.detail = detail }
    }

    /// The exact fault, with the facts that the message needs.
    package enum Detail: Sendable, Hashable {
        case required
        /// How a number is written in this column.
        case notNumber(example: String)
        /// The feed's decimal separator, and the one sent.
        case wrongDecimal(declared: String, sent: String)
        case notInteger
        case notBoolean
        case notJSON
        /// A key that stands twice in one map of a JSON value.
        case repeatedKey(String)
        case unknownUnit(sent: String, expected: [String])
        case ambiguousNumber(asDecimal: String, asGrouped: String)
        /// A text of the right form, where one can be told; else the pattern speaks for itself.
        case pattern(example: String?, pattern: String)
        case tooLong(limit: Int, length: Int)
        case tooShort(limit: Int, length: Int)
        case notAllowed([String])
        /// `when` names the conditions of a conditional range.
        case outside(low: String?, high: String?, when: String?)
        case tooManyDigits
        case precision(digits: Int, scale: Int)
        case integerTooLarge(bits: Int)
        /// Farther from zero than a double can be, or nearer.
        case beyondDouble
        case computedTooLarge(expression: String)
        /// A date in each of the forms.
        case notDate(examples: [String])
        case noSuchDay
        case noSuchTime
        case skippedHour(zone: String)
        case repeatedHour(zone: String)
        /// Times of a file that are finer than what is kept, and their lines as `1–3, 7`.
        case cutTimes(count: Int, lines: String)
        /// Dates that were sent with a time of day.
        case cutDays(count: Int, lines: String)
        /// Bytes as `\x81`.
        case undefinedBytes(String)
        case nul
        /// A cell of a sheet holds an error: `#N/A`.
        case errorCell
        /// A cell of a sheet has no value.
        case cell(WorkbookFault)
        case fewerCells(expected: Int, found: Int)
        case moreCells(expected: Int, found: Int)
        case unclosedQuote(openedAt: Int)
        case strayQuote
        /// The values of the two sides.
        case check(String, left: String, right: String)
        /// The two days or local times, as ISO 8601 has them, without a `T`.
        case checkOfTimes(String, left: String, right: String)
        case unitsDiffer(cell: String, column: String)
        /// The wanted columns, and the names that the header has.
        case missingColumns([MissingColumn], found: [String])
        case duplicateHeader(names: [String])
        case extraColumn(name: String)
        /// A header with other columns, or in another order, stands among the rows, with these
        /// names.
        case otherHeader(names: [String])
        case noHeader
        /// A row below the line where a footer, or another table, began.
        case belowTable(line: Int, isFooter: Bool)
        /// Another table begins on the line, with these names.
        case otherTable(line: Int, names: [String])
        /// A line of one cell below a blank one, where no key and no required column tells a row
        /// from a title.
        case loneLine
        /// Lines that nothing declares, as `1–3, 7`.
        case passedOver(lines: String)
        /// Lines that are declared to be no rows and look like good ones.
        case takenAsDeclared(lines: String)
        /// No row at all, though so many lines besides the header have something in them.
        case noRows(lines: Int)
        /// The delimiter used, and the one that may be right.
        case delimiterInDoubt(String, String)
        /// The facts that the file's name, or a line above the table, should contain, with an
        /// example.
        case nameDoesNotTell(column: String, example: String?)
        case preambleDoesNotTell(column: String, example: String?)
        /// The key's values, as they are stored.
        case duplicateKey(firstLine: Int, key: String)
        /// Bytes of the key's texts; more can't be told apart by an index.
        case keyTooLong(bytes: Int, limit: Int)
        /// The database refuses the row; its own words where a rule of the site's speaks them.
        case refusedByDatabase(DatabaseRefusal)
        case amendmentRefused(file: String?, line: Int?)
        case rejectsOverLimit(rejected: Int, read: Int, limit: String)
        case empty
        case headerOnly
        /// The reader's account of a file that it can't read.
        case unreadable(ReadError)
        /// The same of one line.
        case unreadableLine(ReadError)
        /// The reader's account of a line or a file past one of its limits.
        case tooLarge(ReadError)
        /// Bytes, of the file as it was sent.
        case fileTooLarge(bytes: Int64, limit: Int64)
        case tooManyRows(limit: Int)
        case checksumDiffers
        /// The file's lines, and those accounted for.
        case unaccounted(lines: Int, accounted: Int)
        /// Faults of the file that were not kept.
        case moreFaults(Int)
        /// The file, or the line, has not the shape of its layout.
        case layout(LayoutFault)
        /// The unit in a column's name in the file is none of those expected; nil: there is none.
        case headerUnit(name: String, unit: String?, expected: [String])
        /// For a rule of another part: the text is given in both languages.
        case other(Rule, fr: String, en: String)

        package var rule: Rule {
            switch self {
            case .required, .nameDoesNotTell, .preambleDoesNotTell: .required
            case .notNumber, .wrongDecimal, .notInteger, .notBoolean, .notJSON, .repeatedKey,
                .unknownUnit, .unreadableLine:
                .type
            case .ambiguousNumber: .ambiguousNumber
            case .pattern: .pattern
            case .tooLong, .tooShort, .keyTooLong: .length
            case .refusedByDatabase(let refusal): refusal.rule
            case .notAllowed: .allowed
            case .outside: .range
            case .tooManyDigits, .precision, .integerTooLarge, .beyondDouble, .computedTooLarge:
                .overflow
            case .cutTimes, .cutDays: .precision
            case .notDate, .noSuchDay, .noSuchTime, .skippedHour, .repeatedHour: .invalidDate
            case .undefinedBytes: .encoding
            case .nul: .nul
            case .errorCell: .errorCell
            case .cell(.invalidDate): .invalidDate
            case .cell(.missingFormula): .formula
            case .cell(.tooManyCharacters): .length
            case .cell: .type
            case .fewerCells, .moreCells: .columns
            case .unclosedQuote, .strayQuote: .quote
            case .check, .checkOfTimes, .unitsDiffer: .check
            case .missingColumns, .duplicateHeader, .extraColumn, .otherHeader, .noHeader: .header
            case .belowTable(_, let isFooter): isFooter ? .footer : .tables
            case .otherTable: .tables
            case .loneLine, .passedOver, .takenAsDeclared, .noRows, .unaccounted: .lines
            case .delimiterInDoubt: .delimiter
            case .duplicateKey: .duplicateKey
            case .amendmentRefused: .amendmentRefused
            case .rejectsOverLimit: .rejectsLimit
            case .empty, .headerOnly: .empty
            case .unreadable: .binary
            case .tooLarge, .fileTooLarge, .tooManyRows, .moreFaults: .limit
            case .checksumDiffers: .checksum
            case .layout: .layout
            case .headerUnit: .header
            case .other(let rule, _, _): rule
            }
        }
    }

    /// One detail of each kind: what the catalogs must have a text for.
    static let examples: [Detail] =
        [
            .required, .notNumber(example: "12,5"), .wrongDecimal(declared: ",", sent: "."),
            .notInteger,
            .notBoolean,
            .notJSON, .repeatedKey("brix"), .beyondDouble, .cutTimes(count: 2, lines: "2, 7"),
            .cutDays(count: 1, lines: "3"), .unknownUnit(sent: "g", expected: ["%"]),
            .ambiguousNumber(asDecimal: "1.234", asGrouped: "1234"),
            .pattern(example: "ABC", pattern: "[A-Z]+"), .pattern(example: nil, pattern: "[A-Z]+"),
            .tooLong(limit: 60, length: 61), .tooShort(limit: 2, length: 1),
            .notAllowed(["canne", "sirop"]), .outside(low: "0", high: "100", when: nil),
            .outside(low: "14", high: nil, when: "flux = sirop"),
            .outside(low: nil, high: "14", when: nil),
            .tooManyDigits, .precision(digits: 10, scale: 3), .integerTooLarge(bits: 32),
            .computedTooLarge(expression: "100 * pol / brix"), .notDate(examples: ["31/12/2026"]),
            .noSuchDay, .noSuchTime, .skippedHour(zone: "Europe/Paris"),
            .repeatedHour(zone: "Europe/Paris"), .undefinedBytes("\\x81"), .nul,
            .fewerCells(expected: 12, found: 3), .moreCells(expected: 12, found: 14),
            .unclosedQuote(openedAt: 7), .strayQuote, .otherHeader(names: ["valeur", "id"]),
            .check("net_t = brut_t - tare_t", left: "13.2", right: "13.4"),
            .checkOfTimes("depart >= arrivee", left: "2026-03-04", right: "2026-03-10"),
            .unitsDiffer(cell: "%", column: "g/L"),
            .missingColumns(
                [
                    MissingColumn(names: ["Brix", "Brix (%)"], nearest: "Brx"),
                    MissingColumn(names: ["Pol"], nearest: nil),
                ], found: ["Brx"]),
            .missingColumns([MissingColumn(names: ["Brix"], nearest: nil)], found: []),
            .duplicateHeader(names: ["Brix", "Brix (%)"]), .extraColumn(name: "Remarque"),
            .noHeader,
            .belowTable(line: 12, isFooter: true), .belowTable(line: 12, isFooter: false),
            .otherTable(line: 12, names: ["Début", "Fin"]), .loneLine, .passedOver(lines: "1–3"),
            .takenAsDeclared(lines: "2"), .noRows(lines: 4), .delimiterInDoubt("\";\"", "\",\""),
            .nameDoesNotTell(column: "lot", example: "P123"),
            .preambleDoesNotTell(column: "lot", example: "Lot 123"),
            .nameDoesNotTell(column: "lot", example: nil),
            .preambleDoesNotTell(column: "lot", example: nil),
            .duplicateKey(firstLine: 2, key: "A1 / 2026-03-15"),
            .keyTooLong(bytes: 6_000, limit: 2_000), .amendmentRefused(file: "a.csv", line: 3),
            .amendmentRefused(file: nil, line: nil),
            .rejectsOverLimit(rejected: 3, read: 10, limit: "5 %"), .empty, .headerOnly,
            .fileTooLarge(bytes: 1_001, limit: 1_000), .tooManyRows(limit: 10),
            .moreFaults(7), .checksumDiffers, .errorCell, .unaccounted(lines: 5, accounted: 4),
            .headerUnit(name: "Conc. (mg/L)", unit: "mg/L", expected: ["g/L"]),
            .headerUnit(name: "Conc.", unit: nil, expected: ["g/L", "mg/mL"]),
        ] + DatabaseRefusal.examples.map { .refusedByDatabase($0) }
        + WorkbookFault.examples.filter { $0.place == "D12" }.map(Detail.cell)
        + LayoutFault.examples.map(Detail.layout)
        + ReadError.examples.flatMap { [.unreadable($0), .unreadableLine($0), .tooLarge($0)] }
}
