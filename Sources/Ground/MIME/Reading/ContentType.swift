// SPDX-License-Identifier: Apache-2.0

/// What a part says of itself: `multipart/report; report-type=delivery-status` (RFC 2045, 5.1).
package struct ContentType: Sendable, Equatable {
    /// In small letters.
    package let name: String
    /// By names in small letters; the first of a name holds.
    package let parameters: [String: String]

    /// Nil: nothing is said, or nothing that can be read; then it is plain text.
    package init?(_ text: String?) {
        guard let text else { return nil }
        let (name, parameters) = Self.pieces(text)
        guard name.split(separator: "/", omittingEmptySubsequences: false).count == 2,
            !name.contains(" ")
        else { return nil }
        (self.name, self.parameters) = (name, parameters)
    }

    /// The first word of such a field, in small letters, and its parameters.
    static func pieces(_ text: String) -> (word: String, parameters: [String: String]) {
        var pieces = cut(text)
        let word = Lines.trimmed(pieces.removeFirst()).lowercased()
        var found: [String: String] = [:]
        for piece in pieces {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            let key = Lines.trimmed(String(piece[..<equals])).lowercased()
            guard found[key] == nil else { continue }
            found[key] = unquoted(Lines.trimmed(String(piece[piece.index(after: equals)...])))
        }
        return (word, found)
    }

    /// At each `;` that stands in no quotes.
    private static func cut(_ text: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        var isEscaped = false
        for letter in text {
            if letter == ";", !isQuoted {
                pieces.append("")
                continue
            }
            if letter == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = letter == "\\" && !isEscaped
            pieces[pieces.count - 1].append(letter)
        }
        return pieces
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        var result = ""
        var isEscaped = false
        for letter in text.dropFirst().dropLast() {
            if letter == "\\", !isEscaped {
                isEscaped = true
                continue
            }
            isEscaped = false
            result.append(letter)
        }
        return result
    }
}
