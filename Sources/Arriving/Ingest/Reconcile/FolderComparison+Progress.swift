// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Where the comparison of all folders is, in the database: whoever goes on may be another process.
///
/// What was found is kept as numbers, with the first paths of each kind.
extension FolderComparison.Progress {
    /// What was found longer ago than that says nothing of today (7 days): it begins anew.
    private static let validFor: SQL = "7 days"

    /// The one that was cut off; nil: there is none to go on with.
    package static func read(on connection: Connection) throws -> Self? {
        let rows = try connection.query(
            """
            select feed, folder, folders, unknown, missing, companions, unknown_paths,
                   missing_paths, unread, begun_at
              from bascule.folder_comparison
             where moved_at > now() - interval '\(raw: Self.validFor)'
            """)
        guard let row = rows.first else { return nil }
        var report = FolderComparison.Report()
        report.counts.folders = try row[2]
        report.counts.unknown = try row[3]
        report.counts.missing = try row[4]
        report.counts.companions = try row[5]
        report.named = (try row[6], try row[7])
        report.begunAt = try row[9]
        for trouble in try row[8, as: [String].self] { report.tell(trouble) }
        return Self(
            report: report,
            position: FolderComparison.Position(feed: try row[0], folder: try row[1]))
    }

    package func write(on connection: Connection) throws {
        _ = try connection.execute(
            """
            insert into bascule.folder_comparison as c
                   (feed, folder, folders, unknown, missing, companions, unknown_paths,
                    missing_paths, unread, begun_at)
            values (\(position.feed), \(position.folder), \(report.counts.folders),
                    \(report.counts.unknown), \(report.counts.missing),
                    \(report.counts.companions), \(report.named.unknown),
                    \(report.named.missing), \(report.unread),
                    coalesce(\(report.begunAt), now()))
            on conflict (id) do update
               set (feed, folder, folders, unknown, missing, companions, unknown_paths,
                    missing_paths, unread, begun_at, moved_at)
                 = (excluded.feed, excluded.folder, excluded.folders, excluded.unknown,
                    excluded.missing, excluded.companions, excluded.unknown_paths,
                    excluded.missing_paths, excluded.unread, excluded.begun_at, now())
            """)
    }

    /// It has come to its end, or says nothing any more.
    package static func clear(on connection: Connection) throws {
        _ = try connection.execute("delete from bascule.folder_comparison")
    }
}
