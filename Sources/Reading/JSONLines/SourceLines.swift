// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The lines of a source, one after another; of a line past the limit the beginning is kept.
struct SourceLines {
    struct Line {
        /// In `bytes`, without its end.
        var range: Range<Int>
        var isTooLong = false
    }

    private(set) var bytes: [UInt8] = []
    private let limit: Int
    /// Where the next line begins, and up to where there is no end of it.
    private var start = 0
    private var scanned = 0
    private var isAtEnd = false
    /// The beginning of a line that is being passed over.
    private var beginning: [UInt8]?

    private static let portion = 128 << 10
    /// Bytes kept of a line that is too long.
    private static let kept = 4 << 10

    /// - Parameter limit: bytes of one line.
    init(limit: Int) { self.limit = limit }

    /// Reads the first bytes, which tell the source's packing.
    mutating func open<S: ByteSource>(_ source: inout S) throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        while bytes.count < mark.count, !isAtEnd { try readMore(&source) }
        if bytes.starts(with: mark) { (start, scanned) = (mark.count, mark.count) }
    }

    /// Nil at the end.
    mutating func next<S: ByteSource>(_ source: inout S) throws -> Line? {
        while true {
            if let end = bytes[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                return take(upTo: end, further: 1)
            }
            scanned = bytes.count
            if isAtEnd {
                guard start < bytes.count || beginning != nil else { return nil }
                return take(upTo: bytes.count, further: 0)
            }
            if beginning != nil || bytes.count - start > limit + 1 {
                beginning = beginning ?? Array(bytes[start...].prefix(Self.kept))
                bytes.removeAll(keepingCapacity: true)
            } else {
                bytes.removeFirst(start)
            }
            start = 0
            scanned = bytes.count
            try readMore(&source)
        }
    }

    func isBlank(_ line: Line) -> Bool {
        bytes[line.range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }

    func withBytes(
        of line: Line, _ body: (UnsafeBufferPointer<UInt8>) throws(ObjectFlaw) -> Void
    ) throws(ObjectFlaw) {
        var flaw: ObjectFlaw?
        unsafe bytes[line.range].withUnsafeBufferPointer { line in
            do throws(ObjectFlaw) { try unsafe body(line) } catch { flaw = error }
        }
        if let flaw { throw flaw }
    }

    private mutating func readMore<S: ByteSource>(_ source: inout S) throws {
        isAtEnd = try source.read(into: &bytes, limit: Self.portion) == 0
    }

    private mutating func take(upTo end: Int, further: Int) -> Line {
        if let beginning {
            self.beginning = nil
            // What is left behind the line stays behind it.
            bytes.replaceSubrange(..<end, with: beginning)
            start = beginning.count + further
            scanned = start
            return Line(range: 0..<beginning.count, isTooLong: true)
        }
        var range = start..<end
        if let last = bytes[range].last, last == UInt8(ascii: "\r") {
            range = start..<end - 1
        }
        start = end + further
        scanned = start
        guard range.count > limit else { return Line(range: range) }
        return Line(range: range.prefix(Self.kept), isTooLong: true)
    }
}
