// SPDX-License-Identifier: Apache-2.0

package import Records

/// Reads delimited text of any dialect into a sink: one pass, constant memory.
package struct CSVReader: RecordReader, Sendable {
    package var declared: DeclaredDialect
    package var limits: ReadLimits

    package init(declared: DeclaredDialect = .init(), limits: ReadLimits = .init()) {
        self.declared = declared
        self.limits = limits
    }

    package func read<S: ByteSource, K: RecordSink>(_ source: inout S, into sink: inout K) throws {
        var text = TextSource(source, declared: declared, limits: limits)
        defer { source = text.source }
        do {
            try text.open()
        } catch let error as SourceError {
            guard let malformed = error.malformed(line: 1) else { throw error }
            try refuse(malformed, text.dialect, &sink)
            return
        }
        if let refusal = text.refusal {
            let malformed = Malformed(
                line: 1, kind: .binary, reason: refusal, raw: Array(text.head.prefix(64)))
            try refuse(malformed, text.dialect, &sink)
            return
        }
        var reading = Reading(text.dialect, declared: declared, limits: limits)
        do {
            try reading.run(&text, &sink)
        } catch let error as SourceError {
            guard let malformed = error.malformed(line: reading.line + 1) else { throw error }
            try reading.stop(malformed, text.decoder.encoding, &sink)
        }
    }

    private func refuse<K: RecordSink>(
        _ malformed: Malformed, _ dialect: Dialect, _ sink: inout K
    ) throws {
        var dialect = dialect
        dialect.headerRows = 0
        try sink.begin(Opening(dialect: dialect))
        try sink.takeMalformed(malformed)
        try sink.end(Closing())
    }
}

extension CSVReader {
    /// A byte source decoded to UTF-8, its head already read to find the dialect.
    struct TextSource<S: ByteSource> {
        var source: S
        private let declared: DeclaredDialect
        private let limits: ReadLimits
        private(set) var head: [UInt8] = []
        private(set) var decoder: TextDecoder
        private(set) var dialect = Dialect()
        /// Why the file is not delimited text, if it is not.
        private(set) var refusal: ReadError?
        private var isAtEnd = false
        private var chunk: [UInt8] = []
        /// Whether the chunk was read and not decoded.
        private var isChunkUnread = false
        private var sample: [UInt8] = []

        private static var chunkBytes: Int { 128 << 10 }

        init(_ source: S, declared: DeclaredDialect, limits: ReadLimits) {
            self.source = source
            self.declared = declared
            self.limits = limits
            decoder = TextDecoder()
        }

        /// Reads the head and finds the dialect.
        mutating func open() throws {
            while head.count < limits.sampleBytes, !isAtEnd {
                let limit = limits.sampleBytes - head.count
                isAtEnd = try source.read(into: &head, limit: limit) == 0
            }
            dialect.packing = source.packing
            let guess = TextDecoder.EncodingGuess(head, declared: declared)
            dialect.encoding = guess.encoding
            dialect.hasBOM = guess.markBytes > 0
            refusal = Magic.refusal(
                head, isWide: guess.isWide, mayBeJSON: declared.mayBeJSON)
            guard refusal == nil else { return }
            decoder = try TextDecoder(
                guess.encoding, fallback: guess.isOpen ? declared.fallback : nil)
            try decoder.decode(Array(head[guess.markBytes...]), into: &sample, isLast: isAtEnd)
            dialect = Sniffer(wholeLines(), declared: declared).dialect(dialect)
            head = Array(head.prefix(64))
        }

        /// The sample without a last line that may go on.
        private func wholeLines() -> [UInt8] {
            guard !isAtEnd, let end = sample.lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
                return Array(sample.prefix(limits.sampleBytes))
            }
            return Array(sample[...end])
        }

        /// Passes over the bytes of a line that is of no use: they are neither decoded nor kept.
        mutating func skipToLineEnd() throws {
            guard sample.isEmpty, !isAtEnd, !isChunkUnread, decoder.encoding.hasLineEndsAsBytes
            else {
                return
            }
            repeat {
                chunk.removeAll(keepingCapacity: true)
                isAtEnd = try source.read(into: &chunk, limit: Self.chunkBytes) == 0
            } while !isAtEnd && !holdsLineEnd
            isChunkUnread = true
        }

        private var holdsLineEnd: Bool {
            unsafe chunk.withUnsafeBufferPointer {
                unsafe holds($0, UInt8(ascii: "\n")) || holds($0, UInt8(ascii: "\r"))
            }
        }

        /// Appends the next text; false at the end.
        mutating func read(into text: inout [UInt8]) throws -> Bool {
            if !sample.isEmpty {
                text.append(contentsOf: sample)
                sample = []
                return true
            }
            guard !isAtEnd || isChunkUnread else { return false }
            if !isChunkUnread {
                chunk.removeAll(keepingCapacity: true)
                isAtEnd = try source.read(into: &chunk, limit: Self.chunkBytes) == 0
            }
            isChunkUnread = false
            try decoder.decode(chunk, into: &text, isLast: isAtEnd)
            return true
        }
    }
}

extension Encoding {
    /// Whether the byte of a line feed or a carriage return is always one.
    fileprivate var hasLineEndsAsBytes: Bool { self == .utf8 || self == .windows1252 }
}

/// Kind of a file that is not delimited text, by its first bytes.
private enum Magic {
    private static let known: [(start: [UInt8], content: ReadError.Content)] = [
        (Array("%PDF".utf8), .pdf),
        ([0xD0, 0xCF, 0x11, 0xE0], .oldOffice),
        ([0x50, 0x4B, 0x03, 0x04], .zip),
        ([0x50, 0x4B, 0x05, 0x06], .emptyZip),
        ([0x1F, 0x8B], .gzip),
        (Array("BZh".utf8), .bzip2),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .xz),
        ([0x28, 0xB5, 0x2F, 0xFD], .zstandard),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip),
        (Array("Rar!".utf8), .rar),
        ([0x89, 0x50, 0x4E, 0x47], .png),
        ([0xFF, 0xD8, 0xFF], .jpeg),
        (Array("GIF8".utf8), .gif),
        ([0x49, 0x49, 0x2A, 0x00], .tiff),
        ([0x4D, 0x4D, 0x00, 0x2A], .tiff),
        ([0x7F, 0x45, 0x4C, 0x46], .program),
        (Array("SQLite format 3".utf8), .sqlite),
        (Array("PAR1".utf8), .parquet),
        (Array("{\\rtf".utf8), .richText),
    ]

    /// The file's kind and the remedy, or nil if it may be text.
    ///
    /// `isWide` says that the bytes are UTF-16 or UTF-32, where NUL bytes are right.
    static func refusal(_ head: [UInt8], isWide: Bool, mayBeJSON: Bool = false) -> ReadError? {
        if let match = known.first(where: { head.starts(with: $0.start) }) {
            return .notText(match.content)
        }
        if isWide { return nil }
        if let markup = markup(head) { return markup }
        if !mayBeJSON, isJSON(head) { return .notText(.json) }
        let probe = head.prefix(1024)
        guard !probe.isEmpty else { return nil }
        let nuls = probe.count { $0 == 0 }
        if nuls == probe.count { return .onlyNULBytes }
        let odd = probe.count { $0 < 0x09 || (0x0E...0x1A).contains($0) || $0 == 0x7F }
        guard probe.count >= 8, odd * 100 > probe.count * 30 else { return nil }
        return .notText(head.starts(with: Array("MZ".utf8)) ? .program : .binary)
    }

    /// Whether the head is an object or a list of them, and nothing else stands behind it on its
    /// line.
    ///
    /// A first cell that holds JSON is followed by a delimiter; `[Data]` above a table is no list.
    private static func isJSON(_ head: [UInt8]) -> Bool {
        var text = head[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        text = text.drop(while: isSpace)
        let inner = text.dropFirst().drop(while: isSpace).first
        switch (text.first, inner) {
        case (UInt8(ascii: "{"), UInt8(ascii: "\"")), (UInt8(ascii: "{"), UInt8(ascii: "}")): break
        case (UInt8(ascii: "["), UInt8(ascii: "{")), (UInt8(ascii: "["), UInt8(ascii: "[")),
            (UInt8(ascii: "["), UInt8(ascii: "\"")):
            break
        default: return false
        }
        guard let end = endOfJSON(text) else { return true }
        let next = text[end...].first { $0 != 0x20 && $0 != 0x09 }
        return next == nil || next == 0x0A || next == 0x0D
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    /// Where the first value ends; nil when it goes on after the text.
    private static func endOfJSON(_ text: ArraySlice<UInt8>) -> Int? {
        var depth = 0
        var isInString = false
        var isEscaped = false
        for index in text.indices {
            let byte = text[index]
            if isInString {
                isInString = byte != UInt8(ascii: "\"") || isEscaped
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: continue
            }
            if depth == 0, !isInString { return index + 1 }
        }
        return nil
    }

    private static func markup(_ head: [UInt8]) -> ReadError? {
        var start = head.prefix(256)
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
        start = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let text = String(decoding: start.prefix(16), as: UTF8.self).lowercased()
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") { return .notText(.html) }
        return text.hasPrefix("<?xml") ? .notText(.xml) : nil
    }
}
