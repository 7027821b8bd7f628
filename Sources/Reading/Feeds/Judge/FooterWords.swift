// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The words that a feed's footers begin with, looked for in each record's first cell.
///
/// Case, accents and the kind of blank are ignored; the words must be whole.
struct FooterWords: Sendable, Equatable {
    enum Match {
        /// The first cell is just these words, maybe with a colon behind them.
        case whole
        /// It begins with them.
        case beginning
    }

    /// Whether a cell may begin with this byte.
    private var begins = [Bool](repeating: false, count: 256)
    private var words: [[Unicode.Scalar]] = []

    init(_ texts: [String]) {
        words = texts.map { Self.folded($0[...]) }.filter { !$0.isEmpty }
        for first in words.compactMap(\.first) {
            guard first.isASCII else { continue }
            begins[Int(first.value)] = true
            let text = String(Character(first)).uppercased()
            for byte in text.utf8.prefix(1) { begins[Int(byte)] = true }
        }
        // A non-ASCII character may fold to anything.
        if !words.isEmpty { for byte in 0x80...0xFF { begins[byte] = true } }
    }

    /// Spares nearly every record the look at its first cell.
    @inline(__always)
    func mayBegin(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        if first == 0x20 || first == 0x09 { return !words.isEmpty }
        return begins[Int(first)]
    }

    /// Whether the text of the record's first filled cell, in `range`, begins like a footer.
    func match(_ bytes: [UInt8], _ range: Range<Int>) -> Match? {
        guard !words.isEmpty, words.contains(where: { mayBegin(bytes, range, $0) }) else {
            return nil
        }
        let cell = Self.folded(String(decoding: bytes[range].prefix(256), as: UTF8.self)[...])
        var best: Match?
        for word in words where cell.starts(with: word) {
            let rest = cell.dropFirst(word.count)
            if rest.allSatisfy({ $0 == " " || $0 == ":" }) { return .whole }
            let isWhole = !(word.last.map(Self.isWord) ?? false) || !Self.isWord(rest.first ?? " ")
            if isWhole { best = .beginning }
        }
        return best
    }

    /// Compares ASCII directly, so that most rows are decided without a String.
    private func mayBegin(_ bytes: [UInt8], _ range: Range<Int>, _ word: [Unicode.Scalar]) -> Bool {
        for (offset, scalar) in word.enumerated() {
            guard range.lowerBound + offset < range.upperBound else { return false }
            let byte = bytes[range.lowerBound + offset]
            if byte >= 0x80 || scalar == " " { return true }
            let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            if UInt32(lower) != scalar.value { return false }
        }
        return true
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// Lower case without accents, runs of blanks as one.
    private static func folded(_ text: Substring) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in Folding.plain(text) {
            let isBlank = scalar.properties.isWhitespace
            if isBlank, result.isEmpty || result.last == " " { continue }
            result.append(isBlank ? " " : scalar)
        }
        while result.last == " " { result.removeLast() }
        return result
    }
}
