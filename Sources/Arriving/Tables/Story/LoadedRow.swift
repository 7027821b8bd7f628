// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// A row that a file brought: new, or over values of before.
package struct LoadedRow: Sendable, Equatable {
    /// The line of the file.
    package let line: Int64
    /// Whether the table has these values still; else a later file has brought others.
    package let isCurrent: Bool
    /// As ISO 8601 or decimal text, in the order of `columns`; nil for an empty cell.
    package let cells: [String?]

    package static func columns(of feed: Feed) -> [String] {
        let shape = TableShape(feed)
        return shape.key + shape.values
    }

    /// The file's rows, in the order of its lines; those that it only confirmed are not among them.
    ///
    /// - Parameters:
    ///   - feed: with the table that its rows went to (`LoadedFeed`).
    ///   - zone: the zone of the times shown.
    ///   - line: those behind this one.
    package static func of(
        _ fileID: Int64, feed: Feed, zone: String, after line: Int64 = 0, limit: Int,
        on connection: borrowing Connection
    ) throws -> [LoadedRow] {
        let shape = TableShape(feed)
        let names = columns(of: feed)
        let cells = SQL(
            stringLiteral: names.map { "to_jsonb(r.\(quoted($0))) #>> '{}'" }
                .joined(separator: ", "))
        let row = SQL(stringLiteral: shape.list())
        let history = SQL(stringLiteral: shape.history)
        return try connection.transaction { connection in
            _ = try connection.query("select set_config('timezone', \(zone), true)")
            return try connection.query(
                """
                select r.line_no as line, r."is current" as is_current,
                       array[\(raw: cells)]::text[] as cells
                  from (select \(raw: row), true as "is current"
                          from \(raw: SQL(stringLiteral: shape.table))
                         where file_id = \(fileID) and line_no > \(line)
                         union all
                        select \(raw: row), false from \(raw: history)
                         where file_id = \(fileID) and line_no > \(line)
                           and reason = 'amended') r
                 order by r.line_no
                 limit \(limit)
                """
            ).map(by: Column.self) { row in
                LoadedRow(
                    line: try row[.line], isCurrent: try row[.isCurrent], cells: try row[.cells])
            }
        }
    }

    private enum Column: String, RowColumn {
        case line, cells
        case isCurrent = "is_current"
    }
}
