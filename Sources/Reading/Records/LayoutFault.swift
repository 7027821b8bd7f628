// SPDX-License-Identifier: Apache-2.0

/// Why a file, or a line of it, has not the shape that its feed's layout declares.
package enum LayoutFault: Error, Hashable {
    case missingSection(name: String, among: [String])
    case missingSheet(name: String, among: [String])
    /// A sheet that is needed, and hidden.
    case hiddenSheet(name: String)
    /// Hidden sheets that were not read.
    case hiddenSheets([String])
    case sectionTwice(name: String, line: Int, first: Int)
    /// A section begins on `line` within `open`, which began on `since`.
    case sectionsOverlap(name: String, line: Int, open: String, since: Int)
    /// The file is over, and the section has no end.
    case openSection(name: String, line: Int)
    case noSection
    /// A section without the table that is looked for; nil: the file.
    case noTable(section: String?)
    /// The header on `line` has the feed's columns, and none that becomes rows.
    case noMeasured(line: Int, among: [String])
    case noPlate(section: String?)
    case noRecord(section: String?)
    case plateColumns(line: Int, found: Int)
    /// A plate of a size that the layout does not have.
    case plateSize(line: Int, wells: Int, expected: [Int])
    case plateRow(line: Int, found: String, expected: String)
    /// The numbers above a plate leave some out.
    case plateNumbers(line: Int, after: Int, found: String)
    /// The plate that begins on `from` ends on `line`, after some of its rows.
    case plateCut(line: Int, from: Int, rows: Int, expected: Int)
    case wellBeyond(well: String)
    case wellsMissing(row: String, found: Int, expected: Int)
    /// A plate's row where no plate is.
    case rowWithoutPlate(row: String)
    case otherWidth(expected: Int, found: Int)
    case keyTwice(key: String, value: String, other: String)
    case recordTooLong(line: Int, lines: Int, bytes: Int)
    /// Different keys of a file, those of columns among them.
    case tooManyKeys(limit: Int)
    case tooManyParts(line: Int, limit: Int)
    /// Lines that nothing declares, as `1–3, 7`.
    case outside(lines: String)

    /// One of each.
    package static let examples: [LayoutFault] = [
        .missingSection(name: "Results", among: ["Raw", "Setup"]),
        .missingSection(name: "Results", among: []),
        .missingSheet(name: "Results", among: ["Raw", "Setup"]),
        .missingSheet(name: "Results", among: []), .hiddenSheet(name: "Results"),
        .hiddenSheets(["Results", "Setup"]),
        .sectionTwice(name: "Results", line: 12, first: 3),
        .sectionsOverlap(name: "Results", line: 12, open: "Setup", since: 3),
        .openSection(name: "Results", line: 12), .noSection, .noTable(section: "Results"),
        .noTable(section: nil), .noMeasured(line: 4, among: ["Sample", "Note"]),
        .noPlate(section: "Results"), .noPlate(section: nil),
        .noRecord(section: "Results"), .noRecord(section: nil), .plateColumns(line: 4, found: 11),
        .plateSize(line: 4, wells: 384, expected: [96]),
        .plateRow(line: 9, found: "K", expected: "C"), .plateNumbers(line: 4, after: 5, found: "7"),
        .plateCut(line: 11, from: 4, rows: 7, expected: 8),
        .wellBeyond(well: "B13"), .wellsMissing(row: "B", found: 11, expected: 12),
        .rowWithoutPlate(row: "B"), .otherWidth(expected: 12, found: 9),
        .keyTwice(key: "Sample ID", value: "C2", other: "C1"),
        .recordTooLong(line: 2, lines: 1_000, bytes: 262_144), .tooManyKeys(limit: 2_000),
        .tooManyParts(line: 2, limit: 99_999),
        .outside(lines: "1–3"),
    ]
}

extension LayoutFault: CustomStringConvertible {
    /// What is wrong and the remedy, in English.
    package var description: String {
        switch self {
        case .missingSection(let name, let names):
            "the section “\(name)” is missing; the file has \(Self.list(names, none: "none")): export the file with it"
        case .sectionTwice(let name, let line, let first):
            "the section “\(name)” comes twice, on lines \(first) and \(line): send each by itself, or have it declared with `repeat: true`"
        case .sectionsOverlap(let name, let line, let open, let since):
            "the section “\(name)” begins on line \(line) within “\(open)” of line \(since), which has no end: the file is damaged, export it again"
        case .openSection(let name, let line):
            "the section “\(name)” of line \(line) has no end: the file is cut off, send it again"
        case .noSection: "no section begins in the file: check that it is of this feed"
        case .noTable(let section):
            "no line\(Self.within(section)) has the columns' names: export the file with its headings"
        case .noMeasured(let line, let names):
            "no column of line \(line) has a name that fits `unpivot.columns`; it has \(Self.list(names, none: "none")): check that the file is of this feed, or have its columns declared"
        case .noPlate(let section):
            "no plate was found\(Self.within(section)): a plate begins with a line of 1, 2, 3 … above its wells"
        case .noRecord(let section):
            "no line\(Self.within(section)) has one of the feed's keys: check that the file is of this feed"
        case .outside(let lines):
            "lines that belong to no section: \(lines). They were not read: remove them, or have them declared"
        case .otherWidth(let expected, let found):
            "the line has \(found) cells, the header \(expected): the line is cut off or shifted, correct it"
        case .keyTwice(let key, let value, let other):
            "“\(key)” comes twice in one record, as “\(other)” and as “\(value)”: keep one of them"
        case .recordTooLong(let line, let lines, let bytes):
            "the record of line \(line) has more than \(lines) lines or \(bytes) bytes, which is the limit: check where a record begins"
        case .tooManyKeys(let limit):
            "the file has more than \(limit) different keys, which is the limit: check that it is of this feed, or have `limits.columns` raised"
        case .tooManyParts(let line, let limit):
            "line \(line) gives more than \(limit) rows, which is the limit: divide the file"
        case .missingSheet(let name, let names):
            "the sheet “\(name)” is missing; the workbook has \(Self.list(names, none: "none")): send it with that sheet"
        case .hiddenSheet(let name):
            "the sheet “\(name)” is hidden and was not read: show it and send the workbook again, or have it named in full in `take`"
        case .hiddenSheets(let names):
            "hidden sheets were not read: \(Self.list(names, none: "")). If they belong to it, show them and send the workbook again"
        default: ofPlates
        }
    }

    private var ofPlates: String {
        switch self {
        case .plateColumns(let line, let found):
            "the plate on line \(line) has \(found) columns, and no plate has: export it whole"
        case .plateSize(let line, let wells, let expected):
            "the plate on line \(line) has \(wells) wells; expected are \(Self.list(expected.map(String.init), none: "")): check that the file is of this feed"
        case .plateRow(let line, let found, let expected):
            "row “\(found)” of a plate on line \(line), where “\(expected)” is due: export the plate whole"
        case .plateNumbers(let line, let after, let found):
            "the columns of a plate count 1, 2, 3 …, and behind \(after) stands \(found) on line \(line): export the plate whole"
        case .plateCut(let line, let from, let rows, let expected):
            "the plate of line \(from) ends on line \(line) with \(rows) rows of \(expected): export it whole"
        case .wellBeyond(let well):
            "there is a value beyond the plate, at \(well): check the line, or the plate's size"
        case .wellsMissing(let row, let found, let expected):
            "row \(row) of the plate has \(found) wells of \(expected): export the plate whole"
        case .rowWithoutPlate(let row):
            "this looks like row \(row) of a plate, and no plate begins above it: export the plate with the numbers of its columns"
        default: "the file has not the shape that is declared for it"
        }
    }

    /// The line that it is about, where that is not the one in hand.
    package var line: Int? {
        switch self {
        case .plateCut(let line, _, _, _), .openSection(_, let line),
            .recordTooLong(let line, _, _):
            line
        case .noMeasured(let line, _): line
        default: nil
        }
    }

    /// The word that tells its causes apart.
    package var word: String {
        switch self {
        case .missingSection, .sectionTwice, .sectionsOverlap, .openSection, .noSection, .outside:
            "section"
        case .missingSheet, .hiddenSheet, .hiddenSheets: "sheet"
        case .plateColumns, .plateSize, .plateNumbers, .plateRow, .plateCut, .noPlate: "plate"
        case .wellBeyond, .wellsMissing, .rowWithoutPlate: "well"
        case .noTable, .noMeasured, .otherWidth, .tooManyParts: "table"
        case .keyTwice, .recordTooLong, .tooManyKeys, .noRecord: "record"
        }
    }

    private static func within(_ section: String?) -> String {
        section.map { " in the section “\($0)”" } ?? ""
    }

    private static func list(_ names: [String], none: String) -> String {
        guard !names.isEmpty else { return none }
        return names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    }
}
