// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Wording

/// The declared mails of a site.
package struct MailCatalog: Sendable {
    package let mails: [Mail]

    package subscript(name: String) -> Mail? { mails.first { $0.name == name } }

    /// The declared name nearest to one that is not declared.
    package func nearestName(to name: String) -> String? {
        nearest(to: name, in: mails.map(\.name))
    }

    /// Reads every `*.yaml` of a folder; those with mistakes are left out and all mistakes told.
    ///
    /// A folder that is not there holds no mails.
    /// - Parameters:
    ///   - rules: the names of the rules of alerts.
    ///   - exports: the names of the exports.
    ///   - charts: the names of declared charts and of control charts.
    package static func load(
        folder: String, rules: [String], exports: [String], charts: [String] = []
    ) -> (MailCatalog, [Mistake]) {
        var (declared, mistakes) =
            DeclarationFolder.read(folder) { text, file in
                parse(text, file: file, rules: rules, exports: exports, charts: charts)
            } ?? ([], [])
        for (index, mail) in declared.enumerated() {
            guard let other = declared[..<index].first(where: { $0.name == mail.name })
            else { continue }
            mistakes.append(
                Mistake(
                    file: mail.file, line: 1, column: 1,
                    what: Phrase(
                        en: "The mail \(mail.name) is declared in \(other.file) too",
                        fr: "Le courriel \(mail.name) est aussi déclaré dans \(other.file)"),
                    remedy: Phrase(en: "Rename one", fr: "Renommez l'un des deux")))
        }
        var names: Set<String> = []
        declared.removeAll { !names.insert($0.name).inserted }
        return (MailCatalog(mails: declared), mistakes)
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ text: String, file: String, rules: [String], exports: [String],
        charts: [String] = []
    ) -> (Mail?, [Mistake]) {
        let parser = MailParser(rules: rules, exports: exports, charts: charts)
        let mail = parser.parse(text, file: file)
        return (mail, parser.mistakes.all)
    }
}
