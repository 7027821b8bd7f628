// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Names that files of several exports would have in one folder of another host.
extension ExportCatalog {
    /// Two exports whose files replace each other there.
    package struct Clash: Worded, Sendable, Equatable {
        package let first, second: String
        package let target: String

        package init(first: String, second: String, target: String) {
            (self.first, self.second, self.target) = (first, second, target)
        }

        package var sentence: Phrase {
            Phrase(
                en: "the exports \(first) and \(second) give their files the same names in"
                    + " \(target), where one would replace the other's: put `{export}` into `name`,"
                    + " or give each a folder of its own there",
                fr: "les exports \(first) et \(second) donnent à leurs fichiers les mêmes noms dans"
                    + " \(target), où l'un remplacerait celui de l'autre : mettre `{export}` dans"
                    + " `name`, ou donner à chacun son dossier là-bas")
        }
    }

    /// Those of exports whose names are written alike, but for the case of letters: there are hosts
    /// that do not tell it.
    package var clashes: [Clash] {
        var taken: [[String]: String] = [:]
        var found: [Clash] = []
        for export in exports {
            let form = export.fileName.form(of: export.name)
            for target in export.targets {
                let place = [target.url.lowercased(), form]
                guard let first = taken[place] else {
                    taken[place] = export.name
                    continue
                }
                guard first != export.name else { continue }
                found.append(
                    Clash(first: first, second: export.name, target: target.address))
            }
        }
        return found
    }
}

extension NameTemplate {
    /// What two exports' names have in common where they can be one.
    fileprivate func form(of export: String) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): text.lowercased()
            case .export: export.lowercased()
            case .each: "{each}"
            case .revision: "{revision}"
            case .day, .lastDay, .windowStart, .windowEnd: "{time}"
            }
        }.joined()
    }
}
