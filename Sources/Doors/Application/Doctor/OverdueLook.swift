// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Ingest
internal import Postgres
internal import Wording

/// Finds feeds whose files are overdue though a watcher runs.
enum OverdueLook {
    static func find(
        _ overdue: OverdueFiles, _ served: ServedRoles, on connection: borrowing Connection
    ) throws -> [Finding] {
        // Without a watcher that is the cause, and a paused queue is named by itself.
        guard !overdue.files.isEmpty, served.roles.contains(Role.watcher.rawValue),
            try !isPaused(on: connection)
        else { return [] }
        let atWork = Set(
            try connection.query(
                """
                select feed || '/' || inbox_path from bascule.file
                 where stored_at is null and state = 'loading' limit 10000
                """
            ).values(as: String.self))
        let left = overdue.files.filter { !atWork.contains("\($0.feed)/\($0.relative)") }
        return Dictionary(grouping: left, by: \.feed).sorted { $0.key < $1.key }
            .compactMap { feed, files in files.first.map { finding(feed, files.count, $0) } }
    }

    /// Whether the import of all feeds is paused.
    static func isPaused(on connection: borrowing Connection) throws -> Bool {
        try !connection.query(
            "select from bascule.queue where name = \(InboxQueue.name) and paused_at is not null"
        ).isEmpty
    }

    private static func finding(_ feed: String, _ count: Int, _ oldest: OverdueFiles.File)
        -> Finding
    {
        let file = printable(oldest.relative)
        return Finding(
            "files_overdue", feed,
            Phrase.counted(
                count, en: "# complete file[s] not loaded, the oldest for ",
                fr: "Fichiers complets non chargés : #, le plus ancien depuis ")
                + Phrase(
                    en: "\(oldest.seconds) s: \(file).", fr: "\(oldest.seconds) s : \(file)."),
            next: Phrase(
                en: "`bascule status` shows whether it is put off and why; the service's log says "
                    + "why a feed rests.",
                fr: "`bascule status` montre s'il est mis de côté et pourquoi ; le journal du "
                    + "service dit pourquoi un flux est au repos."))
    }
}
