// SPDX-License-Identifier: Apache-2.0

internal import Ingest
internal import Postgres
internal import Wording

/// Finds feeds whose files are overdue though a watcher runs.
enum OverdueLook {
    static func find(
        _ overdue: OverdueFiles, _ served: ServedRoles, on connection: borrowing Connection
    ) throws -> [Finding] {
        // Without a watcher that is the cause, and it names them.
        guard !overdue.files.isEmpty, served.roles.contains(Role.watcher.rawValue) else {
            return []
        }
        // What is at work, put off or settled is told by itself.
        let known = try inLedger(on: connection)
        let left = overdue.files.filter { !known.contains("\($0.feed)/\($0.relative)") }
        let isPaused = try isPaused(on: connection)
        return Dictionary(grouping: left, by: \.feed).sorted { $0.key < $1.key }
            .compactMap { feed, files in
                files.first.map { finding(feed, files.count, $0, isPaused: isPaused) }
            }
    }

    /// Files that lie in an inbox and have a row in the ledger: `feed/path below its folder`.
    static func inLedger(on connection: borrowing Connection) throws -> Set<String> {
        Set(
            try connection.query(
                """
                select feed || '/' || inbox_path from bascule.file
                 where stored_at is null limit 100000
                """
            ).values(as: String.self))
    }

    /// Whether the import of all feeds is paused.
    static func isPaused(on connection: borrowing Connection) throws -> Bool {
        try !connection.query(
            "select from bascule.queue where name = \(InboxQueue.name) and paused_at is not null"
        ).isEmpty
    }

    private static func finding(
        _ feed: String, _ count: Int, _ oldest: OverdueFiles.File, isPaused: Bool
    ) -> Finding {
        let file = printable(oldest.relative)
        return Finding(
            "files_overdue", feed,
            Phrase.counted(
                count, en: "# complete file[s] not loaded, the oldest for ",
                fr: "Fichiers complets non chargés : #, le plus ancien depuis ")
                + Phrase(
                    en: "\(oldest.seconds) s: \(file).", fr: "\(oldest.seconds) s : \(file)."),
            next: isPaused ? resume : log, feed: feed)
    }

    private static let resume = Phrase(
        en: "The queue `\(InboxQueue.name)` is paused: `bascule jobs resume \(InboxQueue.name)`"
            + " lets it go on.",
        fr: "La file `\(InboxQueue.name)` est en pause : `bascule jobs resume \(InboxQueue.name)`"
            + " la reprend.")
    private static let log = Phrase(
        en: "The service's log says why a feed rests.",
        fr: "Le journal du service dit pourquoi un flux est au repos.")
}
