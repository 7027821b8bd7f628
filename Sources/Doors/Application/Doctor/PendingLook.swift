// SPDX-License-Identifier: Apache-2.0

internal import Ingest
internal import Postgres
internal import Views
internal import Wording

/// Says which moves and renames stay pending.
enum PendingLook {
    /// A move pending for so long, in seconds, is blocked.
    private static let afterSeconds = 60
    /// Files that can't be moved for a reason of their own: named, at most.
    private static let limitBlocked = 20

    static func find(on connection: borrowing Connection) throws -> [Finding] {
        let (files, id, name) = try connection.query(
            """
            select count(*)::int as files, coalesce(min(id), 0) as id,
                   coalesce((array_agg(name order by id))[1], '') as name
              from bascule.file
             where stored_at is null and state not in ('arrived', 'loading')
               and blocked_since is null
               and coalesce(loaded_at, arrived_at)
                   < now() - make_interval(secs => \(afterSeconds))
            """
        ).one(by: FileColumn.self) { row in
            (
                try row[.files, as: Int.self], try row[.id, as: Int64.self],
                try row[.name, as: String.self]
            )
        }
        let (exports, path) = try connection.query(
            """
            select count(*)::int as exports, coalesce((array_agg(path order by id))[1], '') as path
              from bascule.export
             where placed_at is null and lost_at is null
               and made_at < now() - make_interval(secs => \(afterSeconds))
            """
        ).one(by: ExportColumn.self) { row in
            (try row[.exports, as: Int.self], try row[.path, as: String.self])
        }
        var found = try BlockedFileView.Filter().first(limitBlocked, on: connection).map(blocked)
        if files > 0 { found.append(move(files, "\(id)", printable(name))) }
        if exports > 0 { found.append(rename(exports, printable(path))) }
        return found
    }

    private enum FileColumn: String, RowColumn { case files, id, name }
    private enum ExportColumn: String, RowColumn { case exports, path }

    private static func move(_ count: Int, _ id: String, _ name: String) -> Finding {
        Finding(
            "move_blocked", "file \(id)",
            Phrase.counted(
                count, en: "# settled file[s] [has|have] not been moved to [its|their] folder",
                fr: "Fichiers traités mais pas encore rangés : #")
                + Phrase(en: ", the first is \(name).", fr: ", le premier est \(name)."),
            next: Phrase(
                en: "The service's log says what is in the way (a right, a full disk, a folder that"
                    + " is gone); mend it, and they are moved by themselves.",
                fr: "Le journal du service dit ce qui l'empêche (un droit, un disque plein, un"
                    + " dossier disparu) ; remédiez-y, et ils seront rangés d'eux-mêmes."))
    }

    private static func blocked(_ row: BlockedFileView) -> Finding {
        let (file, reason) = ("\(row.feed)/\(printable(row.path))", printable(row.reason ?? ""))
        return Finding(
            "move_blocked", "file \(row.id)",
            Phrase(
                en: "\(file) is settled and can't be moved to its folder: \(reason).",
                fr: "\(file) est traité et ne peut pas être rangé : \(reason)."),
            next: Phrase(
                en: "Mend that; it is moved by itself then, and the others go on meanwhile.",
                fr: "Remédiez-y ; il sera rangé de lui-même, et les autres passent entre-temps."),
            feed: row.feed)
    }

    private static func rename(_ count: Int, _ path: String) -> Finding {
        Finding(
            "rename_blocked", path,
            .counted(
                count,
                en:
                    "# export[s] [is written but does not have its|are written but do not have their] name yet.",
                fr: "Exports écrits, mais qui n'ont pas encore leur nom : #."),
            next: Phrase(
                en: "See that the folder is there and can be written; the next run of the export"
                    + " pays what is owed.",
                fr: "Vérifiez que le dossier existe et qu'on peut y écrire ; la prochaine exécution"
                    + " de l'export s'en charge."))
    }
}
