// SPDX-License-Identifier: Apache-2.0

/// What another program says, or what others call a file, as it is kept and shown: one line, of no
/// more than so many bytes, with nothing in it that can't be seen.
package enum ForeignText {
    /// Bytes of a server's words that are kept: they stand with each file that they are about.
    package static let wordsBytes = 300

    /// - Parameter most: bytes; behind so many stands a mark.
    /// - Returns: the text, each hidden character as `\u{202e}`.
    package static func shown(_ text: String, bytes most: Int = wordsBytes) -> String {
        var shown = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            let piece =
                isHidden(scalar)
                ? Array("\\u{\(String(scalar.value, radix: 16))}".unicodeScalars) : [scalar]
            count += piece.reduce(0) { $0 + UTF8.width($1) }
            guard count <= most else { return String(shown) + "…" }
            shown.append(contentsOf: piece)
        }
        return String(shown)
    }

    /// A control, an end of line, or what changes how its neighbours read.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
