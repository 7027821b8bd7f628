// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A line of the ledger of exports as it is shown.
package struct ExportLine: Sendable {
    package var id: Int64
    package var export: String
    /// In the session's zone; empty where the export has no windows.
    package var window: String
    package var revision: Int
    package var state: String
    package var rows: Int
    package var bytes: Int
    package var path: String
    package var madeAt: String
}

/// Reads the ledger of exports.
package enum ExportQuery {
    /// The newest files, newest first.
    package static func newest(
        export: String? = nil, limit: Int, on connection: borrowing Connection
    ) throws -> [ExportLine] {
        try connection.query(
            """
            select e.id, e.export,
                   coalesce(to_char(e.window_start, 'YYYY-MM-DD HH24:MI') || ' – '
                            || to_char(e.window_end, 'YYYY-MM-DD HH24:MI'), ''),
                   e.revision, e.state, e.rows, e.bytes, e.path,
                   to_char(e.made_at, 'YYYY-MM-DD HH24:MI:SS')
              from bascule.exports e
             where (\(export)::text is null or e.export = \(export))
             order by e.id desc
             limit \(limit)
            """
        ).map { row in
            ExportLine(
                id: try row[0], export: try row[1], window: try row[2], revision: try row[3],
                state: try row[4], rows: try row[5], bytes: try row[6], path: try row[7],
                madeAt: try row[8])
        }
    }

    /// Files whose rows are other ones by now and of which there is no newer revision, newest window first, as
    /// JSON objects: export, window, since when it is known, path, and the command that writes the revision.
    package static func amendedAsJSON(
        limit: Int, on connection: borrowing Connection
    ) throws -> [String] {
        try connection.query(
            """
            select to_jsonb(x)::text
              from (select e.export, e.window_start, e.window_end, e.amended_at, e.path, e.id,
                           'bascule exports amended ' || e.export || ' --write' as command
                      from bascule.exports e
                     where e.state = 'amended' and e.amended_by is null
                     order by e.window_start desc nulls first, e.id desc
                     limit \(limit)) x
             order by x.window_start desc nulls first, x.id desc
            """
        ).map { try $0[0, as: String.self] }
    }

    /// How many of those each export has; none of one that has none.
    package static func amendedCounts(on connection: borrowing Connection) throws -> [String: Int] {
        let rows = try connection.query(
            """
            select export, count(*) from bascule.exports
             where state = 'amended' and amended_by is null
             group by export
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map {
                (try $0[0, as: String.self], try $0[1, as: Int.self])
            })
    }

    /// The newest files as JSON objects: the columns of `bascule.exports`, and how many seconds each took.
    package static func newestAsJSON(
        export: String? = nil, limit: Int, on connection: borrowing Connection
    ) throws -> [String] {
        try connection.query(
            """
            select (to_jsonb(e) || jsonb_build_object(
                       'duration', extract(epoch from e.duration),
                       'duration_seconds', extract(epoch from e.duration)))::text
              from bascule.exports e
             where (\(export)::text is null or e.export = \(export))
             order by e.id desc
             limit \(limit)
            """
        ).map { try $0[0, as: String.self] }
    }
}
