// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A document as UTF-8, as it comes; what is no longer wanted of it is dropped.
struct SourceText {
    private var bytes: [UInt8] = []
    /// The place of the first that is kept.
    private var base = 0
    /// Up to where it was handed on.
    private var fed = 0
    private var decoder: DocumentDecoder?
    /// What was read and not decoded.
    private var raw: [UInt8] = []
    private var isAtEnd = false

    /// Bytes that are read at a time.
    private static let portion = 64 << 10

    /// The place behind what has come so far.
    var end: Int { base + bytes.count }
    /// Bytes that have come and were not handed on.
    var unfed: Int { end - fed }
    var encoding: Encoding { decoder?.encoding ?? .utf8 }
    var hasMark: Bool { (decoder?.markBytes ?? 0) > 0 }
    var mayHoldUndefined: Bool { decoder?.mayHoldUndefined ?? false }

    /// Reads the first bytes, which say how the rest is written.
    ///
    /// - Throws: `XMLFault` where that is not known, or what the source throws.
    mutating func open<S: ByteSource>(_ source: inout S) throws {
        while raw.count < DocumentDecoder.headBytes, !isAtEnd, !raw.contains(UInt8(ascii: ">")) {
            try readMore(&source)
        }
        let decoder = try DocumentDecoder(head: raw)
        raw.removeFirst(decoder.markBytes)
        self.decoder = decoder
    }

    /// Reads the next bytes; false where there are none.
    mutating func read<S: ByteSource>(_ source: inout S) throws -> Bool {
        if raw.isEmpty, !isAtEnd { try readMore(&source) }
        guard !raw.isEmpty || decoder?.isOpen == true else { return false }
        decoder?.decode(raw, isLast: isAtEnd && raw.isEmpty, into: &bytes)
        raw.removeAll(keepingCapacity: true)
        return true
    }

    private mutating func readMore<S: ByteSource>(_ source: inout S) throws {
        isAtEnd = try source.read(into: &raw, limit: Self.portion) == 0
    }

    /// Hands on what has come and was not handed on.
    mutating func feed(_ use: (UnsafeRawBufferPointer) throws -> Bool) throws -> Bool {
        let start = fed - base
        fed = end
        return try unsafe bytes.withUnsafeBytes { all in
            try unsafe use(UnsafeRawBufferPointer(rebasing: all[start...]))
        }
    }

    subscript(places: Range<Int>) -> ArraySlice<UInt8> {
        bytes[places.lowerBound - base..<places.upperBound - base]
    }

    mutating func drop(before place: Int) {
        guard place > base else { return }
        bytes.removeFirst(place - base)
        base = place
    }
}
