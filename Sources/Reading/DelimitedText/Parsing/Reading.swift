// SPDX-License-Identifier: Apache-2.0

internal import Records

/// One reading of one file: cuts lines, feeds them to libcsv, mends what it refuses.
struct Reading {
    let dialect: Dialect
    let limits: ReadLimits
    let parser: StrictParser
    /// Cuts lines that were rewritten by `structure`.
    let rewritten: StrictParser
    let structure: Structure?
    let repair: QuoteRepair
    var buffer: LineBuffer
    var table: Table
    var line = 0
    private var scratch: [UInt8] = []
    private var state = Structure.State()
    /// Bytes that were looked at, lines that were read again included.
    var work = 0

    /// A record that goes on after a line end inside quotes.
    struct Open {
        var start: Int
        var line: Int
        var firstEnd: Int
        var firstNext: Int
    }
    var open: Open?

    init(_ dialect: Dialect, declared: DeclaredDialect, limits: ReadLimits) {
        self.dialect = dialect
        self.limits = limits
        let isPlain =
            dialect.delimiter.count <= 1 && !dialect.aligned && dialect.escape == .doubled
        structure =
            isPlain
            ? nil
            : Structure(
                delimiter: dialect.delimiter, quote: dialect.quote, escape: dialect.escape,
                aligned: dialect.aligned)
        parser = StrictParser(delimiter: dialect.delimiter.first, quote: dialect.quote)
        rewritten = StrictParser(delimiter: Structure.cut, quote: Structure.mark)
        repair = QuoteRepair(dialect: dialect)
        buffer = LineBuffer(lineBytes: limits.lineBytes)
        table = Table(dialect, declared: declared)
    }

    mutating func run<S: ByteSource, K: RecordSink>(
        _ text: inout CSVReader.TextSource<S>, _ sink: inout K
    ) throws {
        try table.open(&sink)
        while true {
            switch buffer.next() {
            case .line(let line): try takeLine(line, &sink)
            case .hungry: try refill(&text)
            case .tooLong:
                if try giveUpOpen(&sink) { continue }
                try skipLong(&text, &sink)
            case .end:
                if try giveUpOpen(&sink) { continue }
                try table.finish(
                    &sink, line: line, encoding: text.decoder.encoding, work: work)
                return
            }
        }
    }

    /// Ends a reading that the source broke off.
    mutating func stop<K: RecordSink>(
        _ malformed: Malformed, _ encoding: Encoding, _ sink: inout K
    ) throws {
        try table.refuse(malformed, &sink)
        try table.finish(&sink, line: line, encoding: encoding, work: work)
    }

    private mutating func refill<S: ByteSource>(_ text: inout CSVReader.TextSource<S>) throws {
        var more = false
        try buffer.refill(keepingFrom: open?.start ?? buffer.cursor) {
            more = try text.read(into: &$0)
        }
        if !more { buffer.isComplete = true }
    }

    private mutating func skipLong<S: ByteSource, K: RecordSink>(
        _ text: inout CSVReader.TextSource<S>, _ sink: inout K
    ) throws {
        line += 1
        let start = buffer.cursor
        let raw = Array(buffer.bytes(start, min(start + 4096, buffer.end)))
        while !buffer.skip() {
            if buffer.cursor == buffer.end { try text.skipToLineEnd() }
            try refill(&text)
        }
        try table.refuse(
            Malformed(
                line: line, kind: .lineTooLong,
                reason: .lineTooLong(limit: limits.lineBytes), raw: raw),
            &sink)
    }

    // MARK: A line

    private mutating func takeLine<K: RecordSink>(_ physical: Line, _ sink: inout K) throws {
        line += 1
        work += physical.next - physical.start
        if let kind = physical.kind, kind != dialect.lineEnd, dialect.lineEnd != .mixed {
            table.notes.countNote(.lineEnd, line: line)
        }
        if open != nil {
            try takeMore(physical, &sink)
            return
        }
        var start = physical.start
        if physical.end - start >= 3, buffer[start] == 0xEF, buffer[start + 1] == 0xBB,
            buffer[start + 2] == 0xBF
        {
            table.notes.countNote(.middleBOM, line: line)
            start += 3
        }
        if physical.end - start > limits.lineBytes {
            try refuse(
                .lineTooLong, .lineTooLong(limit: limits.lineBytes), start, physical.end, &sink)
            return
        }
        let isPreamble = table.isBeforeTable(line: line)
        if try pass(start, physical.end, isPreamble: isPreamble, &sink) { return }
        scratch.removeAll(keepingCapacity: true)
        state = Structure.State()
        let cutter = structure == nil ? parser : rewritten
        cutter.restart()
        switch feed(physical, from: start, whole: start) {
        case .row: try accept(cutter, start, physical.end, lines: 1, isMended: false, &sink)
        case .open where isPreamble, .broken where isPreamble:
            try table.pass(
                buffer.bytes(start, physical.end), line: line, as: .preamble, &sink)
        case .open:
            open = Open(
                start: start, line: line, firstEnd: physical.end, firstNext: physical.next)
        case .broken: try mend(start, physical.end, &sink)
        }
    }

    /// Whether the line is no record, and passed over here.
    private mutating func pass<K: RecordSink>(
        _ start: Int, _ end: Int, isPreamble: Bool, _ sink: inout K
    ) throws -> Bool {
        let isBlank = isBlank(start, end)
        if table.givesAll {
            let text = buffer.bytes(start, end)
            guard let kind = table.passed(text, line: line, isBlank: isBlank) else { return false }
            try table.pass(text, line: line, as: kind, &sink)
            return true
        }
        guard isPreamble || isBlank else { return false }
        try table.pass(buffer.bytes(start, end), line: line, isPreamble: isPreamble, &sink)
        return true
    }

    private func isBlank(_ start: Int, _ end: Int) -> Bool {
        guard start < end else { return true }
        let first = buffer[start]
        guard first == 0x20 || first == 0x09 else { return false }
        return buffer.bytes(start, end).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    /// Feeds one physical line of the record that began at `whole`.
    private mutating func feed(_ physical: Line, from start: Int, whole: Int) -> StrictParser.Step {
        if let structure {
            let from = scratch.count
            structure.rewrite(
                buffer.bytes(start, physical.end), into: &scratch, state: &state)
            scratch.append(contentsOf: buffer.bytes(physical.end, physical.next))
            return unsafe scratch.withUnsafeBufferPointer {
                unsafe rewritten.feed(
                    $0, from: from, hasQuotes: true, addsEnd: physical.kind == nil)
            }
        }
        let quote = dialect.quote ?? Structure.mark
        let origin = buffer.origin
        return unsafe buffer.text.withUnsafeBufferPointer { text in
            let record = unsafe UnsafeBufferPointer(
                rebasing: text[whole - origin..<physical.next - origin])
            let hasQuotes = unsafe start > whole || holds(record, quote)
            return unsafe parser.feed(
                record, from: start - whole, hasQuotes: hasQuotes,
                addsEnd: physical.kind == nil)
        }
    }

    // MARK: A record over several lines

    private mutating func takeMore<K: RecordSink>(_ physical: Line, _ sink: inout K) throws {
        guard let opened = open else { return }
        let cutter = structure == nil ? parser : rewritten
        let step = feed(physical, from: physical.start, whole: opened.start)
        let lines = line - opened.line + 1
        let isFar =
            cutter.openFieldBytes > limits.fieldBytes || lines > limits.quotedLines
            || physical.next - opened.start > limits.fieldBytes + limits.lineBytes
        switch step {
        case .row where fits(cutter) || !mayHaveSwallowed(opened):
            open = nil
            try accept(
                cutter, opened.start, physical.end, lines: lines, isMended: false, &sink)
        case .open where !isFar: return
        default:
            try giveUp(opened, &sink)
        }
    }

    private func fits(_ cutter: StrictParser) -> Bool {
        table.expects == 0 || table.fits(cutter.record.count)
    }

    /// Whether the first line alone makes a whole row, so that its open quote is likely a stray.
    private func mayHaveSwallowed(_ opened: Open) -> Bool {
        let first = buffer.bytes(opened.start, opened.firstEnd)
        let literal = repair.takeLiterally(first, expected: table.expects)
        return literal.map { table.fits($0.fields) } ?? false
    }

    // MARK: A record

    mutating func accept<K: RecordSink>(
        _ cutter: StrictParser, _ start: Int, _ end: Int, lines: Int, isMended: Bool,
        _ sink: inout K
    ) throws {
        let fields = cutter.record.count
        guard cutter.longestField <= limits.fieldBytes else {
            try refuse(
                .fieldTooLong, .fieldTooLong(limit: limits.fieldBytes), start, end, lines: lines,
                &sink)
            return
        }
        guard fields <= limits.columns else {
            try refuse(
                .tooManyColumns, .tooManyColumns(found: fields, limit: limits.columns), start, end,
                lines: lines, &sink)
            return
        }
        if !isMended, lines == 1, !table.fits(fields) || isEnclosedOtherwise(cutter.record),
            let other = repair.otherDialect(
                buffer.bytes(start, end), fields: fields, expected: table.expects), cut(other)
        {
            table.notes.countNote(.otherDelimiter, line: line)
            try give(rewritten, start, end, lines: 1, isMended: true, &sink)
            return
        }
        if isMended { table.notes.countNote(.mendedQuote, line: line) }
        try give(cutter, start, end, lines: lines, isMended: isMended, &sink)
    }

    mutating func give<K: RecordSink>(
        _ cutter: StrictParser, _ start: Int, _ end: Int, lines: Int, isMended: Bool,
        _ sink: inout K
    ) throws {
        cutter.record.line = line - lines + 1
        cutter.record.lines = lines
        cutter.record.isMended = isMended
        cutter.record.raw.append(contentsOf: buffer.bytes(start, end))
        // Out of the parser for the time of the call: lent from there it would be copied.
        var record = Record()
        swap(&record, &cutter.record)
        defer { swap(&record, &cutter.record) }
        record.mayHoldUndefined = noteUndefined(record)
        try table.takeRecord(&record, &sink)
    }

    /// Notes undefined bytes; false when there can be none.
    private mutating func noteUndefined(_ record: borrowing Record) -> Bool {
        let isClean = unsafe record.bytes.withUnsafeBufferPointer {
            unsafe !holds($0, UndefinedByte.lead)
        }
        if isClean { return false }
        for scalar in String(decoding: record.bytes, as: UTF8.self).unicodeScalars {
            guard let byte = UndefinedByte.byte(scalar) else { continue }
            table.notes.countNote(byte == 0 ? .nulByte : .undefinedByte, line: record.line)
        }
        return true
    }

    private mutating func refuse<K: RecordSink>(
        _ kind: Malformed.Kind, _ reason: ReadError, _ start: Int, _ end: Int, lines: Int = 1,
        _ sink: inout K
    ) throws {
        let raw = Array(buffer.bytes(start, min(end, start + 4096)))
        try table.refuse(
            Malformed(
                line: line - lines + 1, kind: kind, reason: reason, raw: raw, lines: lines),
            &sink)
    }
}
