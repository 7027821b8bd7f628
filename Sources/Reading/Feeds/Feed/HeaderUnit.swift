// SPDX-License-Identifier: Apache-2.0

package import Records

/// A unit that a column's name in the file may have, and what its values are multiplied by.
package struct HeaderUnit: Sendable, Equatable {
    package var text: String
    package var factor: Exact

    package init(text: String, factor: Exact) {
        self.text = text
        self.factor = factor
    }

    /// Units that people write alike: `µ` and `u`, `l` and `L`, with blanks or without.
    static func key(_ text: String) -> String {
        String(
            text.compactMap { character -> Character? in
                switch character {
                case "\u{B5}", "\u{3BC}": "u"
                case "l": "L"
                default: character.isWhitespace ? nil : character
                }
            })
    }

    /// A name as the file has it, without the unit: in brackets at its end, or one of `known` as the
    /// last word.
    ///
    /// - Returns: nil for the unit where there is none.
    static func split(_ name: String, known: [HeaderUnit]) -> (name: String, unit: String?) {
        var rest = Substring(name)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        for (open, close) in [("(", ")"), ("[", "]")] as [(Character, Character)] {
            guard rest.last == close, let start = rest.lastIndex(of: open) else { continue }
            return (String(rest[..<start]), String(rest[rest.index(after: start)...].dropLast()))
        }
        guard let blank = rest.lastIndex(where: \.isWhitespace) else { return (name, nil) }
        let last = String(rest[rest.index(after: blank)...])
        guard known.contains(where: { key($0.text) == key(last) }) else { return (name, nil) }
        return (String(rest[..<blank]), last)
    }
}
