// SPDX-License-Identifier: Apache-2.0

/// Whether a text is one JSON value (RFC 8259) that PostgreSQL's jsonb takes.
///
/// jsonb has no U+0000, no half of a surrogate pair, and keeps numbers as `numeric`, whose digits
/// are limited. If a key comes twice in one map, jsonb silently keeps the last value: such a text
/// is reported.
package struct JSONCheck {
    enum Verdict: Equatable {
        case good
        case notJSON
        /// The first key that comes again in its map, as it is meant, not as it is written.
        case repeatedKey(String)
    }

    /// Lists and maps within each other: PostgreSQL's own limit is its stack, thousands of them.
    static let depthLimit = 1_000
    /// Digits of a number before its point, and after it, as `numeric` has them.
    private static let digitsLimit = (before: 131_072, after: 16_383)
    /// From this exponent on `numeric` refuses the number unread, also a zero (INT_MAX / 2).
    private static let exponentLimit = 1_073_741_823

    static func verdict(_ bytes: [UInt8], _ range: Range<Int>) -> Verdict {
        var check = JSONCheck(bytes: bytes, index: range.lowerBound, end: range.upperBound)
        guard check.isWhole() else { return .notJSON }
        return check.repeated.map { .repeatedKey($0) } ?? .good
    }

    /// Whether a text is a JSON object that the database takes, also one with a key twice.
    package static func isObject(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let first = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        return first == UInt8(ascii: "{") && verdict(bytes, bytes.indices) != .notJSON
    }

    /// The first key that comes twice in one map of a JSON text; nil also where it is none.
    package static func repeatedKey(in text: String) -> String? {
        let bytes = Array(text.utf8)
        guard case .repeatedKey(let key) = verdict(bytes, bytes.indices) else { return nil }
        return key
    }

    private let bytes: [UInt8]
    private var index: Int
    private let end: Int
    /// Whether each open value is a map.
    private var open: [Bool] = []
    private var keys = JSONKeys()
    private var repeated: String?

    private init(bytes: [UInt8], index: Int, end: Int) {
        self.bytes = bytes
        self.index = index
        self.end = end
    }

    private var next: UInt8? { index < end ? bytes[index] : nil }

    private mutating func isWhole() -> Bool {
        repeat {
            guard beginsValue() else { return false }
            guard let goesOn = endsValues() else { return false }
            if !goesOn { return index == end }
        } while true
    }

    /// Reads a scalar, or goes into lists and maps as far as the first value that is a scalar or
    /// empty.
    private mutating func beginsValue() -> Bool {
        while true {
            skipBlanks()
            switch next {
            case UInt8(ascii: "["):
                index += 1
                guard open.count < Self.depthLimit else { return false }
                open.append(false)
                skipBlanks()
                if next == UInt8(ascii: "]") {
                    index += 1
                    open.removeLast()
                    return true
                }
            case UInt8(ascii: "{"):
                index += 1
                guard open.count < Self.depthLimit else { return false }
                open.append(true)
                keys.open()
                skipBlanks()
                if next == UInt8(ascii: "}") {
                    index += 1
                    open.removeLast()
                    keys.close()
                    return true
                }
                guard readsKey() else { return false }
            case UInt8(ascii: "\""): return readsString()
            case UInt8(ascii: "t"): return reads("true")
            case UInt8(ascii: "f"): return reads("false")
            case UInt8(ascii: "n"): return reads("null")
            default: return readsNumber()
            }
        }
    }

    /// Closes what ends behind a value: true where a comma announces another, false at the text's
    /// end.
    private mutating func endsValues() -> Bool? {
        while let isMap = open.last {
            skipBlanks()
            switch next {
            case UInt8(ascii: ","):
                index += 1
                if isMap {
                    skipBlanks()
                    guard readsKey() else { return nil }
                }
                return true
            case UInt8(ascii: "]") where !isMap, UInt8(ascii: "}") where isMap:
                index += 1
                open.removeLast()
                if isMap { keys.close() }
            default: return nil
            }
        }
        skipBlanks()
        return false
    }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            index += 1
        }
    }

    private mutating func reads(_ word: StaticString) -> Bool {
        for byte in "\(word)".utf8 {
            guard next == byte else { return false }
            index += 1
        }
        return !isWordByte
    }

    /// A letter or digit right behind a word or a number belongs to it.
    private var isWordByte: Bool {
        guard let byte = next else { return false }
        return byte >= 0x80 || byte == 0x5F || (0x30...0x39).contains(byte)
            || (0x41...0x5A).contains(byte & 0xDF)
    }

    private mutating func readsKey() -> Bool {
        let start = index + 1
        guard next == UInt8(ascii: "\""), readsString() else { return false }
        if let key = keys.addKey(bytes, start..<index - 1), repeated == nil { repeated = key }
        skipBlanks()
        guard next == UInt8(ascii: ":") else { return false }
        index += 1
        return true
    }

    private mutating func readsString() -> Bool {
        index += 1
        while let byte = next {
            index += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte < 0x20 { return false }
            if byte == UInt8(ascii: "\\"), !readsEscape() { return false }
        }
        return false
    }

    private mutating func readsEscape() -> Bool {
        guard let byte = next else { return false }
        index += 1
        guard byte == UInt8(ascii: "u") else {
            return [0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74].contains(byte)
        }
        guard let unit = readsUnit(), unit != 0, unit & 0xFC00 != 0xDC00 else { return false }
        guard unit & 0xFC00 == 0xD800 else { return true }
        guard index + 1 < end, bytes[index] == 0x5C, bytes[index + 1] == 0x75 else { return false }
        index += 2
        return readsUnit().map { $0 & 0xFC00 == 0xDC00 } ?? false
    }

    private mutating func readsUnit() -> UInt32? {
        guard index + 4 <= end else { return nil }
        var unit: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                return nil
            }
            unit = unit << 4 | UInt32(digit)
        }
        index += 4
        return unit
    }

    private mutating func readsNumber() -> Bool {
        if next == UInt8(ascii: "-") { index += 1 }
        let start = index
        let whole = skipDigits()
        guard whole > 0, whole == 1 || bytes[start] != 0x30 else { return false }
        let isZero = bytes[start] == 0x30
        var fraction = 0
        var zeros = 0
        var holdsDigit = !isZero
        if next == UInt8(ascii: ".") {
            index += 1
            let first = index
            fraction = skipDigits()
            guard fraction > 0 else { return false }
            zeros = bytes[first..<index].prefix { $0 == 0x30 }.count
            holdsDigit = holdsDigit || zeros < fraction
        }
        var exponent = 0
        if let byte = next, byte | 0x20 == UInt8(ascii: "e") {
            index += 1
            guard let read = readsExponent(), abs(read) < Self.exponentLimit else { return false }
            exponent = read
        }
        guard !isWordByte, next != UInt8(ascii: ".") else { return false }
        // `numeric` has places for so many digits on either side of the point.
        let before = (isZero ? -zeros : whole) + exponent
        let after = max(0, fraction - exponent)
        return after <= Self.digitsLimit.after && (!holdsDigit || before <= Self.digitsLimit.before)
    }

    private mutating func readsExponent() -> Int? {
        var isNegative = false
        if let sign = next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            isNegative = sign == UInt8(ascii: "-")
            index += 1
        }
        let start = index
        guard skipDigits() > 0 else { return nil }
        var exponent = 0
        for byte in bytes[start..<index] {
            exponent = min(exponent * 10 + Int(byte & 0x0F), Self.exponentLimit)
        }
        return isNegative ? -exponent : exponent
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
        return index - start
    }
}
