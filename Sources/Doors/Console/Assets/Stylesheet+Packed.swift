// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// Distances and lines that stand in the sheets by a name, and in what is sent by their value.
    private static let named = [
        ("s1", "4px"), ("s2", "8px"), ("s3", "12px"), ("s4", "16px"), ("s5", "24px"),
        ("pad", "12px 16px"), ("edge", "1px solid var(--line)"), ("hair", "1px solid var(--rule)"),
    ]

    /// The same without what only its readers need: comments, ends of lines, blanks beside signs.
    ///
    /// No text of it may have such signs within quotation marks with blanks beside them.
    static func packed(_ text: String) -> String {
        let plain = named.reduce(text) { $0.replacing("var(--\($1.0))", with: $1.1) }
        return plain.replacing(#/\/\*.*?\*\//#.dotMatchesNewlines(), with: "")
            .replacing(#/\s+/#, with: " ")
            .replacing(#/ ?([{};,>]) ?/#) { String($0.output.1) }
            .replacing(": ", with: ":")
            .replacing(";}", with: "}")
    }
}
