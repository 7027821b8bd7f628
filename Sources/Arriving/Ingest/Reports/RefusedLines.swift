// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Feeds
internal import FileSystem
internal import Records

/// Copies lines of a stored file, byte for byte.
struct RefusedLines {
    private let path: String
    private let name: String
    private let feed: Feed
    private let lines: Int

    /// - Parameter lines: physical lines of the file, as it was judged.
    init(_ path: String, name: String, feed: Feed, lines: Int) throws {
        self.path = path
        self.name = name
        self.feed = feed
        self.lines = lines
    }

    /// The whole file, unpacked.
    ///
    /// - Returns: false if it can't be unpacked any more.
    func copy(to copy: String) throws -> Bool {
        try unpacked(to: copy) { bytes, _ in bytes }
    }

    /// The head, and the records that begin on these lines.
    ///
    /// - Returns: false if the lines can't be told apart: then nothing is left at `copy`.
    func write(
        _ refused: LineSet, below head: LineAccount.Head, to copy: String
    ) throws -> Bool {
        guard let extent = try extent(of: refused),
            let unit = LineCutter.Unit(extent.encoding)
        else { return false }
        var wanted = extent.wanted
        for range in head.above + head.further { wanted.insert(range) }
        guard try write(wanted, [:], unit, mark: [], to: copy) else { return false }
        guard let missing = try missing(in: copy, of: extent.dialect, unit) else { return true }
        return try write(wanted, [:], unit, mark: missing, to: copy)
    }

    /// The same with other text in place of some records.
    ///
    /// - Parameters:
    ///   - refused: nil: every line of the file is kept.
    ///   - head: what stands above them.
    ///   - texts: by the line where a record begins; an empty one leaves it out.
    /// - Throws: `TextEncoder.Missing`.
    func write(
        _ refused: LineSet?, below head: LineAccount.Head, replacing texts: [Int: String],
        to copy: String
    ) throws -> Bool {
        var marked = refused ?? LineSet(lines: lines)
        for line in texts.keys { marked.insert(line) }
        guard let extent = try extent(of: marked), let unit = LineCutter.Unit(extent.encoding)
        else { return false }
        var wanted = extent.wanted
        if refused == nil { wanted.insert(1...max(1, lines)) }
        for range in head.above + head.further { wanted.insert(range) }
        let encoder = try TextEncoder(extent.encoding)
        var replacements: [Int: [UInt8]] = [:]
        for (line, text) in texts {
            for further in 1..<(extent.lines[line] ?? 1) { replacements[line + further] = [] }
            replacements[line] = text.isEmpty ? [] : try encoder.encode(text + "\r\n")
        }
        guard try write(wanted, replacements, unit, mark: [], to: copy) else { return false }
        guard let missing = try missing(in: copy, of: extent.dialect, unit) else { return true }
        return try write(wanted, replacements, unit, mark: missing, to: copy)
    }

    /// - Parameter mark: what stands above all lines.
    private func write(
        _ wanted: LineSet, _ replacements: [Int: [UInt8]], _ unit: LineCutter.Unit, mark: [UInt8],
        to copy: String
    ) throws -> Bool {
        var cutter = LineCutter(unit, keeping: wanted, replacing: replacements)
        let isUnpacked = try unpacked(to: copy) { bytes, isFirst in
            var kept: [UInt8] = []
            guard isFirst else {
                cutter.cut(bytes, into: &kept)
                return kept
            }
            // The byte order mark belongs to the file, not to its first line.
            let order = ByteOrderMark.length(bytes)
            cutter.cut(Array(bytes[order...]), into: &kept)
            return Array(bytes[..<order]) + mark + kept
        }
        guard isUnpacked, cutter.lines == lines else {
            if isUnpacked { try Folder.remove(copy) }
            return false
        }
        return true
    }

    /// The lines needed above them to be cut at the same delimiter; nil: none.
    ///
    /// A few lines may look different from the whole file.
    private func missing(
        in copy: String, of dialect: Dialect, _ unit: LineCutter.Unit
    ) throws -> [UInt8]? {
        guard feed.dialect.delimiter == nil, let delimiter = dialect.delimiterByte,
            case .byte = unit, !dialect.aligned, !dialect.separatorLine
        else { return nil }
        var look = Look()
        try read(copy, into: &look)
        guard look.dialect?.delimiter != dialect.delimiter else { return nil }
        return Array("sep=".utf8) + [delimiter] + Array("\r\n".utf8)
    }

    private struct Look: RecordSink {
        var dialect: Dialect?
        mutating func begin(_ opening: Opening) { dialect = opening.dialect }
        mutating func takeRecord(_ record: borrowing Record) {}
        mutating func takeMalformed(_ malformed: Malformed) {}
        mutating func end(_ closing: Closing) {}
    }

    // MARK: Reading

    private func read(_ path: String, into sink: inout some RecordSink) throws {
        let file = try OpenFile(reading: path)
        try withExtendedLifetime(file) {
            var source = Unpacked(
                FileSource(descriptor: file.descriptor), limits: feed.readLimits)
            try feed.readText(&source, into: &sink)
        }
    }

    /// Reads the unpacked bytes portion by portion and writes what `body` makes of them.
    ///
    /// - Returns: whether it can be unpacked; if not nothing is left at `copy`.
    private func unpacked(
        to copy: String, _ body: (_ bytes: [UInt8], _ isFirst: Bool) throws -> [UInt8]
    ) throws -> Bool {
        let file = try OpenFile(reading: path)
        let target = try OpenFile(writing: copy)
        return try withExtendedLifetime(file) {
            var source = Unpacked(
                FileSource(descriptor: file.descriptor), limits: feed.readLimits)
            var isFirst = true
            var bytes: [UInt8] = []
            do {
                while try source.read(into: &bytes, limit: chunkBytes) > 0 {
                    // A mark must not be cut in two.
                    if isFirst, bytes.count < ByteOrderMark.longest { continue }
                    try target.write(try body(bytes, isFirst))
                    isFirst = false
                    bytes.removeAll(keepingCapacity: true)
                }
            } catch let error as SourceError where error.reason != nil {
                try Folder.remove(copy)
                return false
            }
            if !bytes.isEmpty { try target.write(try body(bytes, isFirst)) }
            try target.sync()
            return true
        }
    }

    // MARK: How far records go

    private struct Extent {
        /// All lines of the records that are wanted.
        let wanted: LineSet
        /// Of records on several: how many.
        let lines: [Int: Int]
        let encoding: Encoding
        let dialect: Dialect
    }

    /// The lines of the records that begin on some lines, read as the judge reads them; nil: the
    /// file has changed.
    private func extent(of refused: LineSet) throws -> Extent? {
        var finder = Finder(
            judge: Judge(feed: feed, fileName: name, rows: Nobody()), wanted: refused)
        try read(path, into: &finder)
        guard !finder.isBroken, finder.lines == lines, let dialect = finder.judge.dialect else {
            return nil
        }
        return Extent(
            wanted: finder.wanted, lines: finder.counts, encoding: finder.encoding,
            dialect: dialect)
    }

    private struct Finder: RecordSink {
        var judge: Judge<Nobody>
        var wanted: LineSet
        var counts: [Int: Int] = [:]
        var encoding = Encoding.utf8
        var lines = 0
        var isBroken = false

        var columns: Int { judge.columns }

        mutating func begin(_ opening: Opening) throws { try judge.begin(opening) }

        mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {
            try judge.pass(text, line: line, as: kind)
        }

        mutating func takeRecord(_ record: borrowing Record) throws {
            extend(record.line, record.lines)
            try judge.takeRecord(record)
        }

        mutating func takeMalformed(_ malformed: Malformed) throws {
            if malformed.isFatal { isBroken = true }
            extend(malformed.line, malformed.lines)
            try judge.takeMalformed(malformed)
        }

        mutating func end(_ closing: Records.Closing) throws {
            encoding = closing.encoding
            lines = closing.lines
            try judge.end(closing)
        }

        private mutating func extend(_ line: Int, _ count: Int) {
            guard count > 1, wanted.contains(line) else { return }
            wanted.insert(line...line + count - 1)
            counts[line] = count
        }
    }

    private struct Nobody: RowSink {
        mutating func accept(_ row: borrowing JudgedRow, from record: borrowing Record) {}
        mutating func report(_ fault: Fault) {}
        mutating func reject(line: Int) {}
    }
}
