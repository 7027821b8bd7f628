// SPDX-License-Identifier: Apache-2.0

/// Markup: what is written in a literal is taken as it is, what is put into it is text.
///
/// Text is escaped by Unicode scalar, for a letter with a mark behind it (`"` + U+0301) is one
/// Character and still a quotation mark. It may stand between tags and in quoted attributes,
/// nowhere else.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral value: String) { text = value }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Text that is escaped.
    init(_ plain: String) { text = Self.escaped(plain) }

    static let none: HTML = ""

    static func + (first: HTML, second: HTML) -> HTML { "\(first)\(second)" }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(2 * literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ html: HTML) { text += html.text }
        mutating func appendInterpolation(_ plain: String) { text += HTML.escaped(plain) }
        mutating func appendInterpolation(_ number: some BinaryInteger) { text += "\(number)" }

        /// Text that came from outside: isolated, so that it turns nothing around it.
        mutating func appendInterpolation(outside: String) {
            text += "<bdi>\(HTML.escaped(outside))</bdi>"
        }

        mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { text += part.text }
        }
    }

    private static func escaped(_ plain: String) -> String {
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

    /// Control and direction characters, line separators, and the mark of a file's beginning.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f...0x9f, 0x061c, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069,
            0xfeff:
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
