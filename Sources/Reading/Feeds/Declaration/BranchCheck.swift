// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Rules between the tables that one feed fills.
struct BranchCheck {
    let feed: Feed
    let map: YAMLMap

    private var mistakes: MistakeList { map.mistakes }
    private var place: YAMLNode { map.place("branches") }

    func run() {
        for table in feed.eachTable where table.layout?.sections?.take.isEmpty != false {
            mistakes.addMistake(
                at: place,
                Phrase(
                    en: "Which sections go into \(table.table) is not told",
                    fr: "Les sections qui vont dans \(table.table) ne sont pas dites"),
                Phrase(
                    en: "Write `take: [Results]`, of the feed's own table in `sections`",
                    fr: "Écrivez `take: [Results]`, pour la table du flux dans `sections`"))
        }
        for (index, branch) in feed.branches.enumerated() {
            for other in feed.eachTable[...index] {
                tables(branch, other)
                sections(branch, other)
            }
            cutting(branch)
        }
    }

    private func tables(_ branch: Feed, _ other: Feed) {
        guard !branch.isApart(from: other) else { return }
        mistakes.addMistake(
            at: place,
            Phrase(
                en: "Two tables of the feed are \(branch.table), or its history",
                fr: "Deux tables du flux sont \(branch.table), ou son historique"),
            Phrase(
                en: "Give each branch its own table",
                fr: "Donnez à chaque branche sa propre table"))
    }

    private func sections(_ branch: Feed, _ other: Feed) {
        for mine in branch.layout?.sections?.take ?? [] {
            for others in other.layout?.sections?.take ?? []
            where FilePattern.overlap(mine, others) {
                mistakes.addMistake(
                    at: place,
                    Phrase(
                        en: "A section may be both `\(others)`, for \(other.table), and `\(mine)`,"
                            + " for \(branch.table)",
                        fr: "Une section peut être à la fois `\(others)`, pour \(other.table), et"
                            + " `\(mine)`, pour \(branch.table)"),
                    Phrase(
                        en: "Let one table take it: what a section is must be plain",
                        fr: "Laissez-la à une seule table : une section ne va qu'à un endroit"))
            }
        }
    }

    /// Lines are cut before it is known which section they stand in.
    private func cutting(_ branch: Feed) {
        guard branch.layout?.cutsLines != feed.layout?.cutsLines else { return }
        mistakes.addMistake(
            at: place,
            Phrase(
                en:
                    "\(branch.table) has lines cut otherwise than \(feed.table): a `separator` is of"
                    + " all sections or of none",
                fr: "\(branch.table) coupe les lignes autrement que \(feed.table) : un `separator`"
                    + " vaut pour toutes les sections ou pour aucune"),
            Phrase(
                en: "Use the delimiter, or make two feeds",
                fr: "Prenez le séparateur de cellules, ou faites deux flux"))
    }
}

extension Feed {
    /// Whether a table of its own is none of the other's: no table, and no history.
    func isApart(from other: Feed) -> Bool {
        let tables = [table, historyTable]
        return !tables.contains(other.table) && !tables.contains(other.historyTable)
    }
}
