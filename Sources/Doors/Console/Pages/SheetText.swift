// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// CSV for a spreadsheet of the visitor's language: in French with `;` and a decimal comma.
enum SheetText {
    /// A text that a spreadsheet would take for a formula has a `'` before it.
    static func cell(_ text: String, isNumber: Bool, _ face: Face) -> String {
        if isNumber { return face.language == .fr ? text.replacing(".", with: ",") : text }
        let signs: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n"]
        let first = text.unicodeScalars.first
        let safe = first.map(signs.contains) ?? false ? "'" + text : text
        let quoted: Set<Unicode.Scalar> = ["\"", ";", ",", "\n", "\r", "\t"]
        guard safe.unicodeScalars.contains(where: quoted.contains) else { return safe }
        var view = String.UnicodeScalarView()
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { view.append(scalar) }
            view.append(scalar)
        }
        return "\"\(String(view))\""
    }

    /// With the mark by which spreadsheets know UTF-8.
    static func file(_ lines: [[String]], _ face: Face) -> [UInt8] {
        let separator = face.language == .fr ? ";" : ","
        let text = lines.map { $0.joined(separator: separator) + "\r\n" }.joined()
        return [0xef, 0xbb, 0xbf] + Array(text.utf8)
    }
}
