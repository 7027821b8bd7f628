// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Ingest
internal import Postgres
internal import Tables
internal import Wording

/// Finds feeds that are not loaded because of their tables; all the others are.
enum TableLook {
    static let causes: Set<String> = ["table_unfit", "table_unmade"]

    static func find(
        _ installation: Installation, on connection: Connection
    ) throws -> [Finding] {
        // A read-only role is asked for nothing.
        let loads = try connection.query(
            "select has_table_privilege('bascule.file', 'insert')"
        ).value(as: Bool.self)
        return try installation.catalog.feeds.compactMap { feed in
            switch try FeedTables.plan(feed, on: connection) {
            case .refuse(let refusals):
                return unfit(feed, refusals)
            case .apply(let statements):
                guard !statements.isEmpty, loads,
                    try !FeedTables.mayApply(feed, on: connection)
                else { return nil }
                return unmade(feed)
            }
        }
    }

    static func subject(_ feed: Feed) -> String { "feed \(feed.name)" }

    private static func unfit(_ feed: Feed, _ refusals: [TableRefusal]) -> Finding {
        let differences = refusals.map { refusal in
            let column = refusal.column.map { ".\($0)" } ?? ""
            return Phrase(
                en: "\(refusal.table)\(column) has \(refusal.has.en), the feed wants"
                    + " \(refusal.wants.en)",
                fr: "\(refusal.table)\(column) a \(refusal.has.fr), le flux veut"
                    + " \(refusal.wants.fr)")
        }
        let remedies = refusals.map(\.remedy).joined(separator: " ")
        return Finding(
            "table_unfit", subject(feed),
            Phrase(
                en: "Its files are not loaded: \(differences.map(\.en).joined(separator: "; ")).",
                fr: "Ses fichiers ne sont pas chargés : "
                    + "\(differences.map(\.fr).joined(separator: " ; "))."),
            next: Phrase(
                en: "Change the feed, or run by hand: \(remedies) Then restart the service.",
                fr: "Changer le flux, ou exécuter à la main : \(remedies) Puis redémarrer le"
                    + " service."), feed: feed.name)
    }

    private static func unmade(_ feed: Feed) -> Finding {
        Finding(
            "table_unmade", subject(feed),
            Phrase(
                en: "Its files are not loaded: this role may not make or extend the table"
                    + " \(feed.tableNames).",
                fr: "Ses fichiers ne sont pas chargés : ce rôle n'a pas le droit de créer ou de"
                    + " compléter la table \(feed.tableNames)."),
            next: Phrase(
                en: "Run `bascule migrate` as the owner of the database, then restart the service.",
                fr: "Lancez `bascule migrate` sous le rôle propriétaire de la base, puis redémarrez"
                    + " le service."), feed: feed.name)
    }
}
