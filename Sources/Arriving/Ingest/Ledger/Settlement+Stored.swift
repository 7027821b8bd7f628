// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The last place of a settled file.
extension Settlement {
    /// Whether another file of the same name or bytes in the feed is stored at the path.
    static func isStored(
        _ path: String, besides fileID: Int64, on connection: Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file f
                             join bascule.file o on o.feed = f.feed
                              and (o.name = f.name or o.sha256 = f.sha256)
                            where f.id = \(fileID) and o.id <> f.id
                              and o.stored_path = \(path) and o.stored_at is not null)
            """
        ).value()
    }

    /// Notes that the files have reached their last place.
    ///
    /// Committed asynchronously: repeated if lost.
    static func stored(
        _ places: [(fileID: Int64, path: String, note: String)], reports: [Reports.Written] = [],
        marked: [ReportBook.Done] = [], on connection: Connection
    ) throws {
        guard !places.isEmpty else { return }
        try connection.transaction(TransactionMode(commitsAsynchronously: true)) { connection in
            _ = try connection.execute(
                """
                update bascule.file f
                   set stored_at = clock_timestamp(), stored_path = nullif(s.path, ''),
                       blocked_since = null, blocked_reason = null, blocked_times = 0,
                       next_attempt_at = null,
                       reason = case when s.note = '' then f.reason
                                     else concat_ws('; ', f.reason, s.note) end
                  from unnest(\(places.map(\.fileID)), \(places.map(\.path)), \(places.map(\.note)))
                       as s (id, path, note)
                 where f.id = s.id
                """)
            _ = try connection.execute(
                "delete from bascule.companion where file_id = any(\(places.map(\.fileID)))")
            if !marked.isEmpty { try ReportBook.noteMarked(marked, on: connection) }
            if !reports.isEmpty { try ReportBook.noteReports(reports, on: connection) }
        }
    }
}
