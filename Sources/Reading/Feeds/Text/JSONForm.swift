// SPDX-License-Identifier: Apache-2.0

/// One form for all JSON texts that are equal as jsonb: without blanks and escapes, keys in order,
/// numbers without the zeros and exponents that change nothing.
struct JSONForm {
    /// - Parameter text: what `JSONCheck` has passed, which also limits its depth.
    static func canonical(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var form = JSONForm(bytes: Array(text))
        return form.value()
    }

    private let bytes: [UInt8]
    private var index = 0

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value() -> [UInt8] {
        switch next() {
        case UInt8(ascii: "["):
            return several(UInt8(ascii: "]")) { $0.value() }.reduce(into: [UInt8(ascii: "[")]) {
                $0 += $1 + [UInt8(ascii: ",")]
            } + [UInt8(ascii: "]")]
        case UInt8(ascii: "{"):
            let pairs = several(UInt8(ascii: "}")) { form in
                let key = form.string()
                _ = form.next()
                form.index += 1
                return key + [UInt8(ascii: ":")] + form.value()
            }
            return pairs.sorted { $0.lexicographicallyPrecedes($1) }.reduce(
                into: [UInt8(ascii: "{")]
            ) {
                $0 += $1 + [UInt8(ascii: ",")]
            } + [UInt8(ascii: "}")]
        case UInt8(ascii: "\""): return string()
        default: return scalar()
        }
    }

    /// The byte behind the blanks, which stays to be read.
    private mutating func next() -> UInt8? {
        while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
        return index < bytes.count ? bytes[index] : nil
    }

    private mutating func several(
        _ end: UInt8, _ read: (inout JSONForm) -> [UInt8]
    ) -> [[UInt8]] {
        var all: [[UInt8]] = []
        index += 1
        while let byte = next(), byte != end {
            if byte == UInt8(ascii: ",") { index += 1 }
            _ = next()
            all.append(read(&self))
        }
        index += 1
        return all
    }

    /// With its length before it: what is in it is taken for nothing else.
    private mutating func string() -> [UInt8] {
        let start = index + 1
        index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        var text: [UInt8] = []
        JSONKeys.unescape(bytes, start..<min(index, bytes.count), into: &text)
        index += 1
        return Array("\"\(text.count)\"".utf8) + text
    }

    /// A word, or a number as its digits and the exponent of the last of them.
    private mutating func scalar() -> [UInt8] {
        let start = index
        while index < bytes.count, Self.isOfScalar(bytes[index]) { index += 1 }
        let text = bytes[start..<index]
        guard let first = text.first, first == UInt8(ascii: "-") || Self.isDigit(first) else {
            return Array(text)
        }
        let halves = text.split(maxSplits: 1) { $0 | 0x20 == UInt8(ascii: "e") }
        let parts = halves[0].split(separator: UInt8(ascii: "."))
        var digits = Array(parts.joined().drop { !Self.isDigit($0) || $0 == UInt8(ascii: "0") })
        var exponent = halves.count == 2 ? Int(String(decoding: halves[1], as: UTF8.self)) ?? 0 : 0
        exponent -= parts.count == 2 ? parts[1].count : 0
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        guard !digits.isEmpty else { return [UInt8(ascii: "0")] }
        let sign = first == UInt8(ascii: "-") ? [first] : []
        return sign + digits + Array("e\(exponent)".utf8)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isOfScalar(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || [0x2B, 0x2D, 0x2E].contains(byte)
    }
}
