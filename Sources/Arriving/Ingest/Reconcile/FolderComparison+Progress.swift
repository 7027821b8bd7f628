// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Progress of the comparison of all folders, in the database: another process may continue it.
///
/// Findings are kept as counts, with the first paths of each kind.
extension FolderComparison.Progress {
    /// Older findings (7 days) say nothing about today: the comparison begins anew.
    private static let validFor: SQL = "7 days"

    /// The comparison that was cut off; nil: there is none to go on with.
    package static func read(on connection: Connection) throws -> Self? {
        let rows = try connection.query(
            """
            select feed, folder, folders, unknown, missing, companions, unknown_paths,
                   missing_paths, unread, begun_at
              from bascule.folder_comparison
             where moved_at > now() - interval '\(raw: Self.validFor)'
            """)
        return try rows.first(by: Column.self) { row in
            var report = FolderComparison.Report()
            report.counts.folders = try row[.folders]
            report.counts.unknown = try row[.unknown]
            report.counts.missing = try row[.missing]
            report.counts.companions = try row[.companions]
            report.named = (try row[.unknownPaths], try row[.missingPaths])
            report.begunAt = try row[.begunAt]
            for trouble in try row[.unread, as: [String].self] { report.noteUnread(trouble) }
            return Self(
                report: report,
                position: FolderComparison.Position(
                    feed: try row[.feed], folder: try row[.folder]))
        }
    }

    private enum Column: String, RowColumn {
        case feed, folder, folders, unknown, missing, companions, unread
        case unknownPaths = "unknown_paths"
        case missingPaths = "missing_paths"
        case begunAt = "begun_at"
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

    /// It has come to its end, or is out of date.
    package static func clear(on connection: Connection) throws {
        _ = try connection.execute("delete from bascule.folder_comparison")
    }
}
