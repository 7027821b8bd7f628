// SPDX-License-Identifier: Apache-2.0

/// Lines of CSV that a spreadsheet opens as what they are.
enum SheetText {
    /// A cell that would be taken for a formula begins with an apostrophe.
    private static let formulas: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r"]

    static func line(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ";") + "\r\n"
    }

    private static func cell(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map(formulas.contains) ?? false
        let guarded = isFormula ? "'" + text : text
        let isQuoted = guarded.unicodeScalars.contains { ";\"\n\r".unicodeScalars.contains($0) }
        return isQuoted ? "\"" + guarded.replacing("\"", with: "\"\"") + "\"" : guarded
    }
}
