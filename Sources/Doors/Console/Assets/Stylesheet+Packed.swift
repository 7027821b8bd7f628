// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// The same without what only its readers need: comments, ends of lines, blanks beside signs.
    ///
    /// No text of it may have such signs within quotation marks with blanks beside them.
    static func packed(_ text: String) -> String {
        text.replacing(#/\/\*.*?\*\//#.dotMatchesNewlines(), with: "")
            .replacing(#/\s+/#, with: " ")
            .replacing(#/ ?([{};,>]) ?/#) { String($0.output.1) }
            .replacing(": ", with: ":")
            .replacing(";}", with: "}")
    }
}
