// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A line that says a key and its value.
struct KeyLine {
    let key: String
    let value: String
    /// Finds the value in the text of such a line.
    let pattern: String

    /// Letters that a key has at most.
    private static let limit = 60

    /// Nil where the line is none: `Key: value`, `Key = value`, or two cells.
    init?(_ line: SampleLine) {
        let filled = line.filled
        var key: Substring
        switch filled.count {
        case 1:
            guard let place = filled[0].firstIndex(where: { ":=".contains($0) }) else { return nil }
            key = filled[0][..<place]
            value = Self.trimmed(filled[0][filled[0].index(after: place)...])
        case 2:
            key = filled[0][...]
            value = filled[1]
        default: return nil
        }
        while let last = key.last, last.isWhitespace || ":=.".contains(last) { key.removeLast() }
        guard let first = key.first, first.isLetter || "*#".contains(first),
            key.contains(where: \.isLetter), key.count <= Self.limit
        else { return nil }
        self.key = String(key)
        pattern = "^\(Self.escaped(String(key)))[ .]*[:= ] ?(.+)$"
    }

    private static func trimmed(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: bytes[Blank.trim(bytes, 0, bytes.count)], as: UTF8.self)
    }

    /// A text as a regular expression.
    static func escaped(_ text: String) -> String {
        text.map { "\\^$.|?*+()[]{}".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    /// Keys of some lines as values of a layout, at most `most`, named as columns are.
    static func values(_ lines: [KeyLine], but taken: [String], most: Int = 8) -> [Layout.Named] {
        var used = Set(taken)
        var keys: Set<String> = []
        return lines.compactMap { line in
            guard used.count - taken.count < most, !line.value.isEmpty,
                keys.insert(HeaderMap.key(line.key)).inserted
            else { return nil }
            let name = Sample.legalName(line.key)
            guard used.insert(name).inserted else { return nil }
            return Layout.Named(name: name, pattern: line.pattern)
        }
    }
}
