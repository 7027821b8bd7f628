// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Work that keeps the site in order, as somebody may look at it and ask for it.
package struct Upkeep: Sendable {
    /// The kind of its jobs.
    package let kind: String
    package let name: Phrase
    package let about: Phrase
    /// It deletes what can't be made again.
    package let isDestructive: Bool

    /// As its job takes them.
    package var arguments: String { isDestructive ? #"{"force": true}"# : "{}" }

    package static let all: [Upkeep] =
        HousekeepingTask.allCases.map {
            Upkeep(
                kind: $0.kind, name: $0.name, about: $0.about, isDestructive: $0.isDestructive)
        } + [
            Upkeep(
                kind: JobKinds.Archive.seal.rawValue,
                name: Phrase(en: "Seal the archive", fr: "Sceller l'archive"),
                about: Phrase(
                    en: "sign what was stored, moved or purged since the last seal",
                    fr: "signer ce qui a été rangé, déplacé ou supprimé depuis le dernier sceau"),
                isDestructive: false),
            Upkeep(
                kind: JobKinds.Archive.scrub.rawValue,
                name: Phrase(en: "Read the archive again", fr: "Relire l'archive"),
                about: Phrase(
                    en: "hold the next share of the archive against ledger and seals",
                    fr: "comparer la prochaine part de l'archive au registre et aux sceaux"),
                isDestructive: false),
        ]
}

extension HousekeepingTask {
    fileprivate var name: Phrase {
        switch self {
        case .expectations: Phrase(en: "Look for what is missing", fr: "Chercher ce qui manque")
        case .folders: Phrase(en: "Compare folders", fr: "Comparer les dossiers")
        case .retention: Phrase(en: "Purge files", fr: "Purger les fichiers")
        case .history: Phrase(en: "Purge the history", fr: "Purger l'historique")
        case .reindex: Phrase(en: "Rebuild indexes", fr: "Reconstruire les index")
        case .uploads: Phrase(en: "Let go of uploads", fr: "Abandonner les vieux dépôts")
        }
    }
}
