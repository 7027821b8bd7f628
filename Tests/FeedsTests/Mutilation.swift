// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// Seeded harm to a file's bytes.
struct Mutilation {
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func below(_ limit: Int) -> Int { random.below(limit) }

    /// A file of samples/, with the feed it is for.
    struct Sample { let name: String, feed: String, bytes: [UInt8] }

    /// All of them; a large one's beginning.
    static func samples() throws -> [Sample] {
        try SampleExpectation.all().map { sample in
            let data = try Data(contentsOf: URL(filePath: sample.path))
            return Sample(
                name: sample.name, feed: sample.feed, bytes: Array(data.prefix(24 << 10)))
        }
    }

    private static let pieces: [[UInt8]] =
        [
            "\"", "\"\"", "\"\"\"", "'", ";", ",", "\t", "|", ";;;;;;;;", "\r", "\n", "\r\n",
            "\n\n",
            "\u{FEFF}", "sep=;\n", "sep=,\r\n", "\\", "\\\"", "#", "Total;", "<", ">=", "n.d.",
            "1e400",
            "99999999999999999999999999999999999999999999", "-0", "1,234", "1.234,5", "31/02/2026",
            "24:00", "00/00/0000", "29/03/2026 02:30:00", "=cmd|' /C calc'!A0", "{\"a\":[1,}",
            "\u{10FF81}", "\u{10FF00}", "\u{202F}", "\u{A0}", "e\u{301}", "Échantillon;Flux\n",
            "𝟙𝟚",
        ].map { Array($0.utf8) } + [
            [0], [0, 0, 0, 0], [0x81], [0xFF, 0xFE], [0xFE, 0xFF], [0xC3], [0xF4, 0x8F],
            [0xED, 0xA0, 0x80],
            [0x1A], [0x1F, 0x8B], [0x50, 0x4B, 3, 4], [0x2B, 0x2F, 0x76, 0x38],
        ]

    mutating func bytes(of sample: [UInt8], others: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8]
        switch below(20) {
        case 0: bytes = noise()
        case 1: bytes = Self.pieces[below(Self.pieces.count)].repeated(1 + below(400))
        default: bytes = excerpt(of: sample)
        }
        for _ in 0..<below(9) { harm(&bytes, others: others) }
        switch below(12) {
        case 0: return inUTF16(bytes)
        case 1: return [0xEF, 0xBB, 0xBF] + bytes
        case 2: return inLatin(bytes)
        default: return bytes
        }
    }

    private mutating func noise() -> [UInt8] {
        let alphabet = below(2) == 0 ? Array("\"\"';;,,\t\n\n\r\\01 aé".utf8) : Array(0...255)
        return (0..<below(1_500)).map { _ in alphabet[below(alphabet.count)] }
    }

    /// The head, where the dialect is, and perhaps a stretch from further down.
    private mutating func excerpt(of sample: [UInt8]) -> [UInt8] {
        let head = sample.prefix(500 + below(1_300))
        let rest = sample.dropFirst(head.count)
        guard !rest.isEmpty, below(3) == 0 else { return Array(head) }
        return Array(head + rest.dropFirst(below(rest.count)).prefix(1_000))
    }

    private mutating func harm(_ bytes: inout [UInt8], others: [[UInt8]]) {
        let at = below(bytes.count + 1)
        switch below(9) {
        case 0, 1, 2:
            bytes.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: at)
        case 3 where at < bytes.count: bytes[at] ^= 1 << UInt8(below(8))
        case 4 where at < bytes.count: bytes[at] = UInt8(below(256))
        case 5: bytes.removeSubrange(at..<min(bytes.count, at + below(60)))
        case 6 where below(4) == 0: bytes.removeSubrange(at...)
        case 7:
            let other = others[below(others.count)]
            bytes.insert(contentsOf: other.dropFirst(below(other.count + 1)).prefix(400), at: at)
        default: exchange(&bytes)
        }
    }

    /// One byte value becomes another everywhere: other delimiters, quotes, line ends, decimal
    /// signs.
    private mutating func exchange(_ bytes: inout [UInt8]) {
        let marks = Array(";,\t|\"'\n\r.".utf8)
        let (from, to) = (marks[below(marks.count)], marks[below(marks.count)])
        for index in bytes.indices where bytes[index] == from { bytes[index] = to }
    }

    private mutating func inUTF16(_ bytes: [UInt8]) -> [UInt8] {
        let isBig = below(2) == 0
        let units = Array(String(decoding: bytes, as: UTF8.self).utf16)
        let words = (below(3) > 0 ? [0xFEFF] : []) + units
        let result = words.flatMap { word in
            let pair = [UInt8(word & 255), UInt8(word >> 8)]
            return isBig ? pair.reversed() : pair
        }
        return below(4) == 0 ? Array(result.dropLast()) : result
    }

    private func inLatin(_ bytes: [UInt8]) -> [UInt8] {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.map { UInt8($0.value & 255) }
    }
}

extension [UInt8] {
    fileprivate func repeated(_ count: Int) -> [UInt8] {
        Array(repeatElement(self, count: count).joined())
    }
}
