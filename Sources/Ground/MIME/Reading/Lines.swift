// SPDX-License-Identifier: Apache-2.0

/// Lines of a mail that came: they end in LF, mostly with a CR before it.
enum Lines {
    static let feed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")

    static func withoutEnd(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == carriageReturn ? line.dropLast() : line
    }

    /// Without blanks around it.
    static func trimmed(_ text: String) -> String {
        let isBlank = { (letter: Character) in letter == " " || letter == "\t" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
