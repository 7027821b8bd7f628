// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why aggregates can't be brought up to date.
package enum AggregateError: Worded, Sendable, Equatable {
    /// Another process has registered another declaration since.
    case otherDeclaration(name: String)
    case unknown(name: String, near: String?)
    /// The table differs from the declaration in a way that is a person's to settle.
    case table(name: String, refusals: [Phrase])
    /// A source can't be read as the declaration says.
    case source(aggregate: String, what: Phrase, remedy: Phrase)
    case range(what: Phrase)
    /// PostgreSQL can't plan its query or make its table.
    case query(name: String, message: String)

    package var sentence: Phrase {
        switch self {
        case .otherDeclaration, .unknown, .range: reason
        case .table(let name, _), .source(let name, _, _), .query(let name, _):
            Phrase(en: "aggregate \(name): ", fr: "agrégat \(name) : ") + reason
        }
    }

    /// The same for a caller that names the aggregate itself.
    var reason: Phrase {
        switch self {
        case .otherDeclaration(let name):
            Phrase(
                en:
                    "aggregate \(name) was declared anew by another process: restart this one, so that"
                    + " both read the same files",
                fr:
                    "l'agrégat \(name) a été redéclaré par un autre processus : redémarrer celui-ci,"
                    + " pour que les deux lisent les mêmes fichiers")
        case .unknown(let name, let near):
            Phrase(
                en: "there is no aggregate `\(name)`. ", fr: "il n'y a pas d'agrégat `\(name)`. ")
                + Phrase.meant(near)
                + Phrase(
                    en: "`bascule aggregates list` shows them",
                    fr: "`bascule aggregates list` les montre")
        case .table(_, let refusals):
            Phrase { language in refusals.map { $0[language] }.joined(separator: "\n") }
        case .source(_, let what, let remedy): Phrase { "\(what[$0]). \(remedy[$0])" }
        case .range(let what): what
        case .query(_, let message):
            Phrase("\(message). ")
                + Phrase(
                    en: "`bascule aggregates check` shows the line",
                    fr: "`bascule aggregates check` montre la ligne")
        }
    }
}
