// SPDX-License-Identifier: Apache-2.0

/// Text as it may stand in HTML, XML and SVG: between tags and in quoted attributes, nowhere else.
///
/// It is escaped by Unicode scalar, for a letter with a mark behind it (`"` + U+0301) is one
/// Character and still a quotation mark.
package enum MarkupText {
    package static func escaped(_ plain: String) -> String {
        guard plain.utf8.contains(where: mayBegin) else { return plain }
        var text = ""
        for scalar in plain.unicodeScalars {
            if let replacement = replacement(scalar) {
                text += replacement
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Whether a scalar that is replaced may begin with the byte: nearly all texts have none, and a
    /// page has thousands.
    private static func mayBegin(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
            UInt8(ascii: "'"), 0..<0x20, 0x7f, 0xc2, 0xd8, 0xe2, 0xef:
            true
        default: false
        }
    }

    private static func replacement(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        case "'": "&#39;"
        case "\n", "\t": nil
        default: isHidden(scalar) ? shown(scalar) : nil
        }
    }

    /// Control and direction characters, line separators, the mark of a file's beginning, and what XML
    /// can't have.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f...0x9f, 0x061c, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069,
            0xfeff, 0xfffe...0xffff:
            true
        default: false
        }
    }

    /// `\u202E`.
    private static func shown(_ scalar: Unicode.Scalar) -> String {
        let figures = String(scalar.value, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: max(0, 4 - figures.count)) + figures
    }
}
