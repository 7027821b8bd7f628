// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Wording

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
    ///   - ofChanges: of those whose files say what has changed: they go with no mail.
    ///   - charts: the names of declared charts and of control charts.
    package static func load(
        folder: String, rules: [String], exports: [String], ofChanges: Set<String> = [],
        charts: [String] = []
    ) -> (MailCatalog, [Mistake]) {
        let (declared, mistakes) =
            DeclarationFolder.read(folder) { text, file in
                parse(
                    text, file: file, rules: rules, exports: exports, ofChanges: ofChanges,
                    charts: charts)
            } ?? ([], [])
        let (distinct, repeated) = DeclarationFolder.distinct(declared)
        return (MailCatalog(mails: distinct), mistakes + repeated)
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ text: String, file: String, rules: [String], exports: [String],
        ofChanges: Set<String> = [], charts: [String] = []
    ) -> (Mail?, [Mistake]) {
        let parser = MailParser(
            rules: rules, exports: exports, ofChanges: ofChanges, charts: charts)
        let mail = parser.parse(text, file: file)
        return (mail, parser.mistakes.all)
    }
}

extension Mail: Declared {
    package static let noun = Phrase(en: "The mail", fr: "Le courriel")
}
