// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Records: each line has a key and its value.
struct RecordReading {
    private struct Block {
        let line: Int
        /// As it was where the record began.
        let given: GivenColumns
        /// By column of the header.
        var values: [[UInt8]?] = []
        /// The number of times that a key has come.
        var times: [String: Int] = [:]
        var raw: [UInt8] = []
        var lines = 0
        /// What is wrong with it, and on which line.
        var fault: (what: LayoutFault, line: Int)?
    }

    /// Limits of one record.
    static let linesLimit = 1_000
    static let bytesLimit = 256 << 10

    private let rule: Layout.Records
    private let begin: PatternMatcher?
    private let columns: [Column]
    /// The keys of times of day that stand apart from their days: fields behind the columns.
    private let times: [String]
    /// Different keys of a file: each is a column of its header.
    private let keysLimit: Int
    private var owners: [String: [Int]]
    /// The keys that no column knows, in the order in which they came.
    private var extras: [String] = []
    private var isHeaderOld = true
    private var block: Block?
    /// The line that began the record, where not each line does; nil: none has.
    private var start: Int?
    private var row = LaidRow()
    private(set) var hasTable = false

    init(_ rule: Layout.Records, _ feed: Feed) {
        self.rule = rule
        if case .pattern(let pattern) = rule.begin {
            begin = ColumnPlan.finder(pattern)
        } else {
            begin = nil
        }
        let columns = feed.columns.filter { $0.origin == .cell }
        var owners: [String: [Int]] = [:]
        for (index, column) in columns.enumerated() {
            for key in Set(column.headerNames.map(HeaderMap.key)) {
                owners[key, default: []].append(index)
            }
        }
        var times: [String] = []
        for headers in columns.map(\.timeHeaders) where !headers.isEmpty {
            let keys = headers.map(HeaderMap.key)
            // It may be a column of its own, or the time of another one too.
            guard !keys.contains(where: { owners[$0] != nil }) else { continue }
            for key in keys { owners[key] = [columns.count + times.count] }
            times.append(headers[0])
        }
        self.columns = columns
        self.times = times
        self.owners = owners
        keysLimit = feed.readLimits.columns
    }

    /// Fields that the feed knows; others follow.
    private var declared: Int { columns.count + times.count }

    /// Begins a section: its first record gives the header anew, for another table may have had one
    /// since.
    mutating func restart() {
        isHeaderOld = true
        hasTable = false
        start = nil
    }

    var isInTable: Bool { block != nil }

    mutating func take<K: RecordSink>(
        _ record: borrowing Record, _ text: String, _ given: GivenColumns, _ sink: inout K
    ) throws -> LineTaken {
        let isFirst = begin.map { $0.firstGroup(in: text) != nil } ?? false
        if isFirst {
            try finish(&sink)
            start = record.line
        }
        guard begin == nil || start != nil else { return .aside }
        guard let (key, value) = pair(record), let column = try column(of: key) else {
            guard isFirst else { return .aside }
            try sink.passLines(record, as: .row)
            return .whole
        }
        if column < declared { hasTable = true }
        var open = block ?? Block(line: start ?? record.line, given: given)
        open.lines += 1
        if !open.raw.isEmpty { open.raw.append(0x0A) }
        open.raw.append(contentsOf: record.raw)
        guard open.lines <= Self.linesLimit, open.raw.count <= Self.bytesLimit else {
            throw LayoutFault.recordTooLong(
                line: open.line, lines: Self.linesLimit, bytes: Self.bytesLimit)
        }
        put(value, column, key, record.line, &open)
        block = open
        try sink.passLines(record, as: .row)
        return .whole
    }

    mutating func takeBlank<K: RecordSink>(_ sink: inout K) throws {
        if rule.begin == .blank { try finish(&sink) }
    }

    // MARK: A line

    /// Key and value of a line: its first cell and the others, or both sides of the separator.
    private func pair(_ record: borrowing Record) -> (key: String, value: [UInt8])? {
        guard let first = LayoutLine.firstFilled(record) else { return nil }
        let cell = LayoutLine.trimmed(record, first)
        if let separator = rule.separator, LayoutLine.lastFilled(record) == first {
            guard let place = record.bytes[cell].firstIndex(of: separator) else { return nil }
            let key = Blank.trim(record.bytes, cell.lowerBound, place)
            let value = Blank.trim(record.bytes, place + 1, cell.upperBound)
            guard !key.isEmpty else { return nil }
            return (
                String(decoding: record.bytes[key], as: UTF8.self), Array(record.bytes[value])
            )
        }
        guard record.count > 1 else { return nil }
        var value: [UInt8] = []
        for field in (first + 1)..<max(record.count, first + 1) {
            let range = LayoutLine.trimmed(record, field)
            guard !range.isEmpty else { continue }
            if !value.isEmpty { value.append(0x20) }
            value.append(contentsOf: record.bytes[range])
        }
        // A sign set apart from its number belongs to it: `+     0.2195 g`.
        if let sign = value.first, sign == 0x2B || sign == 0x2D {
            let number = value.dropFirst().drop { $0 == 0x20 }
            if let digit = number.first, digit &- 48 <= 9 { value = [sign] + number }
        }
        var key = String(decoding: record.bytes[cell], as: UTF8.self)
        if let last = key.last, last == ":" || last == "=" { key.removeLast() }
        return (key, value)
    }

    /// The field of a key in the header; a new one where no column knows it.
    private mutating func column(of key: String) throws(LayoutFault) -> Int? {
        let folded = HeaderMap.key(key)
        // A rule of dashes is no key.
        guard !Folding.key(key).isEmpty else { return nil }
        if let owner = owners[folded] {
            guard owner[0] < columns.count else { return owner[0] }
            let time = block?.times[folded, default: 0] ?? 0
            let isNumbered = owner.contains { columns[$0].nth != nil }
            return owner.first { !isNumbered || (columns[$0].nth ?? 1) == time + 1 } ?? owner[0]
        }
        guard declared + extras.count < keysLimit else {
            throw .tooManyKeys(limit: keysLimit)
        }
        extras.append(key)
        isHeaderOld = true
        owners[folded] = [declared + extras.count - 1]
        return declared + extras.count - 1
    }

    private func put(
        _ value: [UInt8], _ column: Int, _ key: String, _ line: Int, _ block: inout Block
    ) {
        block.times[HeaderMap.key(key), default: 0] += 1
        while block.values.count <= column { block.values.append(nil) }
        guard let before = block.values[column] else {
            block.values[column] = value
            return
        }
        guard before != value, column < declared else { return }
        let fault = LayoutFault.keyTwice(
            key: key, value: String(decoding: value, as: UTF8.self),
            other: String(decoding: before, as: UTF8.self))
        block.fault = (fault, line)
    }

    // MARK: A record

    /// Gives the record that is open.
    mutating func finish<K: RecordSink>(_ sink: inout K) throws {
        guard let last = block else { return }
        block = nil
        if isHeaderOld {
            isHeaderOld = false
            let names = columns.map { $0.headerNames[0] } + times + extras
            try sink.takeRecord(LaidRow.header(last.given, names, line: last.line))
        }
        var source = Record()
        source.line = last.line
        source.lines = 0
        source.raw = last.raw
        if let fault = last.fault {
            source.line = fault.line
            return try sink.misplace(source, fault.what)
        }
        row.begin(source, part: 1)
        row.add(last.given, source, value: -1)
        for field in 0..<declared + extras.count {
            row.add(field < last.values.count ? last.values[field] ?? [] : [])
        }
        try sink.takeRecord(row.record)
    }
}
