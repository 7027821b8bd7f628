// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Drawing
internal import Wording

/// Markup: what is written in a literal is taken as it is, what is put into it is text.
///
/// Text may stand between tags and in quoted attributes, nowhere else.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral value: String) { text = value }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// A picture, whose texts are escaped already.
    init(_ picture: SVG) { text = picture.text }

    /// A document's body: its template is the site's own, what fills it is escaped.
    init(_ page: DocumentPage) { text = page.body }

    /// Text that is escaped.
    init(_ plain: String) { text = MarkupText.escaped(plain) }

    static let none: HTML = ""

    static func + (first: HTML, second: HTML) -> HTML { "\(first)\(second)" }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(2 * literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ html: HTML) { text += html.text }
        mutating func appendInterpolation(_ plain: String) { text += MarkupText.escaped(plain) }
        mutating func appendInterpolation(_ number: some BinaryInteger) { text += "\(number)" }

        /// Text that came from outside: isolated, so that it turns nothing around it.
        mutating func appendInterpolation(outside: String) {
            text += "<bdi>\(MarkupText.escaped(outside))</bdi>"
        }

        mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { text += part.text }
        }
    }
}
