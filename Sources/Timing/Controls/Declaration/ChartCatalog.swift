// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Wording

/// The declared charts of a site.
package struct ChartCatalog: Sendable {
    package let charts: [Chart]
    /// The folder that declares them is not there: not mounted, or a site without charts.
    package private(set) var missingFolder: String?

    package subscript(name: String) -> Chart? { charts.first { $0.name == name } }

    /// The declared name nearest to one that is not declared.
    package func nearestName(to name: String) -> String? {
        nearest(to: name, in: charts.map(\.name))
    }

    /// Reads every `*.yaml` of a folder; those with mistakes are left out and all mistakes told.
    ///
    /// A folder that is not there holds no charts; that it was not there is kept.
    package static func load(
        folder: String, feeds: [String: FeedTable]
    ) -> (ChartCatalog, [Mistake]) {
        let texts = DeclarationFolder.texts(folder)
        let (declared, mistakes) =
            texts.map { texts in
                DeclarationFolder.parse(texts) { named(parse($0, file: $1, feeds: feeds), $1) }
            } ?? ([], [])
        let (distinct, repeated) = DeclarationFolder.distinct(declared)
        return (
            ChartCatalog(charts: distinct, missingFolder: texts == nil ? folder : nil),
            mistakes + repeated
        )
    }

    /// A file is named for its chart: a mistake in it is noted of the chart by that name.
    private static func named(
        _ found: (Chart?, [Mistake]), _ file: String
    ) -> (Chart?, [Mistake]) {
        guard let chart = found.0 else { return found }
        let mistake = Mistake(
            file: file, line: 1, column: 1,
            what: Phrase(
                en: "The chart is named \(chart.name), and its file is not",
                fr: "La carte s'appelle \(chart.name), et son fichier non"),
            remedy: Phrase(
                en: "Rename the file to \(chart.name).yaml, or write the file's name after `qc:`",
                fr: "Renommez le fichier en \(chart.name).yaml, ou écrivez son nom après `qc:`"))
        guard mistake.declaration != chart.name else { return found }
        return (nil, found.1 + [mistake])
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ text: String, file: String, feeds: [String: FeedTable]
    ) -> (Chart?, [Mistake]) {
        let parser = ChartParser(feeds: feeds)
        let chart = parser.parse(text, file: file)
        return (chart, parser.mistakes.all)
    }
}

extension Chart: Declared {
    package static let noun = Phrase(en: "The chart", fr: "La carte")
    package static let isFeminine = true
}
