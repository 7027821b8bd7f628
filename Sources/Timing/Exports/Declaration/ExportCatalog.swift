// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Wording

/// The declared exports of a site.
package struct ExportCatalog: Sendable {
    package let exports: [Export]

    package subscript(name: String) -> Export? { exports.first { $0.name == name } }

    /// The declared name nearest to one that is not declared.
    package func nearestName(to name: String) -> String? {
        nearest(to: name, in: exports.map(\.name))
    }

    /// Reads every `*.yaml` of a folder; those with mistakes are left out and all mistakes told.
    ///
    /// A folder that is not there holds no exports.
    package static func load(folder: String, settings: Settings) -> (ExportCatalog, [Mistake]) {
        make(DeclarationFolder.texts(folder), settings: settings)
    }

    /// The same of texts that were read already; nil: there is no such folder.
    package static func make(
        _ texts: DeclarationFolder.Texts?, settings: Settings
    ) -> (ExportCatalog, [Mistake]) {
        var (declared, mistakes) =
            texts.map { texts in
                DeclarationFolder.parse(texts) { parse($0, file: $1, settings: settings) }
            } ?? ([], [])
        for (index, export) in declared.enumerated() {
            guard let other = declared[..<index].first(where: { $0.name == export.name })
            else { continue }
            mistakes.append(
                Mistake(
                    file: export.file, line: 1, column: 1,
                    what: Phrase(
                        en: "The export \(export.name) is declared in \(other.file) too",
                        fr: "L'export \(export.name) est aussi déclaré dans \(other.file)"),
                    remedy: Phrase(en: "Rename one", fr: "Renommez l'un des deux")))
        }
        var names: Set<String> = []
        declared.removeAll { !names.insert($0.name).inserted }
        return (ExportCatalog(exports: declared), mistakes)
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ text: String, file: String, settings: Settings
    ) -> (Export?, [Mistake]) {
        let parser = ExportParser(settings: settings)
        let export = parser.parse(text, file: file)
        return (export, parser.mistakes.all)
    }
}
