// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Makes UTF-8 of a document's bytes, by the mark that they begin with or by what its prolog says.
struct DocumentDecoder {
    private enum Form {
        /// As it is: the parser looks whether it is.
        case utf8
        case wide(isBigEndian: Bool)
        /// A byte a character: the characters of the bytes from 0x80; 0: it has none.
        case single([UInt16])
    }

    private let form: Form
    let encoding: Encoding
    /// Bytes of the mark.
    let markBytes: Int
    /// The bytes of a character that is not complete yet.
    private var carry: [UInt8] = []

    /// Bytes of the beginning that say how the rest is written.
    static let headBytes = 1 << 10

    /// - Parameter head: the first bytes, up to the end of the first tag or `headBytes`.
    init(head: [UInt8]) throws(XMLFault) {
        let wide = Self.wide(head)
        markBytes = wide?.mark ?? (head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        if let wide {
            form = .wide(isBigEndian: wide.isBigEndian)
            encoding = wide.isBigEndian ? .utf16BigEndian : .utf16LittleEndian
            return
        }
        let name = markBytes > 0 ? nil : Self.name(head)
        switch name?.lowercased() ?? "utf-8" {
        case "utf-8", "utf8", "us-ascii", "ascii": (form, encoding) = (.utf8, .utf8)
        case "iso-8859-1", "iso_8859-1", "iso8859-1", "latin1", "latin-1":
            (form, encoding) = (.single(Self.latin), .named("ISO-8859-1"))
        case "iso-8859-15", "iso_8859-15", "iso8859-15", "latin9", "latin-9":
            (form, encoding) = (.single(Self.latin9), .named("ISO-8859-15"))
        case "windows-1252", "cp1252", "cp-1252":
            (form, encoding) = (.single(Self.windows), .windows1252)
        case "utf-16", "utf16", "utf-16le", "utf-16be": throw .notEncoded(name: name ?? "")
        default: throw .otherEncoding(name: name ?? "")
        }
    }

    /// Whether bytes may be none of its characters.
    var mayHoldUndefined: Bool { encoding == .windows1252 }

    /// Whether the end would cut a character.
    var isOpen: Bool { !carry.isEmpty }

    /// Appends what the bytes say.
    mutating func decode(_ bytes: [UInt8], isLast: Bool, into text: inout [UInt8]) {
        switch form {
        case .utf8: text.append(contentsOf: bytes)
        case .single(let characters):
            for byte in bytes {
                guard byte >= 0x80 else {
                    text.append(byte)
                    continue
                }
                let character = characters[Int(byte - 0x80)]
                if character == 0 {
                    UndefinedByte.append(byte, to: &text)
                } else {
                    Self.append(UInt32(character), to: &text)
                }
            }
        case .wide(let isBigEndian): decodeWide(carry + bytes, isBigEndian, isLast, into: &text)
        }
    }

    private mutating func decodeWide(
        _ bytes: [UInt8], _ isBigEndian: Bool, _ isLast: Bool, into text: inout [UInt8]
    ) {
        func unit(_ index: Int) -> UInt32 {
            let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        var index = 0
        while index + 1 < bytes.count {
            let high = unit(index)
            guard high & 0xF800 == 0xD800 else {
                Self.append(high, to: &text)
                index += 2
                continue
            }
            guard index + 3 < bytes.count || isLast else { break }
            let low = index + 3 < bytes.count ? unit(index + 2) : 0
            if high < 0xDC00, low & 0xFC00 == 0xDC00 {
                Self.append(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), to: &text)
                index += 4
            } else {
                text.append(Self.noCharacter)
                index += 2
            }
        }
        carry = Array(bytes[index...])
        if isLast, isOpen {
            text.append(Self.noCharacter)
            carry = []
        }
    }

    /// A byte that no UTF-8 has: the parser refuses it where it stands.
    private static let noCharacter: UInt8 = 0xFF

    private static func append(_ character: UInt32, to text: inout [UInt8]) {
        func further(_ bits: UInt32) { text.append(0x80 | UInt8(bits & 0x3F)) }
        switch character {
        case ..<0x80: text.append(UInt8(character))
        case ..<0x800: text.append(0xC0 | UInt8(character >> 6))
        case ..<0x10000:
            text.append(0xE0 | UInt8(character >> 12))
            further(character >> 6)
        default:
            text.append(0xF0 | UInt8(character >> 18))
            further(character >> 12)
            further(character >> 6)
        }
        if character >= 0x80 { further(character) }
    }

    // MARK: What the first bytes say

    private static func wide(_ head: [UInt8]) -> (isBigEndian: Bool, mark: Int)? {
        if head.starts(with: [0xFF, 0xFE]) { return (false, 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (true, 2) }
        if head.starts(with: [0x3C, 0x00]) { return (false, 0) }
        return head.starts(with: [0x00, 0x3C]) ? (true, 0) : nil
    }

    /// The encoding that the prolog names.
    private static func name(_ head: [UInt8]) -> String? {
        let text = String(decoding: head.prefix(headBytes), as: UTF8.self)
        guard text.hasPrefix("<?xml"), let end = text.firstRange(of: "?>") else { return nil }
        let found = text[..<end.lowerBound].firstMatch(
            of: #/encoding\s*=\s*["']([^"']*)["']/#)
        return found.map { String($0.output.1) }
    }

    private static let latin = (0x80...0xFF).map(UInt16.init)
    private static let latin9 = replacing(
        [
            0xA4: 0x20AC, 0xA6: 0x160, 0xA8: 0x161, 0xB4: 0x17D, 0xB8: 0x17E, 0xBC: 0x152,
            0xBD: 0x153, 0xBE: 0x178,
        ])
    private static let windows = replacing(
        [
            0x80: 0x20AC, 0x81: 0, 0x82: 0x201A, 0x83: 0x192, 0x84: 0x201E, 0x85: 0x2026,
            0x86: 0x2020, 0x87: 0x2021, 0x88: 0x2C6, 0x89: 0x2030, 0x8A: 0x160, 0x8B: 0x2039,
            0x8C: 0x152, 0x8D: 0, 0x8E: 0x17D, 0x8F: 0, 0x90: 0, 0x91: 0x2018, 0x92: 0x2019,
            0x93: 0x201C, 0x94: 0x201D, 0x95: 0x2022, 0x96: 0x2013, 0x97: 0x2014, 0x98: 0x2DC,
            0x99: 0x2122, 0x9A: 0x161, 0x9B: 0x203A, 0x9C: 0x153, 0x9D: 0, 0x9E: 0x17E,
            0x9F: 0x178,
        ])

    private static func replacing(_ others: [Int: UInt16]) -> [UInt16] {
        (0x80...0xFF).map { others[$0] ?? UInt16($0) }
    }
}
