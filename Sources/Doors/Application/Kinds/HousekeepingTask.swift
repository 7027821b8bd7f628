// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Housekeeping tasks: the same for a job and for `bascule housekeeping run`.
package enum HousekeepingTask: String, CaseIterable, Sendable {
    /// Alerts for expected events that did not happen.
    case expectations
    /// Compares the folders of stored files with the ledger.
    case folders
    /// Deletes the bytes of files that were kept long enough (`retention`).
    case retention
    /// Drops jobs, their logs and ticks that are older than `retention.jobs`.
    case history
    /// Rebuilds the indexes of the queue's table, which changes most.
    case reindex
    /// Lets uploads go that nobody has imported or discarded for long.
    case uploads

    package var kind: String { "housekeeping.\(rawValue)" }

    /// Whether it deletes what can't be made again: then it asks for `force`.
    package var isDestructive: Bool { self == .retention || self == .history }

    package var about: Phrase {
        switch self {
        case .expectations:
            Phrase(
                en: "raise alerts for files and jobs that are missing, late or slow",
                fr: "alerter sur les fichiers et travaux absents, en retard ou lents")
        case .folders:
            Phrase(
                en: "compare the folders of stored files with the ledger",
                fr: "comparer les dossiers des fichiers rangés avec le registre")
        case .retention:
            Phrase(
                en: "delete the bytes of files kept longer than the settings say",
                fr: "supprimer les fichiers gardés plus longtemps que le réglage")
        case .history:
            Phrase(
                en: "drop ended jobs, their logs and ticks older than retention.jobs",
                fr: "supprimer travaux terminés et déclenchements plus vieux que retention.jobs")
        case .reindex:
            Phrase(
                en: "rebuild the indexes of the queue's table",
                fr: "reconstruire les index de la table de la file")
        case .uploads:
            Phrase(
                en: "let go of uploads that nobody has imported for a week",
                fr: "abandonner les dépôts que personne n'a importés depuis une semaine")
        }
    }
}
