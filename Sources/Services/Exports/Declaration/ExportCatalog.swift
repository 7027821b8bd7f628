// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import Site

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
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return (ExportCatalog(exports: []), [])
        }
        var exports: [Export] = []
        var mistakes: [Mistake] = []
        for name in names.sorted() where !name.hasPrefix(".") {
            guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { continue }
            let path = folder + "/" + name
            guard let data = FileManager.default.contents(atPath: path),
                let text = String(validating: data, as: UTF8.self)
            else {
                mistakes.append(
                    Mistake(
                        file: path, what: "The file cannot be read as UTF-8",
                        remedy: "Check its rights and its encoding"))
                continue
            }
            let (export, found) = parse(text, file: path, settings: settings)
            mistakes += found
            guard let export else { continue }
            if let other = exports.first(where: { $0.name == export.name }) {
                mistakes.append(
                    Mistake(
                        file: path, line: 1, column: 1,
                        what: "The export \(export.name) is declared in \(other.file) too",
                        remedy: "Rename one"))
            } else {
                exports.append(export)
            }
        }
        return (ExportCatalog(exports: exports), mistakes)
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
