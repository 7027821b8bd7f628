// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Postgres
internal import Wording

/// The ledger's record of reports: their paths, and the file that settled each.
enum ReportBook {
    /// Reports settled by a loaded file: it mends their file, or is their file, taken up again.
    struct Done {
        let reportID: Int64
        let path: String
        let by: Int64
        /// Whether a dropped file now lies under the report's name: it was moved into the inbox.
        var isAnothers = false
    }

    /// Names of one report of one file, at most: it may have been loaded and taken back again and
    /// again.
    private static let limitNames = 1_000

    /// Notes what was written; in a transaction.
    static func noteReports(_ all: [Reports.Written], on connection: borrowing Connection) throws {
        let reports = all.flatMap { written in
            [written.faults.map { (written.fileID, "faults", $0, Int64(0), Int64(0)) }]
                + [
                    written.rejects.map {
                        (written.fileID, "rejects", $0.path, $0.lines, $0.leftOut)
                    }
                ]
        }.compactMap(\.self)
        guard !reports.isEmpty else { return }
        let names = reports.map { Folder.name(of: $0.2) }
        _ = try connection.execute(
            """
            insert into bascule.report (file_id, kind, path, name, lines, left_out)
            select * from unnest(\(reports.map(\.0)), \(reports.map(\.1)), \(reports.map(\.2)),
                                 \(names), \(reports.map(\.3)), \(reports.map(\.4)))
            on conflict (file_id, path) do update
               set lines = excluded.lines, left_out = excluded.left_out,
                   mended_by = null, mended_at = null
            """)
    }

    /// For each name the newest file of the feed whose refused lines were written under it; 0:
    /// none.
    ///
    /// Nothing is asked where no name is one of refused lines.
    static func mends(
        _ names: [String], feed: String, on connection: borrowing Connection
    ) throws -> [Int64] {
        guard names.contains(where: RejectsName.isRejects) else { return names.map { _ in 0 } }
        return try connection.query(
            """
            select coalesce((select max(r.file_id) from bascule.report r
                               join bascule.file f on f.id = r.file_id
                              where r.kind = 'rejects' and r.name = a.name and f.feed = \(feed)), 0)
              from unnest(\(names)) with ordinality as a (name, place)
             order by a.place
            """
        ).values()
    }

    /// The reports settled by these loaded files, by file: also those of files mended by a file
    /// that was refused in its turn.
    static func done(
        by loaded: [Int64], on connection: Connection
    ) throws -> [Int64: [Done]] {
        guard !loaded.isEmpty else { return [:] }
        let rows = try connection.query(
            """
            with recursive mended (by, id) as (
                select id, id from unnest(\(loaded)) id
                union
                select m.by, f.mends from mended m join bascule.file f on f.id = m.id
                 where f.mends is not null
            )
            select r.id, r.path, m.by,
                   exists (select from bascule.file s
                            where s.feed = f.feed and s.name = r.name and s.stored_path = r.path
                              and s.purged_at is null) as is_anothers
              from mended m
              join bascule.report r on r.file_id = m.id and r.mended_by is null
              join bascule.file f on f.id = r.file_id
             order by r.id
            """)
        let found = try rows.map(by: DoneColumn.self) { row in
            Done(
                reportID: try row[.id], path: try row[.path], by: try row[.by],
                isAnothers: try row[.isAnothers])
        }
        return Dictionary(grouping: found, by: \.by)
    }

    private enum DoneColumn: String, RowColumn {
        case id, path, by
        case isAnothers = "is_anothers"
    }

    /// Gives the report a name that says so: text that a person wrote in it stays.
    ///
    /// - Returns: its new path. A report that can't be renamed keeps its name: the ledger says so.
    /// - Throws: what would meet all files.
    static func mark(_ done: Done, in language: Language) throws(FileError) -> Done {
        guard !done.isAnothers else { return done }
        do {
            for number in 1...limitNames {
                let marked = path(done, number, in: language)
                let isThere = try FileStatus(path: done.path) != nil
                if try FileStatus(path: marked) != nil {
                    // Another report of the file has the name, or an earlier run gave it to this
                    // one.
                    if isThere { continue }
                    return Done(reportID: done.reportID, path: marked, by: done.by)
                }
                guard isThere else { return done }
                try Folder.rename(done.path, to: marked)
                return Done(reportID: done.reportID, path: marked, by: done.by)
            }
        } catch {
            if error.isTheFileSystems { throw error }
        }
        return done
    }

    /// `a.csv.faults.csv` → `a.csv.mended-by-17.faults.csv`, then
    /// `a.csv.mended-by-17.2.faults.csv`.
    private static func path(_ done: Done, _ number: Int, in language: Language) -> String {
        let name = Folder.name(of: done.path)
        // Both kinds have an ending of two parts.
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let ending = parts.suffix(2).map { "." + $0 }.joined()
        let stem = parts.dropLast(2).joined(separator: ".")
        let mark = language == .fr ? "corrige-par" : "mended-by"
        let again = number == 1 ? "" : ".\(number)"
        return Folder.parent(of: done.path) + "/"
            + Folder.name(stem, fitting: ".\(mark)-\(done.by)\(again)\(ending)")
    }

    /// Notes what was marked; in a transaction.
    static func noteMarked(_ marked: [Done], on connection: borrowing Connection) throws {
        guard !marked.isEmpty else { return }
        _ = try connection.execute(
            """
            update bascule.report r
               set mended_by = m.by, mended_at = clock_timestamp(),
                   -- A name that another report of the file has can't be noted twice.
                   path = case when exists (select from bascule.report o
                                             where o.file_id = r.file_id and o.path = m.path
                                               and o.id <> r.id)
                               then r.path else m.path end
              from unnest(\(marked.map(\.reportID)), \(marked.map(\.by)), \(marked.map(\.path)))
                   as m (id, by, path)
             where r.id = m.id
            """)
    }
}
