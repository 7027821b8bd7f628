// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Plates: a line of 1, 2, 3 …, then a line a row; a well is a row of the table.
struct PlateReading {
    private struct Plate {
        let line: Int
        let size: PlateSize
        /// The field of the first well.
        let first: Int
        /// Rows that have come, and the line of the last one.
        var rows = 0
        var last: Int
    }

    private let rule: Layout.Plates
    private var plate: Plate?
    private var count = 0
    private var isHeaderGiven = false
    private var row = LaidRow()
    private(set) var hasTable = false

    init(_ rule: Layout.Plates) { self.rule = rule }

    /// Begins a section: its first plate gives the header anew, for another table may have had one
    /// since.
    mutating func restart() {
        plate = nil
        isHeaderGiven = false
        hasTable = false
    }

    var isInTable: Bool { plate != nil }

    /// Whether a line without a value is a row of the plate too.
    var takesBlanks: Bool { plate != nil && !rule.hasLetters }

    mutating func take<K: RecordSink>(
        _ record: borrowing Record, _ given: inout GivenColumns, _ sink: inout K
    ) throws -> LineTaken {
        if let plate {
            if try takeRow(record, plate, &given, &sink) { return .whole }
            try close()
        }
        if try begins(record, &given, &sink) { return .whole }
        if let letter = strayRow(record) { throw LayoutFault.rowWithoutPlate(row: letter) }
        return .aside
    }

    /// A blank line ends a plate that has begun.
    mutating func takeBlank() throws {
        if let plate, plate.rows > 0 { try close() }
    }

    mutating func finish() throws { try close() }

    private mutating func close() throws {
        guard let last = plate else { return }
        plate = nil
        let isWhole = last.rows == last.size.rows || rule.mayBePartial && last.rows > 0
        guard isWhole else {
            throw LayoutFault.plateCut(
                line: last.last, from: last.line, rows: last.rows, expected: last.size.rows)
        }
    }

    // MARK: The numbers above

    private mutating func begins<K: RecordSink>(
        _ record: borrowing Record, _ given: inout GivenColumns, _ sink: inout K
    ) throws -> Bool {
        guard let numbers = try numbers(record) else { return false }
        let line = record.line
        guard let size = PlateSize.all.first(where: { $0.columns == numbers.count }) else {
            throw LayoutFault.plateColumns(line: line, found: numbers.count)
        }
        guard rule.wells.contains(size.wells) else {
            throw LayoutFault.plateSize(line: line, wells: size.wells, expected: rule.wells)
        }
        plate = Plate(line: line, size: size, first: numbers.lowerBound, last: line)
        hasTable = true
        count += 1
        given["plate"] = Array("\(count)".utf8)
        if !isHeaderGiven {
            isHeaderGiven = true
            try sink.takeRecord(LaidRow.header(given, [], line: line))
        }
        try sink.passLines(record, as: .header)
        return true
    }

    /// The fields of 1, 2, 3 …, at least three of them, up to the last filled one or a title behind
    /// them.
    private func numbers(_ record: borrowing Record) throws(LayoutFault) -> Range<Int>? {
        guard
            let first = (0..<min(record.count, 8)).first(where: { isNumber(record, $0, 1) })
        else { return nil }
        var end = first + 1
        while end < record.count, isNumber(record, end, end - first + 1) { end += 1 }
        guard end - first >= 3 else { return nil }
        let rest = (end..<max(record.count, end)).filter { LayoutLine.isFilled(record, $0) }
        if !rest.isEmpty, rest.allSatisfy({ Int(LayoutLine.cell(record, $0)) != nil }) {
            throw LayoutFault.plateNumbers(
                line: record.line, after: end - first, found: LayoutLine.cell(record, rest[0]))
        }
        return rest.isEmpty || rule.hasLabels && rest == [end] ? first..<end : nil
    }

    private func isNumber(_ record: borrowing Record, _ field: Int, _ number: Int) -> Bool {
        Int(LayoutLine.cell(record, field)) == number
    }

    // MARK: Rows

    private mutating func takeRow<K: RecordSink>(
        _ record: borrowing Record, _ plate: Plate, _ given: inout GivenColumns, _ sink: inout K
    ) throws -> Bool {
        guard let index = try row(of: record, plate) else { return false }
        let end = plate.first + plate.size.columns
        let letter = PlateSize.letter(index)
        if index == plate.rows { self.plate?.rows += 1 }
        self.plate?.last = record.line
        let isLast = index + 1 == plate.size.rows
        defer { if isLast, !rule.hasLabels { self.plate = nil } }
        let last = LayoutLine.lastFilled(record)
        guard last < end || rule.hasLabels && last == end else {
            throw LayoutFault.wellBeyond(well: letter + "\(last - plate.first + 1)")
        }
        guard record.count >= end || rule.mayBePartial || !record.kinds.isEmpty else {
            throw LayoutFault.wellsMissing(
                row: letter, found: max(0, record.count - plate.first),
                expected: plate.size.columns)
        }
        given["row"] = Array(letter.utf8)
        given["label"] = Array(LayoutLine.cell(record, end).utf8)
        try giveWells(record, plate.first..<end, letter, given, &sink)
        return true
    }

    /// The row of the plate that a line is, from 0; nil: none.
    private func row(of record: borrowing Record, _ plate: Plate) throws -> Int? {
        let letter = LayoutLine.cell(record, plate.first - 1)
        guard rule.hasLetters else {
            return plate.rows < plate.size.rows ? plate.rows : nil
        }
        if letter.isEmpty {
            let isMore = rule.hasLabels && plate.rows > 0
            return isMore && LayoutLine.lastFilled(record) >= plate.first ? plate.rows - 1 : nil
        }
        guard let found = PlateSize.row(letter) else { return nil }
        guard found == plate.rows, found < plate.size.rows else {
            let due = plate.rows < plate.size.rows ? PlateSize.letter(plate.rows) : "–"
            throw LayoutFault.plateRow(line: record.line, found: letter, expected: due)
        }
        return found
    }

    private mutating func giveWells<K: RecordSink>(
        _ record: borrowing Record, _ fields: Range<Int>, _ letter: String,
        _ given: GivenColumns, _ sink: inout K
    ) throws {
        var given = given
        var part = 0
        for (offset, field) in fields.enumerated() {
            guard rule.empty == .keep || LayoutLine.isFilled(record, field) else { continue }
            part += 1
            let number = "\(offset + 1)"
            let padding = rule.isPadded && number.count < 2 ? "0" : ""
            given["column"] = Array(number.utf8)
            given["well"] = Array((letter + padding + number).utf8)
            row.begin(record, part: part)
            row.add(given, record, value: field)
            try sink.takeRecord(row.record)
        }
        if part == 0 { try sink.passLines(record, as: .blank) }
    }

    /// The letter of a line that looks like a plate's row: a letter, and three numbers or more.
    private func strayRow(_ record: borrowing Record) -> String? {
        guard rule.hasLetters, let first = LayoutLine.firstFilled(record) else { return nil }
        let letter = LayoutLine.cell(record, first)
        guard PlateSize.row(letter) != nil else { return nil }
        let format = NumberFormat()
        let numbers = (first + 1..<max(record.count, first + 1)).count { field in
            let range = LayoutLine.trimmed(record, field)
            guard !range.isEmpty else { return false }
            if case .number = NumberReader.read(record.bytes, range, format) { return true }
            return false
        }
        return numbers >= 3 ? letter : nil
    }
}
