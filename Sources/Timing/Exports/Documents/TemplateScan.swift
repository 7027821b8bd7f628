// SPDX-License-Identifier: Apache-2.0

/// Cuts a template into text and tags.
struct TemplateScan {
    enum Token: Equatable {
        case text(String)
        /// Its first sign (a blank for a plain value), what stands behind it, and its line.
        case tag(Character, String, line: Int)
        /// A tag that begins and does not end.
        case unended(line: Int)
    }

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1

    init(text: String) { bytes = Array(text.utf8) }

    /// By bytes: a brace with a mark behind it is one Character and still a brace.
    mutating func next() -> Token? {
        guard place < bytes.count else { return nil }
        let start = place
        guard let opened = find("{{", from: place) else {
            place = bytes.count
            return .text(Self.text(bytes[start...]))
        }
        if opened > start {
            move(to: opened)
            return .text(Self.text(bytes[start..<opened]))
        }
        let isTriple = bytes[opened...].starts(with: "{{{".utf8)
        let begun = line
        guard let closed = find(isTriple ? "}}}" : "}}", from: opened) else {
            place = bytes.count
            return .unended(line: begun)
        }
        move(to: closed + (isTriple ? 3 : 2))
        let inside = Self.trimmed(bytes[(opened + (isTriple ? 3 : 2))..<closed])
        if isTriple { return .tag("{", Self.text(inside), line: begun) }
        guard let sign = inside.first, "!#^/>&=<$%*".utf8.contains(sign) else {
            return .tag(" ", Self.text(inside), line: begun)
        }
        let rest = Self.trimmed(inside.dropFirst())
        return .tag(Character(Unicode.Scalar(sign)), Self.text(rest), line: begun)
    }

    private func find(_ text: String, from start: Int) -> Int? {
        let sought = Array(text.utf8)
        guard bytes.count - start >= sought.count else { return nil }
        return (start...(bytes.count - sought.count)).first {
            bytes[$0] == sought[0] && bytes[$0...].starts(with: sought)
        }
    }

    private mutating func move(to end: Int) {
        for byte in bytes[place..<end] where byte == 0x0A { line += 1 }
        place = end
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { [0x09, 0x0A, 0x0D, 0x20].contains($0) }
        let end = bytes.lastIndex { !isBlank($0) } ?? bytes.startIndex - 1
        return bytes[...max(end, bytes.startIndex - 1)].drop(while: isBlank)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
