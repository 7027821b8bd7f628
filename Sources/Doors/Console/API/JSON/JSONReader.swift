// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Reads a body strictly (RFC 8259): one value, each name once in its object, whole characters, and
/// no U+0000, which the database can't keep.
struct JSONReader {
    /// Objects and lists within each other.
    static let depthLimit = 32
    /// Characters of one number.
    static let numberLimit = 400

    struct Malformed: Error, Equatable {
        /// Bytes before it.
        let place: Int
        let why: Phrase
    }

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    static func read(_ bytes: [UInt8]) throws(Malformed) -> JSON {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Malformed(
                place: 0, why: Phrase(en: "it is no UTF-8", fr: "ce n'est pas de l'UTF-8"))
        }
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value()
        reader.skipBlanks()
        guard reader.next == nil else { throw reader.unexpected }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private var unexpected: Malformed {
        Malformed(
            place: index,
            why: Phrase(
                en: "it is no JSON at byte \(index + 1)",
                fr: "ce n'est pas du JSON à l'octet \(index + 1)"))
    }

    private mutating func skipBlanks() {
        while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { index += 1 }
    }

    private mutating func value() throws(Malformed) -> JSON {
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(Malformed) -> JSON {
        for byte in word.utf8 {
            guard next == byte else { throw unexpected }
            index += 1
        }
        return value
    }

    private mutating func enter() throws(Malformed) {
        index += 1
        depth += 1
        guard depth <= Self.depthLimit else {
            let limit = Self.depthLimit
            throw Malformed(
                place: index,
                why: Phrase(
                    en: "more than \(limit) objects and lists are within each other",
                    fr: "plus de \(limit) objets et listes sont imbriqués"))
        }
    }

    private mutating func leave() {
        index += 1
        depth -= 1
    }

    private mutating func list() throws(Malformed) -> JSON {
        try enter()
        var values: [JSON] = []
        skipBlanks()
        if next == UInt8(ascii: "]") {
            leave()
            return .list([])
        }
        while true {
            values.append(try value())
            skipBlanks()
            if next == UInt8(ascii: ",") {
                index += 1
            } else if next == UInt8(ascii: "]") {
                leave()
                return .list(values)
            } else {
                throw unexpected
            }
        }
    }

    private mutating func object() throws(Malformed) -> JSON {
        try enter()
        var members: [JSON.Member] = []
        // By their bytes: two names that look alike are two.
        var names: Set<[UInt8]> = []
        skipBlanks()
        if next == UInt8(ascii: "}") {
            leave()
            return .object([JSON.Member]())
        }
        while true {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw unexpected }
            let name = try text()
            guard names.insert(Array(name.utf8)).inserted else { throw repeated }
            skipBlanks()
            guard next == UInt8(ascii: ":") else { throw unexpected }
            index += 1
            members.append(JSON.Member(name: name, value: try value()))
            skipBlanks()
            if next == UInt8(ascii: ",") {
                index += 1
            } else if next == UInt8(ascii: "}") {
                leave()
                return .object(members)
            } else {
                throw unexpected
            }
        }
    }

    private var repeated: Malformed {
        Malformed(
            place: index,
            why: Phrase(
                en: "a name comes twice in its object, before byte \(index + 1)",
                fr: "un nom vient deux fois dans son objet, avant l'octet \(index + 1)"))
    }

    private mutating func text() throws(Malformed) -> String {
        index += 1
        var found: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: found, as: UTF8.self)
            case UInt8(ascii: "\\"): found += try escape()
            case 0..<0x20: throw unexpected
            default:
                found.append(byte)
                index += 1
            }
        }
        throw unexpected
    }

    private mutating func escape() throws(Malformed) -> [UInt8] {
        index += 1
        guard let byte = next else { throw unexpected }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
        default: throw unexpected
        }
    }

    /// A half of a pair alone is no character.
    private mutating func scalar() throws(Malformed) -> Unicode.Scalar {
        var code = try unit()
        if code & 0xFC00 == 0xD800 {
            guard next == UInt8(ascii: "\\") else { throw unexpected }
            index += 1
            guard next == UInt8(ascii: "u") else { throw unexpected }
            index += 1
            let low = try unit()
            guard low & 0xFC00 == 0xDC00 else { throw unexpected }
            code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
        }
        guard code != 0, let scalar = Unicode.Scalar(code) else { throw unexpected }
        return scalar
    }

    private mutating func unit() throws(Malformed) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, byte < 0x80,
                let digit = Character(Unicode.Scalar(byte)).hexDigitValue
            else { throw unexpected }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }

    private mutating func number() throws(Malformed) -> JSON {
        let start = index
        if next == UInt8(ascii: "-") { index += 1 }
        let first = next
        let whole = digits()
        guard whole > 0, whole == 1 || first != UInt8(ascii: "0") else { throw unexpected }
        if next == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { throw unexpected }
        }
        if let byte = next, byte | 0x20 == UInt8(ascii: "e") {
            index += 1
            if let sign = next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                index += 1
            }
            guard digits() > 0 else { throw unexpected }
        }
        guard index - start <= Self.numberLimit else { throw unexpected }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
        return index - start
    }
}
