// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
package import Wording

extension ExportService {
    /// A document within a page of the console.
    package struct Page: Sendable {
        /// Bytes of a page, and of the values that are read for it: a document may be longer.
        package static let bytes = 4 << 20

        /// What stands within `<body>` of the filled template, its headings a level lower.
        ///
        /// Values in it are escaped; the rest is the site's own.
        package let body: String
        /// What is not known, as the document says it.
        package let missing: [String]
        package let basis: Basis

        /// What its queries and charts read.
        package struct Basis: Sendable {
            package internal(set) var tables: Set<QualifiedName> = []
            /// Whether a function of the site is called, which may read other tables.
            package internal(set) var callsFunctions = false
            /// What keeps it from being computed from everything loaded, each once: then no file of
            /// it is written.
            ///
            /// Those that need a person come first.
            package var obstacles: [Phrase] { lasting + passing }
            private var lasting: [Phrase] = []
            private var passing: [Phrase] = []

            mutating func add(_ found: [(sentence: Phrase, passes: Bool)]) {
                for one in found where !obstacles.contains(one.sentence) {
                    if one.passes {
                        passing.append(one.sentence)
                    } else {
                        lasting.append(one.sentence)
                    }
                }
            }
        }
    }

    /// The window's document as it would be printed now.
    ///
    /// - Throws: `ExportError` where a query or a chart fails, or it is too large for a page.
    package func page(
        of export: Export, window: Window?, on connection: borrowing Connection
    ) throws -> Page? {
        try export.document.map { try page($0, export, window, on: connection) }
    }
}

extension ExportService.Page {
    init(_ html: [UInt8], missing: [String], basis: Basis) {
        self.init(
            body: Self.body(String(decoding: html, as: UTF8.self)), missing: missing, basis: basis)
    }

    private static func body(_ text: String) -> String {
        let start = text.firstMatch(of: #/(?i)<body(\s[^>]*)?>/#)?.range.upperBound
        let inner = text[(start ?? text.startIndex)...]
        let end = inner.ranges(of: #/(?i)</body\s*>/#).last?.lowerBound
        let own = String(inner[..<(end ?? inner.endIndex)])
        return own.replacing(#/(?i)<(\/?)h([1-5])\b/#) { match in
            "<\(match.output.1)h\((Int(match.output.2) ?? 5) + 1)"
        }
    }

    /// A chart in the page's colours, with its title; it scrolls where it has no room.
    ///
    /// It stands in the filled template: its heading is lowered with the others.
    static func figure(_ chart: ExportService.Chart) -> String {
        let title = MarkupText.escaped(chart.title)
        return "<h2>\(title)</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
            + "aria-label=\"\(title)\">\(chart.inPage)</div>"
    }

    static func tooLarge(_ export: Export) -> ExportError {
        ExportError(
            .limit,
            Phrase(
                en: "export \(export.name): its page would have more than \(bytes) bytes: read its"
                    + " PDF",
                fr: "export \(export.name) : sa page aurait plus de \(bytes) octets : lire son PDF")
        )
    }
}
