// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Wording

/// The charts that a site has declared.
package struct DeclaredChartCatalog: Sendable {
    package let charts: [DeclaredChart]

    package static let empty = DeclaredChartCatalog(charts: [])

    package subscript(name: String) -> DeclaredChart? { charts.first { $0.name == name } }

    /// Reads every `*.yaml` of a folder; those with mistakes are left out and all mistakes told.
    ///
    /// A folder that is not there holds no charts.
    /// - Parameter taken: names that charts of another folder have, each with its file: who asks for a chart
    ///   by its name means one.
    package static func load(
        folder: String, taken: [String: String] = [:]
    ) -> (DeclaredChartCatalog, [Mistake]) {
        make(DeclarationFolder.texts(folder), taken: taken)
    }

    /// The same of texts that were read already.
    package static func make(
        _ texts: DeclarationFolder.Texts?, taken: [String: String] = [:]
    ) -> (DeclaredChartCatalog, [Mistake]) {
        let (declared, mistakes) =
            texts.map { DeclarationFolder.parse($0) { parse($0, file: $1) } } ?? ([], [])
        let (distinct, repeated) = DeclarationFolder.distinct(declared, taken: taken)
        return (DeclaredChartCatalog(charts: distinct), mistakes + repeated)
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ text: String, file: String
    ) -> (DeclaredChart?, [Mistake]) {
        let parser = DeclaredChartParser()
        let chart = parser.parse(text, file: file)
        return (chart, parser.mistakes.all)
    }
}

extension DeclaredChart: Declared {
    package static let noun = Phrase(en: "The chart", fr: "Le graphique")
}
