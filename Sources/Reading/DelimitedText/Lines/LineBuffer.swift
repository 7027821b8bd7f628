// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Records

/// The window of decoded text that is in memory, cut into physical lines.
struct LineBuffer {
    enum Step {
        case line(Line)
        /// The line is not complete: more text is needed.
        case hungry
        /// The line is longer than the limit and not complete.
        case tooLong
        case end
    }

    private(set) var text: [UInt8] = []
    /// Where `text` begins in the file.
    private(set) var origin = 0
    private(set) var cursor = 0
    var isComplete = false
    private var feed = Search(byte: UInt8(ascii: "\n"))
    private var carriage = Search(byte: UInt8(ascii: "\r"))

    /// The next occurrence of a byte, searched once however often it is asked for.
    private struct Search {
        let byte: UInt8
        var hit = -1
        var scanned = 0

        mutating func find(_ text: [UInt8], origin: Int, from cursor: Int) -> Int? {
            if hit >= cursor { return hit }
            let start = max(scanned, cursor)
            let count = origin + text.count - start
            guard count > 0 else { return nil }
            let found = unsafe text.withUnsafeBytes { raw -> Int? in
                guard let base = raw.baseAddress else { return nil }
                let from = unsafe base + (start - origin)
                return unsafe memchr(from, Int32(byte), count).map {
                    unsafe UnsafeRawPointer($0) - base
                }
            }
            scanned = found.map { origin + $0 + 1 } ?? origin + text.count
            hit = found.map { origin + $0 } ?? -1
            return found.map { origin + $0 }
        }
    }

    var limit: Int

    init(lineBytes: Int) { limit = lineBytes }

    var end: Int { origin + text.count }

    /// The bytes between two places of the file that are still in memory.
    func bytes(_ start: Int, _ end: Int) -> ArraySlice<UInt8> {
        text[start - origin..<end - origin]
    }

    subscript(_ place: Int) -> UInt8 { text[place - origin] }

    /// Drops what is before `place`, then lets `body` append text.
    mutating func refill(keepingFrom place: Int, _ body: (inout [UInt8]) throws -> Void) rethrows {
        text.removeSubrange(0..<place - origin)
        origin = place
        try body(&text)
    }

    /// Goes back to a line's start.
    mutating func rewind(to place: Int) {
        cursor = place
        feed.hit = -1
        feed.scanned = place
        carriage.hit = -1
        carriage.scanned = place
    }

    /// The next line, if it is all there.
    mutating func next() -> Step {
        let lf = feed.find(text, origin: origin, from: cursor)
        let cr = carriage.find(text, origin: origin, from: cursor)
        if let cr, lf.map({ cr < $0 }) ?? true {
            if cr + 1 == end && !isComplete { return .hungry }
            return takeLine(end: cr, isPair: lf == cr + 1)
        }
        if let lf { return takeLine(end: lf, length: 1, .lf) }
        if !isComplete { return end - cursor > limit ? .tooLong : .hungry }
        guard cursor < end else { return .end }
        return end - cursor > limit ? .tooLong : takeLine(end: end, length: 0, nil)
    }

    private mutating func takeLine(end: Int, isPair: Bool) -> Step {
        takeLine(end: end, length: isPair ? 2 : 1, isPair ? .crlf : .cr)
    }

    private mutating func takeLine(end: Int, length: Int, _ kind: LineEnd?) -> Step {
        let line = Line(start: cursor, end: end, next: end + length, kind: kind)
        cursor = line.next
        return .line(line)
    }

    /// Moves to the end of a line that is too long, as far as it is in memory; whether it ended.
    mutating func skip() -> Bool {
        let lf = feed.find(text, origin: origin, from: cursor)
        let cr = carriage.find(text, origin: origin, from: cursor)
        guard lf != nil || cr != nil else {
            cursor = end
            return isComplete
        }
        if case .line = next() { return true }
        // A carriage return at the very end: what follows it decides.
        cursor = end - 1
        return false
    }
}

/// Whether a byte occurs.
func holds(_ bytes: UnsafeBufferPointer<UInt8>, _ byte: UInt8) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    return unsafe memchr(base, Int32(byte), bytes.count) != nil
}
