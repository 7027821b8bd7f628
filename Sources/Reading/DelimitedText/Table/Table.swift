// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Tells header, units, data and footer apart as records come, and notes what is odd; or gives the
/// sink every line, where it is the sink that tells them apart.
struct Table {
    private let dialect: Dialect
    private let comment: [UInt8]
    /// Whether the sink is given every line.
    let givesAll: Bool
    var notes = NoteCounter()
    private var opening: Opening
    private var hasBegun = false
    private var headerLeft: Int
    private var unitsLeft: Bool
    private var header = Record()
    private var closing = Closing()
    private let firstLine: Int
    private var footer = Footer()
    private var run = TableRun()
    /// Columns that a row should have, as cut; 0 = not known.
    private(set) var expects: Int
    private var isAfterBlank = false
    private var secondHeader = SecondHeader()

    init(_ dialect: Dialect, declared: DeclaredDialect) {
        self.dialect = dialect
        comment = declared.comment
        givesAll = declared.lines == .declared
        opening = Opening(dialect: dialect)
        headerLeft = dialect.headerRows
        unitsLeft = dialect.unitsRow
        firstLine = dialect.preambleLines + (dialect.separatorLine ? 1 : 0) + 1
        expects = dialect.columns == 0 ? 0 : dialect.columns + (dialect.trailingDelimiter ? 1 : 0)
    }

    /// Whether this line stands above the table.
    func isBeforeTable(line: Int) -> Bool { line < firstLine }

    /// Whether a row of so many fields has the table's shape.
    func fits(_ count: Int) -> Bool {
        count == expects || dialect.trailingDelimiter && count == expects - 1
    }

    /// Tells the sink how the file is written, where it is given every line.
    mutating func open<K: RecordSink>(_ sink: inout K) throws {
        if givesAll { try begin(&sink) }
    }

    /// Kind of a line that is no record, for a sink that is given every line.
    func passed(_ text: ArraySlice<UInt8>, line: Int, isBlank: Bool) -> PassedLine? {
        if line == 1, dialect.separatorLine { return .separator }
        if isBlank { return .blank }
        let isComment = !comment.isEmpty && line >= firstLine && text.starts(with: comment)
        return isComment ? .comment : nil
    }

    /// Gives the sink a line that is no record.
    mutating func pass<K: RecordSink>(
        _ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine, _ sink: inout K
    ) throws {
        closing.accountedLines += 1
        try sink.pass(text, line: line, as: kind)
    }

    /// A line that is no record: of the preamble, or blank.
    mutating func pass<K: RecordSink>(
        _ bytes: ArraySlice<UInt8>, line: Int, isPreamble: Bool, _ sink: inout K
    ) throws {
        closing.accountedLines += 1
        if isPreamble {
            guard !(dialect.separatorLine && line == 1) else { return }
            opening.preamble.append(String(decoding: bytes, as: UTF8.self))
            return
        }
        notes.countNote(.blankLine, line: line)
        isAfterBlank = true
    }

    mutating func takeRecord<K: RecordSink>(_ record: inout Record, _ sink: inout K) throws {
        closing.accountedLines += record.lines
        if givesAll { return try give(record, &sink) }
        if dialect.trailingDelimiter, record.count == dialect.columns + 1,
            isLastEmpty(record)
        {
            record.dropLast()
        }
        if !hasBegun, try takeHeader(record, &sink) { return }
        let wasAfterBlank = isAfterBlank
        isAfterBlank = false
        if isHeaderAgain(record) {
            notes.countNote(.repeatedHeader, line: record.line)
            unitsLeft = dialect.unitsRow
            try giveHeld(&sink)
            return
        }
        if unitsLeft {
            unitsLeft = false
            if record.texts == opening.units { return }
        }
        let count = record.count
        if footer.holds(record, columns: dialect.columns, isAfterBlank: wasAfterBlank) {
            return
        }
        try giveHeld(&sink)
        if count != run.columns { watch(record, wasAfterBlank) } else { run.end() }
        if let line = secondHeader.watch(record, wasAfterBlank, columns: run.columns) {
            notes.countNote(.newTable, line: line)
        }
        closing.records += 1
        try sink.takeRecord(record)
    }

    mutating func refuse<K: RecordSink>(_ malformed: Malformed, _ sink: inout K) throws {
        closing.accountedLines += malformed.isFatal ? 0 : malformed.lines
        if givesAll {
            try sink.takeMalformed(malformed)
            return learnColumns(sink.columns)
        }
        var malformed = malformed
        if !hasBegun {
            if headerLeft > 0, opening.headerRecords.isEmpty, !malformed.understood.isEmpty {
                opening.headerLine = malformed.line
                opening.headerRecords = [malformed.understood]
                opening.header = malformed.understood
                malformed.understood = []
            }
            try begin(&sink)
        }
        try giveHeld(&sink)
        try sink.takeMalformed(malformed)
    }

    mutating func finish<K: RecordSink>(
        _ sink: inout K, line: Int, encoding: Encoding, work: Int
    ) throws {
        if !hasBegun { try begin(&sink) }
        if !givesAll { closing.footer = footer.lines() }
        closing.lines = line
        closing.workBytes = work
        closing.encoding = encoding
        if encoding != dialect.encoding { notes.countNote(.encoding, line: line) }
        closing.notes = notes.notes
        try sink.end(closing)
    }

    private mutating func give<K: RecordSink>(_ record: borrowing Record, _ sink: inout K) throws {
        closing.records += 1
        try sink.takeRecord(record)
        learnColumns(sink.columns)
    }

    private mutating func learnColumns(_ columns: Int) {
        guard columns > 0 else { return }
        expects = dialect.trailingDelimiter && columns == dialect.columns ? columns + 1 : columns
    }

    /// Gives the records that turned out to be no footer.
    private mutating func giveHeld<K: RecordSink>(_ sink: inout K) throws {
        for (index, record) in footer.release().enumerated() {
            if let line = secondHeader.watch(record, index == 0, columns: run.columns) {
                notes.countNote(.newTable, line: line)
            }
            closing.records += 1
            try sink.takeRecord(record)
        }
    }

    // MARK: The head

    private mutating func begin<K: RecordSink>(_ sink: inout K) throws {
        hasBegun = true
        run.columns = dialect.columns
        try sink.begin(opening)
    }

    /// Whether the record belongs to the head.
    private mutating func takeHeader<K: RecordSink>(
        _ record: borrowing Record, _ sink: inout K
    ) throws -> Bool {
        if headerLeft > 0 {
            headerLeft -= 1
            if opening.headerRecords.isEmpty {
                opening.headerLine = record.line
                header = copy record
            }
            opening.headerRecords.append(record.texts)
            if headerLeft == 0 {
                opening.header = Self.join(opening.headerRecords)
                if !unitsLeft { try begin(&sink) }
            }
            return true
        }
        if unitsLeft {
            unitsLeft = false
            opening.units = record.texts
            try begin(&sink)
            return true
        }
        try begin(&sink)
        return false
    }

    private static func join(_ rows: [[String]]) -> [String] {
        guard rows.count > 1 else { return rows.first ?? [] }
        let count = rows.map(\.count).max() ?? 0
        return (0..<count).map { column in
            let parts = rows.compactMap { column < $0.count ? $0[column] : nil }
            return parts.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    private func isLastEmpty(_ record: borrowing Record) -> Bool {
        let last = record.count - 1
        return record.range(last).isEmpty && !record.isQuoted(last)
    }

    private func isHeaderAgain(_ record: borrowing Record) -> Bool {
        guard opening.headerRecords.count == 1, record.bytes.count == header.bytes.count,
            record.count > 1
        else { return false }
        return record.ends == header.ends && record.bytes == header.bytes
    }

    // MARK: Other shapes

    /// Notes a row of another length, and a new table when several in a row agree.
    private mutating func watch(_ record: borrowing Record, _ wasAfterBlank: Bool) {
        guard run.columns > 0 else { return }
        notes.countNote(.raggedRow, line: record.line)
        guard run.addRecord(record, wasAfterBlank) else { return }
        notes.retract(.raggedRow, count: run.length, from: run.line)
        notes.countNote(.newTable, line: run.line)
        run.columns = record.count
        expects = record.count
        run.end()
    }
}

/// Rows in a row that have one length, another than the table's.
private struct TableRun {
    var columns = 0
    private var count = 0
    private(set) var length = 0
    private(set) var line = 0
    private var isSetApart = false

    mutating func end() {
        count = 0
        length = 0
    }

    /// Whether these rows are a table of their own.
    mutating func addRecord(_ record: borrowing Record, _ wasAfterBlank: Bool) -> Bool {
        if record.count != count {
            count = record.count
            length = 0
            line = record.line
            isSetApart = wasAfterBlank
        }
        length += 1
        return count > 1 && length >= (isSetApart ? 2 : 4)
    }
}
