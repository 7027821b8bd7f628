// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Wording

/// The things of a site that arguments name (exports, aggregates, …), as its files declare them
/// now.
///
/// Compared with arguments where they are typed. Ticks don't ask: a declaration may be out of its
/// file for an hour, and then the job reports it.
package struct KnownNames: Sendable {
    /// All things of one sort.
    package struct Sort: Sendable {
        let names: [String]
        let none: Phrase

        /// - Parameter none: the beginning of a sentence about one that there is not: `There is no
        ///   export`.
        package init(_ names: some Sequence<String>, none: Phrase) {
            self.names = Set(names).sorted()
            self.none = none
        }
    }

    private let sorts: [String: Sort]

    /// - Parameter sorts: by the word that `JobArgument.Form.name(of:)` has for them.
    package init(_ sorts: [String: Sort]) { self.sorts = sorts }

    /// The reason why an argument can't have this name; nil: it can, or the names are unknown.
    func misfit(_ name: String, of sort: String, for argument: String) -> JobMisfit? {
        guard let sort = sorts[sort], !sort.names.contains(name) else { return nil }
        let shown = name.clipped(to: JobLimits.shownCharacters)
        let list = sort.names.joined(separator: ", ")
        let what = sort.none + Phrase(" `\(shown)`")
        guard !sort.names.isEmpty else {
            return JobMisfit(
                argument, what, Phrase(en: "None is declared", fr: "Aucun n'est déclaré"))
        }
        return JobMisfit(
            argument, what,
            Phrase.meant(nearest(to: name, in: sort.names))
                + Phrase(en: "There are \(list)", fr: "Valeurs possibles : \(list)"))
    }
}
