// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Calendar
internal import Configuration
internal import Foundation
internal import Ingest
internal import Postgres
internal import Wording

/// Finds whether the database came back older than the folders.
enum MarkLook {
    static let cause = "database_went_back"
    static let subject = "database"

    /// The home's note, with or without the database.
    static func find(_ settings: Settings) throws -> [Finding] {
        let keeping = MarkKeeping(settings)
        do {
            return try keeping.read().flatMap { finding($0, settings) }.map { [$0] } ?? []
        } catch let error as DecodingError {
            return [unreadable(keeping.path, "\(error)")]
        }
    }

    /// Not noted yet: no service has looked since.
    static func find(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        let keeping = MarkKeeping(settings)
        do {
            guard let noted = try keeping.read(), noted.before == nil else { return [] }
            return try keeping.compared(on: connection).flatMap { finding($0, settings) }
                .map { [$0] } ?? []
        } catch is DecodingError {
            return []
        }
    }

    /// Nil for a note of a database that holds what it had.
    static func finding(_ note: MarkNote, _ settings: Settings) -> Finding? {
        guard let before = note.before, let found = note.found else { return nil }
        let ways = found.map { way($0, before) }
        let since = note.foundAt ?? note.now.at
        return Finding(
            cause, subject,
            Phrase(
                en:
                    "It went back, seen on \(local(since, settings, .en)): \(ways.map(\.en).joined(separator: "; ")). Files that"
                    + " are stored may be in no table.",
                fr: "La base est revenue en arrière (constaté le"
                    + " \(local(since, settings, .fr))) :"
                    + " \(ways.map(\.fr).joined(separator: " ; ")). Des fichiers archivés peuvent ne"
                    + " figurer dans aucune table."),
            next: Phrase(
                en:
                    "`bascule files reconcile` lists them; with `--load` they are taken up again and the"
                    + " database is accepted (`--accept` accepts it without).",
                fr:
                    "`bascule files reconcile` les énumère ; avec `--load` ils sont repris et la base est"
                    + " acceptée (`--accept` l'accepte telle quelle)."))
    }

    private static func way(_ found: Regression, _ before: HighWaterMark) -> Phrase {
        switch found {
        case .filesGone:
            Phrase(
                en:
                    "its ledger ended at file \(before.lastFileID) before, and no longer goes so far",
                fr:
                    "son registre allait jusqu'au fichier \(before.lastFileID) et ne va plus si loin"
            )
        case .journalGone:
            Phrase(
                en: "its journal lacks entries that it had",
                fr: "il manque à son journal des entrées qu'il avait")
        case .otherCluster:
            Phrase(
                en: "it is another PostgreSQL cluster (a restored dump, or one that was made anew)",
                fr: "c'est une autre instance PostgreSQL (une copie restaurée, ou une nouvelle)")
        case .otherTimeline:
            Phrase(
                en: "a standby took over, or it was recovered to a point in time",
                fr:
                    "un serveur de secours a pris le relais, ou la base a été ramenée à un instant donné"
            )
        }
    }

    /// `2026-11-28T06:30:00Z` as the site's clocks have it.
    private static func local(
        _ instant: String, _ settings: Settings, _ language: Language
    ) -> String {
        guard let date = try? Date(instant, strategy: .iso8601), let zone = try? Zone(settings.zone)
        else { return instant }
        return LocalTimeText(zone: zone).text(Int64(date.timeIntervalSince1970))[language]
    }

    private static func unreadable(_ path: String, _ why: String) -> Finding {
        Finding(
            "mark_unreadable", path,
            Phrase(
                en: "How far the database had come can't be read from it: \(why).",
                fr:
                    "Impossible d'y lire jusqu'où allait la base de données : ce n'est pas, ou plus,"
                    + " une note de Bascule."),
            next: Phrase(
                en:
                    "The next start of the service writes it anew; run `bascule files reconcile` first.",
                fr: "Le prochain démarrage du service l'écrira de nouveau ; lancez d'abord"
                    + " `bascule files reconcile`."))
    }
}
