// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Wording

extension Fault {
    /// The message in English: what is wrong, what was wanted, what to do.
    var english: String {
        let inSheet = sheetRow.map { place in
            "sheet “\(place.sheet)”" + (place.row.map { ", row \($0)" } ?? "")
        }
        let whole = line.map { "Line \($0)" + (inSheet.map { " (\($0))" } ?? "") }
        let place = [whole ?? inSheet, (header ?? column).map { "column “\($0)”" }]
            .compactMap(\.self).joined(separator: ", ")
        let sent = value.map { "“\($0.prefix(200))”" } ?? "the cell"
        let text = englishCell(sent) ?? englishRow ?? englishFile
        return place.isEmpty ? text : "\(place): \(text)"
    }

    /// A cell's fault, `sent` being what was sent.
    private func englishCell(_ sent: String) -> String? {
        switch detail {
        case .required: "a value is required here. Fill in the cell."
        case .notNumber(let example):
            "\(sent) is not a number. Write digits only, as in \(example)."
        case .wrongDecimal(let declared, let mark):
            "\(sent) has a “\(mark)”, but the decimal separator of this file is “\(declared)”. Write the number with “\(declared)”."
        case .notInteger: "\(sent) is not a whole number. Write it without decimals."
        case .notBoolean: "\(sent) is neither yes nor no. Write yes or no."
        case .notJSON: "\(sent) is not valid JSON. Correct it at the source."
        case .repeatedKey(let key):
            "\(sent) has the key “\(Fault.visible(key))” twice in one object: only one of its values could be kept. Correct it at the source."
        case .unknownUnit(let unit, let expected):
            "the unit “\(unit)” is not one of this column (\(expected.joined(separator: ", "))). Send the value in one of these units."
        case .ambiguousNumber(let decimal, let grouped):
            "\(sent) may be \(decimal) or \(grouped). Export with a known decimal separator, or have it declared for this feed."
        case .pattern(let example?, _):
            "\(sent) does not have the form this column wants, as in \(example). Correct the value."
        case .pattern(nil, let pattern):
            "\(sent) does not have the form this column wants\(Fault.form(pattern).en). Correct the value."
        case .tooLong(let limit, let length):
            "the text has \(Fault.characters(length).en); at most \(limit) are allowed. Shorten it."
        case .tooShort(let limit, let length):
            "the text has \(Fault.characters(length).en); at least \(limit) are wanted. Complete it."
        case .notAllowed(let values):
            "\(sent) is not one of the allowed values: \(Fault.list(values)). Correct it, or ask for this value to be added."
        case .outside(let low, let high, let when): englishRange(sent, low, high, when)
        case .tooManyDigits: "\(sent) has more than 38 digits. Correct the value."
        case .precision(let digits, let scale):
            "\(sent) does not fit: at most \(digits - scale) digits before the decimal separator and \(scale) after it. Correct the value."
        case .integerTooLarge(let bits):
            "\(sent) is too large for a whole number of \(bits) bits. Correct the value."
        case .beyondDouble:
            "\(sent) is beyond what can be stored (between 5e-324 and 1.7e308, either side of 0). Correct the value."
        case .computedTooLarge(let expression):
            "the result of \(expression) is too large, or has too many digits. Check the values of this row."
        case .notDate(let examples):
            "\(sent) is not a date in a known form. Write it as in \(Fault.list(examples))."
        case .noSuchDay: "\(sent): the calendar has no such day. Correct the date."
        case .noSuchTime: "\(sent): there is no such time of day. Correct the time."
        case .skippedHour(let zone):
            "\(sent) does not exist in \(zone): the clocks jumped over it. Correct the time."
        case .repeatedHour(let zone):
            "\(sent) came twice in \(zone), when the clocks went back; the first is taken. Check it."
        case .cutTimes(let count, let lines):
            "times finer than a microsecond: \(count) (lines \(lines)). What is finer was cut off, not rounded. Send microseconds if it matters."
        case .cutDays(let count, let lines):
            "dates with a time of day: \(count) (lines \(lines)). Only the day is kept. Have the column declared as a timestamp if the time matters."
        case .undefinedBytes(let bytes):
            "\(sent) has bytes that the file's encoding does not define (\(bytes)). Export again in UTF-8."
        case .nul: "the cell has NUL bytes. The file may be damaged: export it again."
        case .errorCell:
            "\(sent) is the error of a formula, not a value. Correct the formula, or empty the cell."
        case .cell(let fault): "\(fault.description)."
        default: nil
        }
    }

    private func englishRange(_ sent: String, _ low: String?, _ high: String?, _ when: String?)
        -> String
    {
        let bounds =
            switch (low, high) {
            case (let low?, let high?): "from \(low) to \(high)"
            case (let low?, nil): "at least \(low)"
            case (nil, let high?): "at most \(high)"
            case (nil, nil): "any"
            }
        let condition = when.map { $0.isEmpty ? "" : " when \($0)" } ?? ""
        return severity == .warn
            ? "\(sent) is unusual\(condition): \(bounds) is expected. It is kept; check it."
            : "\(sent) is out of range\(condition): \(bounds) is allowed. Correct the value."
    }

    private var englishRow: String? {
        switch detail {
        case .fewerCells(let expected, let found):
            "the row has \(Fault.cells(found).en) instead of \(expected), and required ones are missing. Complete it."
        case .moreCells(let expected, let found):
            "the row has \(found) cells instead of \(expected). Remove those in excess, or quote a text that has a separator in it."
        case .unclosedQuote(let opened):
            "a quote is opened on line \(opened) and never closed. Close it, or remove it."
        case .strayQuote: "a quote stands where none may. Double it, or remove it."
        case .belowTable(let line, let isFooter):
            "this row stands below \(isFooter ? "the footer" : "another table") that begins on line \(line), and was not read. Move it above, or remove that line."
        case .check(let text, let left, let right):
            "“\(text)” does not hold: \(left) against \(right). Check these values."
        case .checkOfTimes(let text, let left, let right):
            "“\(text)” does not hold: \(left) against \(right). Check these dates."
        case .unitsDiffer(let cell, let column):
            "the unit beside the value (“\(cell)”) is not that of the unit column (“\(column)”). Keep the right one."
        case .duplicateKey(let first, let key):
            "the same key (\(key)) is on line \(first) with other values. Keep one of the two rows."
        case .amendmentRefused(let file, let line):
            "this result was already received\(Fault.origin(file, line, file: " in ", line: ", line ")) with other values, and this feed takes no corrections. Ask the person in charge."
        case .keyTooLong(let bytes, let limit):
            "the key of this row has \(bytes) bytes; at most \(limit) are allowed. Shorten its texts, or have the limit raised (key_bytes)."
        case .refusedByDatabase(let refusal): refusal.english
        default: nil
        }
    }

    private var englishFile: String {
        switch detail {
        case .missingColumns(let columns, let found): englishMissing(columns, found)
        case .duplicateHeader(let names):
            "several columns have the same heading: \(Fault.list(names)). Rename or remove one of them."
        case .extraColumn(let name):
            severity == .warn
                ? "this feed has no column of that name; it was not read."
                : "the column “\(name)” is not known. Remove it."
        case .otherHeader(let names):
            "this line heads the columns otherwise than the one above the table (\(Fault.list(names))); the rows below it are read by it. Check that no two files were joined."
        case .noHeader:
            "no line with the columns' names was found. Export the file with its heading."
        case .otherTable(let line, let names):
            "another table begins on line \(line) (\(Fault.list(names))); this feed takes files of one table. Send each table as a file of its own."
        case .loneLine:
            "this line has one cell, and stands below a blank line; it was read as a row. If it is the title of another table, send each table as a file of its own."
        case .passedOver(let lines):
            "lines passed over: \(lines). They stand above the table, and this feed expects nothing there. Remove them, or have them declared."
        case .takenAsDeclared(let lines):
            "lines that look like good rows, and were not read: \(lines). This feed declares that what stands there is none. Check the file, or the feed."
        case .noRows(let lines):
            "no row was read, though \(Fault.unread(lines).en). Check the file: `bascule feeds preview` shows what each line was taken for."
        case .delimiterInDoubt(let taken, let other):
            "the cells were separated by \(taken); \(other) may have been meant. Have the delimiter of this feed declared."
        case .nameDoesNotTell(let column, let example):
            "the file's name does not tell “\(column)”: expected is a name\(example.map { " as in \($0)" } ?? " of another form\(Fault.formDeclared.en)"). Rename the file."
        case .preambleDoesNotTell(let column, let example):
            "no line above the table tells “\(column)”: expected is a line\(example.map { " as in “\($0)”" } ?? " of a form of its own\(Fault.formDeclared.en)"). Export the file with its whole heading."
        case .rejectsOverLimit(let rejected, let read, let limit):
            "\(Fault.refused(rejected, of: read).en); at most \(limit) may be. The whole file is refused: correct it and send it again."
        case .empty: "the file is empty. Send it again."
        case .headerOnly: "the file has a heading and no row. Check the export."
        case .unreadable(let what): what.englishSentences
        case .unreadableLine(let what): "the line can't be read (\(what)). Have it written anew."
        case .tooLarge(let what): "a limit is passed (\(what)). Check the file."
        case .fileTooLarge(let bytes, let limit):
            "the file has \(bytes) bytes; at most \(limit) are allowed. Divide it into several, or have the limit raised."
        case .tooManyRows(let limit):
            "the file has more than \(limit) rows. Divide it into several."
        case .moreFaults(let count):
            "\(Fault.unlisted(count).en). Correct the file at its source."
        case .checksumDiffers:
            "the file is not the one that its checksum was made for. Send both again."
        case .unaccounted(let lines, let accounted):
            "Bascule has lost count of the file's lines (\(lines), and \(accounted) are accounted for):"
                + " nothing of it was loaded. That is Bascule's mistake, not the file's: report it."
        case .layout(let what): "\(what)."
        case .headerUnit(let name, let unit, let expected):
            "the heading “\(name)” \(unit.map { "has the unit \($0)" } ?? "has no unit"), expected is \(Fault.list(expected)). Export in that unit, or have the other one declared."
        case .other(_, _, let english): english
        default: rule.rawValue
        }
    }

    private func englishMissing(_ columns: [MissingColumn], _ found: [String]) -> String {
        let wanted = columns.map { column in
            "“\(column.names[0])”" + (column.nearest.map { " (is it “\($0)”?)" } ?? "")
        }
        let has = found.isEmpty ? "none" : Fault.list(found)
        return
            "required columns are missing: \(wanted.joined(separator: ", ")). Columns found: \(has). Correct the headings, or export with these columns."
    }

    /// A text of the sender's that may have line ends or other signs that can't be seen, in one
    /// line.
    static func visible(_ text: String) -> String {
        text.prefix(60).unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control
                ? scalar.escaped(asASCII: true) : String(scalar)
        }.joined()
    }

    /// At most twelve names.
    static func list(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    }

    /// The text that marks an `amendmentRefused`, in any language, when a row of that file stood in
    /// the way.
    package static func amendmentMarks(file: String) -> [String] {
        [
            "\(origin(file, nil, file: " in ", line: "")), line ",
            "\(origin(file, nil, file: " dans ", line: "")), ligne ",
        ]
    }

    static func origin(_ file: String?, _ line: Int?, file before: String, line between: String)
        -> String
    {
        guard let file else { return "" }
        return before + file + (line.map { between + "\($0)" } ?? "")
    }
}
