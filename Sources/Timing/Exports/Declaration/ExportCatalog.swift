// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Wording

/// The declared exports of a site.
package struct ExportCatalog: Sendable {
    package let exports: [Export]

    /// Asked about the address of another host's folder, without its user: why it may not be written
    /// to, and what to do; nil: it may.
    package typealias Judge = (String) -> (what: Phrase, remedy: Phrase)?

    package subscript(name: String) -> Export? { exports.first { $0.name == name } }

    /// The declared name nearest to one that is not declared.
    package func nearestName(to name: String) -> String? {
        nearest(to: name, in: exports.map(\.name))
    }

    /// Reads every `*.yaml` of a folder; those with mistakes are left out and all mistakes told.
    ///
    /// A folder that is not there holds no exports.
    /// - Parameter charts: asked where a document shows charts: the declarations of all by their names;
    ///   nil: not looked at.
    package static func load(
        folder: String, settings: Settings, charts: @escaping () -> [String: String]? = { nil }
    ) -> (ExportCatalog, [Mistake]) {
        make(
            Texts(
                exports: DeclarationFolder.texts(folder), templates: templates(settings),
                charts: nil),
            settings: settings, charts: charts)
    }

    /// The texts that declare a site's exports; equal ones need not be parsed twice.
    package struct Texts: Sendable, Equatable {
        /// Nil: there is no such folder.
        let exports, templates: DeclarationFolder.Texts?
        package let charts: DeclarationFolder.Texts?
    }

    package static func texts(_ settings: Settings) -> Texts {
        Texts(
            exports: DeclarationFolder.texts(settings.declarations.exports),
            templates: templates(settings),
            charts: DeclarationFolder.texts(settings.declarations.charts))
    }

    /// Pages, and the texts that they ask for.
    private static func templates(_ settings: Settings) -> DeclarationFolder.Texts? {
        DeclarationFolder.texts(
            settings.declarations.templates, endings: [".html", ".css", ".svg"])
    }

    /// The same of texts that were read already.
    package static func make(
        _ texts: Texts, settings: Settings, charts: @escaping () -> [String: String]?,
        judge: @escaping Judge = { _ in nil }
    ) -> (ExportCatalog, [Mistake]) {
        let (declared, mistakes) =
            texts.exports.map { exports in
                DeclarationFolder.parse(exports) { text, file -> (Export?, [Mistake]) in
                    let parser = ExportParser(
                        settings: settings, templates: texts.templates, charts: charts,
                        judge: judge)
                    let export = parser.parse(text, file: file)
                    return (export, parser.mistakes.all)
                }
            } ?? ([], [])
        let (distinct, repeated) = DeclarationFolder.distinct(declared)
        return (ExportCatalog(exports: distinct), mistakes + repeated)
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ text: String, file: String, settings: Settings,
        charts: @escaping () -> [String: String]? = { nil }, judge: @escaping Judge = { _ in nil }
    ) -> (Export?, [Mistake]) {
        let parser = ExportParser(
            settings: settings, templates: templates(settings), charts: charts, judge: judge)
        let export = parser.parse(text, file: file)
        return (export, parser.mistakes.all)
    }
}

extension Export: Declared {
    package static let noun = Phrase(en: "The export", fr: "L'export")
}
