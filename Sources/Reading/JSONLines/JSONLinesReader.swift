// SPDX-License-Identifier: Apache-2.0

package import Records

/// Reads JSON Lines into a sink that is given every line: an object a line, a field a column.
///
/// One pass, constant memory. A field has the value at the first of its column's places that has one
/// other than null: a number by its exact text, a text decoded, an object or a list as it was sent.
package struct JSONLinesReader: RecordReader, Sendable {
    private let paths: JSONPaths
    /// What its columns are called where nobody has a name for them.
    private let names: [String]
    private let limits: ReadLimits

    /// - Parameter columns: of each column its places, the one to be preferred first.
    package init(_ columns: [[JSONPointer]], limits: ReadLimits = .init()) {
        paths = JSONPaths(columns)
        names = columns.map { $0.first?.description ?? "" }
        self.limits = limits
    }

    package func read<S: ByteSource, K: RecordSink>(_ source: inout S, into sink: inout K) throws {
        var lines = SourceLines(limit: limits.lineBytes)
        var giver = Giver(paths, limits)
        do {
            try lines.open(&source)
        } catch let error as SourceError {
            guard let malformed = error.malformed(line: 1) else { throw error }
            try sink.begin(opening(source.packing))
            try sink.takeMalformed(malformed)
            return try sink.end(Closing())
        }
        try sink.begin(opening(source.packing))
        do {
            while let line = try lines.next(&source) { try giver.give(line, of: lines, to: &sink) }
        } catch let error as SourceError {
            guard let malformed = error.malformed(line: giver.line + 1) else { throw error }
            try sink.takeMalformed(malformed)
        }
        try giver.end(&sink)
    }

    private func opening(_ packing: Packing) -> Opening {
        var dialect = Dialect()
        dialect.packing = packing
        dialect.isJSONLines = true
        (dialect.delimiter, dialect.quote, dialect.headerRows) = ([], nil, 0)
        dialect.columns = paths.columns
        var opening = Opening(dialect: dialect)
        (opening.header, opening.headerRecords) = (names, [names])
        return opening
    }
}

/// Gives lines to a sink as what they are.
private struct Giver {
    private let reader: ObjectReader
    private let walker: ObjectWalker
    private let limits: ReadLimits
    private var record = Record()
    private var closing = Closing()
    private var others = Note(kind: .otherMember, count: 0, lines: [])

    init(_ paths: JSONPaths, _ limits: ReadLimits) {
        reader = ObjectReader(paths)
        walker = ObjectWalker(reader, depth: limits.depth)
        self.limits = limits
        // Texts of JSON are UTF-8, or refused.
        record.mayHoldUndefined = false
    }

    /// The last line given.
    var line: Int { closing.lines }

    mutating func give<K: RecordSink>(
        _ line: SourceLines.Line, of lines: SourceLines, to sink: inout K
    ) throws {
        closing.lines += 1
        closing.accountedLines += 1
        closing.workBytes += line.range.count
        let bytes = lines.bytes[line.range]
        guard !line.isTooLong else {
            return try sink.takeMalformed(
                malformed(.lineTooLong, .lineTooLong(limit: limits.lineBytes), bytes))
        }
        guard !lines.isBlank(line) else {
            return try sink.pass(bytes, line: closing.lines, as: .blank)
        }
        reader.begin()
        do throws(ObjectFlaw) {
            try unsafe lines.withBytes(of: line) { bytes throws(ObjectFlaw) in
                try unsafe walker.walk(bytes)
            }
        } catch {
            return try sink.takeMalformed(malformed(error, bytes))
        }
        record.clear()
        record.line = closing.lines
        reader.write(to: &record)
        record.raw.append(contentsOf: bytes)
        closing.records += 1
        if reader.hasOther { noteOther() }
        try sink.takeRecord(record)
    }

    private mutating func noteOther() {
        others.count += 1
        if others.lines.count < Note.linesKept { others.lines.append(closing.lines) }
    }

    func end<K: RecordSink>(_ sink: inout K) throws {
        var closing = closing
        if others.count > 0 { closing.notes.append(others) }
        try sink.end(closing)
    }

    private func malformed(_ flaw: ObjectFlaw, _ bytes: ArraySlice<UInt8>) -> Malformed {
        switch flaw {
        case .nul: malformed(.nulByte, .onlyNULBytes, bytes)
        case .unreadable(let reason): malformed(.notJSON, reason, bytes)
        }
    }

    private func malformed(
        _ kind: Malformed.Kind, _ reason: ReadError, _ bytes: ArraySlice<UInt8>
    ) -> Malformed {
        Malformed(
            line: closing.lines, kind: kind, reason: reason,
            raw: Self.text(of: bytes.prefix(Self.rawBytes)))
    }

    /// Bytes of a line that are shown.
    private static let rawBytes = 4 << 10

    /// What is no UTF-8 stays what it was.
    private static func text(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard String(validating: bytes, as: UTF8.self) == nil else { return Array(bytes) }
        return bytes.reduce(into: []) { text, byte in
            if byte < 0x80 { text.append(byte) } else { UndefinedByte.append(byte, to: &text) }
        }
    }
}
