// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A line that says a key and its value.
struct KeyLine {
    let key: String
    let value: String
    /// Finds the value in the text of such a line.
    let pattern: String

    private init(key: String, value: String, pattern: String) {
        self.key = key
        self.value = value
        self.pattern = pattern
    }

    /// Values in lines of more cells: `Plate:`, the value, and cells that all such lines share.
    static func labelled(_ lines: [SampleLine]) -> [KeyLine] {
        let named = lines.filter { $0.filled.count >= 4 && $0.filled[0].hasSuffix(":") }
        return named.compactMap { line in
            let cells = line.filled
            let alike = named.filter { $0.filled[0] == cells[0] }
            guard alike.allSatisfy({ $0.filled[2...3] == cells[2...3] }) else { return nil }
            let behind = cells[2...3].map(escaped).joined(separator: " ")
            return KeyLine(
                key: String(cells[0].dropLast()), value: cells[1],
                pattern: "^\(escaped(cells[0])) (.+?) \(behind)(?: |$)")
        }
    }

    /// Lines that begin with one word, each the title of what stands below it.
    static func title(_ lines: [SampleLine]) -> KeyLine? {
        guard let text = lines.first?.text, let word = text.split(separator: " ").first,
            word.contains(where: \.isLetter),
            lines.allSatisfy({ line in
                line.filled.count == 1 && line.text.hasPrefix(word + " ") && KeyLine(line) == nil
            })
        else { return nil }
        return KeyLine(
            key: "title", value: text, pattern: "^(\(escaped(String(word))) .+)$")
    }

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
            var name = Sample.legalName(line.key)
            // What the shape gives under this name is something else: the number of a plate.
            if taken.contains(name) { name += "_2" }
            guard used.insert(name).inserted else { return nil }
            return Layout.Named(name: name, pattern: line.pattern)
        }
    }
}
