// SPDX-License-Identifier: Apache-2.0

internal import Markup
internal import Records

/// Goes through a document, and gives its records and its lines to a sink.
struct RecordWalk {
    private let document: DocumentReader
    private let parser: MarkupParser
    private let places: XMLPlaces
    private let limits: ReadLimits
    private var cursor = LineCursor()
    private var record = Record()
    private var closing = Closing()
    /// Of a record that is too long: its beginning, as much as is shown.
    private var beginning: [UInt8]?
    private var beginningLine: Int?
    /// The line on which the last record begins, and how many do there.
    private var last = (line: 0, records: 0)
    private var refused = 0

    /// Bytes that are shown of what is no record.
    private static let shownBytes = 4 << 10

    init(_ places: XMLPlaces, _ limits: ReadLimits) throws {
        self.places = places
        self.limits = limits
        document = DocumentReader(places, limits)
        do throws(MarkupFlaw) {
            parser = try MarkupParser(
                document, depth: limits.depth, names: .written, encoding: "UTF-8")
        } catch {
            throw SourceError(.damaged, .noMemory)
        }
    }

    /// The line that was reached.
    var line: Int { parser.line }

    static func malformed(_ fault: XMLFault, line: Int) -> Malformed {
        Malformed(line: fault.line ?? line, kind: .notXML, reason: .xml(fault), raw: [])
    }

    // MARK: Reading

    /// - Throws: `XMLFault` where nothing can be read on, and what source and sink throw.
    mutating func read<S: ByteSource, K: RecordSink>(
        _ source: inout S, _ text: inout SourceText, _ sink: inout K
    ) throws {
        record.mayHoldUndefined = text.mayHoldUndefined
        do {
            while try text.read(&source) {
                closing.workBytes += text.unfed
                let isPaused = try unsafe text.feed { bytes in try unsafe parser.feed(bytes) }
                try give(isPaused, text, &sink)
                try settle(&text, &sink)
            }
            guard text.end > 0 else { return }
            try give(try parser.finish(), text, &sink)
        } catch let flaw as MarkupFlaw {
            throw fault(flaw)
        }
        guard closing.records + refused == 0, !document.hasPlace else { return }
        throw XMLFault.noRecord(place: places.place, root: document.root)
    }

    /// Counts the lines of a document that is not read any more.
    mutating func readOn<S: ByteSource, K: RecordSink>(
        _ source: inout S, _ text: inout SourceText, _ sink: inout K
    ) throws {
        do {
            repeat {
                try cursor.move(to: text.end, isRow: false, in: text, &sink)
                text.drop(before: text.end)
            } while try text.read(&source)
        } catch let error as SourceError where error.reason != nil {
            // The file is refused already.
        }
    }

    mutating func end<K: RecordSink>(_ text: SourceText, _ sink: inout K) throws {
        try cursor.move(to: text.end, isRow: document.firstByte != nil, in: text, &sink)
        try cursor.finish(&sink)
        closing.lines = cursor.lines
        closing.accountedLines = closing.lines
        closing.encoding = text.encoding
        closing.unread = document.unreadPlaces
        try sink.end(closing)
    }

    /// What the parser says, with the place.
    private func fault(_ flaw: MarkupFlaw) -> XMLFault {
        let place = document.place
        return switch flaw {
        case .doctype(let line): .doctype(line: line)
        case .tooDeep(let limit, let line): .tooDeep(limit: limit, line: line, place: place)
        case .tooLong(let bytes, let line):
            .tooLongMarkup(bytes: bytes, line: line, place: place)
        case .broken(let reason, let line, let column):
            .notXML(reason: reason, line: line, column: column, place: place)
        case .trailing(let line, let column): .trailing(line: line, column: column)
        case .cutOff(_, let line): .cutOff(line: line, place: place)
        case .noMemory: .notXML(reason: "no memory", line: line, column: 1, place: place)
        }
    }

    // MARK: Records

    /// Gives the records that the parser pauses behind.
    private mutating func give<K: RecordSink>(
        _ isPaused: Bool, _ text: SourceText, _ sink: inout K
    ) throws {
        var isPaused = isPaused
        while isPaused {
            if let start = document.firstByte, let end = document.byteBehind {
                try give(start..<end, text, &sink)
                document.leaveRecord()
            }
            isPaused = try parser.resume()
        }
    }

    private mutating func give<K: RecordSink>(
        _ range: Range<Int>, _ text: SourceText, _ sink: inout K
    ) throws {
        try cursor.move(to: range.lowerBound, isRow: false, in: text, &sink)
        let line = beginningLine ?? cursor.line
        let isTooLong = beginning != nil || range.count > limits.lineBytes
        let flaw: XMLFault? =
            isTooLong
            ? .recordTooLong(bytes: limits.lineBytes, place: places.place) : document.values.flaw
        if let flaw {
            let raw = beginning ?? Array(text[range].prefix(Self.shownBytes))
            refused += 1
            try sink.takeMalformed(refusal(flaw, line, Self.whole(raw)))
        } else {
            record.clear()
            record.line = line
            last = (line, last.line == line ? last.records + 1 : 1)
            guard last.records <= Record.partsLimit else {
                throw XMLFault.tooManyRecords(line: line, limit: Record.partsLimit)
            }
            // Its lines are given by themselves: others may stand on them too.
            record.lines = 0
            record.part = last.records
            document.values.write(to: &record)
            record.raw.append(contentsOf: text[range])
            closing.records += 1
            try sink.takeRecord(record)
        }
        (beginning, beginningLine) = (nil, nil)
        try cursor.move(to: range.upperBound, isRow: true, in: text, &sink)
    }

    private func refusal(_ fault: XMLFault, _ line: Int, _ raw: [UInt8]) -> Malformed {
        let kind: Malformed.Kind =
            switch fault {
            case .recordTooLong: .lineTooLong
            case .textTooLong: .fieldTooLong
            default: .notRecord
            }
        return Malformed(line: line, kind: kind, reason: .xml(fault), raw: raw, lines: 0)
    }

    /// Without a character that is cut.
    private static func whole(_ raw: [UInt8]) -> [UInt8] {
        var raw = raw
        while let last = raw.last, last & 0xC0 == 0x80 { raw.removeLast() }
        if let last = raw.last, last >= 0xC0 { raw.removeLast() }
        return raw
    }

    /// Behind a portion: goes on in the lines, and keeps what is open.
    private mutating func settle<K: RecordSink>(
        _ text: inout SourceText, _ sink: inout K
    ) throws {
        guard let reached = parser.place else { return }
        guard let start = document.firstByte else {
            try cursor.move(to: reached, isRow: false, in: text, &sink)
            return text.drop(before: reached)
        }
        guard beginning != nil || text.end - start > limits.lineBytes else {
            try cursor.move(to: start, isRow: false, in: text, &sink)
            return text.drop(before: start)
        }
        if beginning == nil {
            try cursor.move(to: start, isRow: false, in: text, &sink)
            beginningLine = cursor.line
            beginning = Array(text[start..<text.end].prefix(Self.shownBytes))
            document.giveUp()
        }
        try cursor.move(to: reached, isRow: true, in: text, &sink)
        text.drop(before: reached)
    }
}
