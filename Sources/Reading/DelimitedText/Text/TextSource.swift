// SPDX-License-Identifier: Apache-2.0

internal import Records

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
        let guess = EncodingGuess(head, declared: declared)
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
        guard sample.isEmpty, !isAtEnd, !isChunkUnread, decoder.encoding.hasLineEndsAsBytes else {
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

extension Encoding {
    /// Whether the byte of a line feed or a carriage return is always one.
    fileprivate var hasLineEndsAsBytes: Bool { self == .utf8 || self == .windows1252 }
}
