// SPDX-License-Identifier: Apache-2.0

/// Why a workbook, or a cell of it, can't be read.
package enum WorkbookFault: Sendable, Hashable {
    /// A part has a document type declaration, which may hide or fetch what is not in it.
    case doctype(part: String)
    case unpacksToMore(part: String, thanBytes: Int)
    case unpacksToMoreTimes(part: String, times: Int)
    case tooManyMembers(limit: Int)
    case tooDeep(part: String, limit: Int)
    /// Mark-up of so many bytes in which nothing begins or ends.
    case tooLongMarkup(part: String, bytes: Int)
    case tooManyCharacters(cell: String, limit: Int)
    /// Cells that the file says once and wants many times.
    case tooManyRepeats(cell: String, limit: Int)
    /// Areas of merged cells that are to be filled.
    case tooManyMerged(part: String, limit: Int)
    /// `reason` is the library's own, in English.
    case damaged(part: String, reason: String)
    case memberTwice(name: String)
    case missingPart(name: String)
    /// Two sheets that are one part.
    case sharedPart(name: String, sheets: [String])
    case missingString(cell: String, index: String)
    case missingStyle(cell: String, index: String)
    case beyondFormat(cell: String)
    case notValue(cell: String, text: String)
    /// A row that stands behind a later one.
    case rowOrder(cell: String)
    case password
    case noSheet(name: String, among: [String])
    case severalSheets([String])
    case noVisibleSheet
    /// Sheets that are to be read.
    case tooManySheets(limit: Int)
    case invalidDate(cell: String, value: String)
    case missingFormula(cell: String)
    /// An Excel workbook in binary form (.xlsb).
    case binaryWorkbook
    /// An old Excel workbook (.xls), or another document of its time.
    case oldWorkbook
    /// A document of an office suite that is no workbook.
    case otherDocument
    /// A file that is no workbook at all, where one is wanted.
    case noWorkbook

    /// The one word that scripts tell it by.
    package var word: String {
        switch self {
        case .doctype: "doctype"
        case .unpacksToMore, .unpacksToMoreTimes: "unpack"
        case .tooManyMembers, .tooDeep, .tooLongMarkup, .tooManyCharacters, .tooManyRepeats,
            .tooManyMerged, .tooManySheets:
            "limit"
        case .damaged, .memberTwice, .missingPart, .sharedPart, .missingString, .missingStyle,
            .beyondFormat,
            .notValue, .rowOrder:
            "damaged"
        case .password: "password"
        case .noSheet, .severalSheets, .noVisibleSheet: "sheet"
        case .invalidDate: "invalid_date"
        case .missingFormula: "formula"
        case .binaryWorkbook, .oldWorkbook, .otherDocument, .noWorkbook: "format"
        }
    }

    /// The cell or the part that it is about; empty for the whole file.
    package var place: String {
        switch self {
        case .doctype(let part), .unpacksToMore(let part, _), .unpacksToMoreTimes(let part, _),
            .tooDeep(let part, _), .tooManyMerged(let part, _), .tooLongMarkup(let part, _),
            .damaged(let part, _):
            part
        case .tooManyCharacters(let cell, _), .tooManyRepeats(let cell, _),
            .missingString(let cell, _), .missingStyle(let cell, _), .beyondFormat(let cell),
            .notValue(let cell, _), .rowOrder(let cell), .invalidDate(let cell, _),
            .missingFormula(let cell):
            cell
        case .memberTwice(let name), .missingPart(let name), .sharedPart(let name, _),
            .noSheet(let name, _):
            name
        case .tooManyMembers, .password, .severalSheets, .noVisibleSheet, .tooManySheets,
            .binaryWorkbook, .oldWorkbook, .otherDocument, .noWorkbook:
            ""
        }
    }

    /// Each kind, for what has to have words for all of them.
    package static let examples: [WorkbookFault] = [
        .doctype(part: "xl/workbook.xml"),
        .unpacksToMore(part: "xl/workbook.xml", thanBytes: 1_000),
        .unpacksToMoreTimes(part: "xl/workbook.xml", times: 200), .tooManyMembers(limit: 10_000),
        .tooDeep(part: "xl/workbook.xml", limit: 64),
        .tooLongMarkup(part: "xl/workbook.xml", bytes: 1_000),
        .tooManyCharacters(cell: "D12", limit: 32_767),
        .tooManyRepeats(cell: "D12", limit: 1_000),
        .tooManyMerged(part: "xl/workbook.xml", limit: 1_000),
        .damaged(part: "xl/workbook.xml", reason: "Truncated input"),
        .memberTwice(name: "xl/workbook.xml"), .missingPart(name: "xl/workbook.xml"),
        .sharedPart(name: "xl/worksheets/sheet1.xml", sheets: ["Labo", "Feuil1"]),
        .missingString(cell: "D12", index: "7"), .missingStyle(cell: "D12", index: "7"),
        .beyondFormat(cell: "XFE1"), .notValue(cell: "D12", text: "x"), .rowOrder(cell: "D3"),
        .password, .noSheet(name: "Labo", among: ["Feuil1"]), .severalSheets(["Labo", "Feuil1"]),
        .noVisibleSheet, .tooManySheets(limit: 256), .invalidDate(cell: "D12", value: "60"),
        .missingFormula(cell: "D12"),
        .binaryWorkbook, .oldWorkbook, .otherDocument, .noWorkbook,
    ]
}

extension WorkbookFault: CustomStringConvertible {
    /// The error and its remedy, in English.
    package var description: String {
        switch self {
        case .doctype(let part):
            "\(part) has a document type declaration, which no spreadsheet writes: save the "
                + "workbook again and send that"
        case .unpacksToMore(let part, let bytes):
            "\(part) unpacks to more than \(bytes) bytes, which is the limit: divide the workbook"
        case .unpacksToMoreTimes(let part, let times):
            "\(part) unpacks to more than \(times) times its size, which is the limit: remove "
                + "empty rows and formats, and save it again"
        case .tooManyMembers(let limit):
            "the workbook has more than \(limit) parts, which is the limit: save it again"
        case .tooDeep(let part, let limit):
            "\(part) is nested deeper than \(limit) elements, which is the limit: save the "
                + "workbook again"
        case .tooLongMarkup(let part, let bytes):
            "\(part) has a single piece of mark-up of more than \(bytes) bytes, which is the limit: save the workbook again"
        case .tooManyCharacters(let cell, let limit):
            "\(cell) has more than \(limit) characters, which is the limit of a cell: shorten it"
        case .tooManyRepeats(let cell, let limit):
            "\(cell) is repeated: more than \(limit) cells are made of repeats, which is the "
                + "limit: clear what is not needed"
        case .rowOrder(let cell): "\(cell) stands behind a later row: save the workbook again"
        default: otherDescription
        }
    }

    private var otherDescription: String {
        switch self {
        case .tooManyMerged(let part, let limit):
            "\(part) has more than \(limit) areas of merged cells, which is the limit: undo some"
        case .damaged(let part, let reason):
            "\(part) is cut off or damaged (\(reason)): send the workbook again"
        case .memberTwice(let name): "\(name) is in the file twice: save the workbook again"
        case .missingPart(let name): "\(name) is not in the file: save the workbook again"
        case .sharedPart(let name, let sheets):
            "the sheets \(sheets.joined(separator: ", ")) are one and the same part, \(name): save the workbook again"
        case .missingString(let cell, let index):
            "\(cell) names the shared text \(index), which is not in the file: save the workbook "
                + "again"
        case .missingStyle(let cell, let index):
            "\(cell) names the style \(index), which is not in the file: save the workbook again"
        case .beyondFormat(let cell):
            "\(cell) is beyond the 1,048,576 rows or 16,384 columns of a sheet: save the workbook "
                + "again"
        case .notValue(let cell, let text):
            "\(cell) has a value that is none of its kind (\(text)): save the workbook again"
        case .password: "the workbook asks for a password: save it without one and send that"
        case .noSheet(let name, let names):
            "the workbook has no sheet “\(name)”, but \(names.isEmpty ? "none" : names.joined(separator: ", ")): name one of them"
        case .severalSheets(let names):
            "the workbook has several visible sheets (\(names.joined(separator: ", "))): name one "
                + "of them"
        case .noVisibleSheet:
            "the workbook has no visible sheet: show the one that is meant, or name it"
        case .tooManySheets(let limit):
            "the workbook has more than \(limit) sheets to be read, which is the limit: divide it"
        case .invalidDate(let cell, let value):
            "\(cell) has the format of a date, and \(value) is none that the calendar has: "
                + "correct it"
        case .missingFormula(let cell):
            "\(cell) holds a formula whose result is not in the file: open it in a spreadsheet "
                + "and save"
        case .binaryWorkbook:
            "this is a binary Excel workbook (.xlsb): save it as .xlsx and send that"
        case .oldWorkbook:
            "this is an old Excel workbook (.xls): save it as .xlsx and send that"
        case .otherDocument:
            "this is a document of an office suite, not a workbook: send the table as .xlsx, .ods or CSV"
        case .noWorkbook:
            "this is no workbook: only .xlsx, .xlsm and .ods have sheets"
        default: word
        }
    }
}
