// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// A row that a file amended: its former values, and the file's.
package struct Amendment: Sendable, Equatable {
    package struct Change: Sendable, Equatable {
        package let column: String
        /// As ISO 8601 or decimal text; nil for an empty cell.
        package let before: String?
        package let after: String?
    }

    /// The line of the file that brought the new values.
    package let line: Int64
    /// The file and line that had brought the ones before.
    package let beforeFileID: Int64
    package let beforeLine: Int64
    /// Values of the key's columns, in the key's order.
    package let key: [String]
    package let changes: [Change]
}

extension Amendment {
    /// The file's amendments, in the order of its lines.
    ///
    /// - Parameters:
    ///   - feed: with the table that its rows went to (`LoadedFeed`).
    ///   - zone: the zone of the times shown.
    package static func of(
        _ fileID: Int64, feed: Feed, zone: String, limit: Int, on connection: Connection
    ) throws -> [Amendment] {
        let shape = TableShape(feed)
        guard !shape.key.isEmpty else { return [] }
        let texts = { (row: String, names: [String]) in
            let cells = names.map { "to_jsonb(\(row).\(quoted($0))) #>> '{}'" }
            return SQL(stringLiteral: "array[\(cells.joined(separator: ", "))]::text[]")
        }
        let row = SQL(stringLiteral: shape.list())
        let history = SQL(stringLiteral: shape.history)
        return try connection.transaction { connection in
            _ = try connection.query("select set_config('timezone', \(zone), true)")
            return try connection.query(
                """
                with new as (
                    select \(raw: row) from \(raw: SQL(stringLiteral: shape.table))
                     where file_id = \(fileID)
                     union all
                    select \(raw: row) from \(raw: history)
                     where file_id = \(fileID) and reason = 'amended'
                )
                select n.line_no as line, o.file_id as before_file_id, o.line_no as before_line,
                       \(raw: texts("n", shape.key)) as key,
                       \(raw: texts("o", shape.values)) as before,
                       \(raw: texts("n", shape.values)) as after
                  from new n
                  join \(raw: history) o
                    on \(raw: SQL(stringLiteral: shape.keysEqual("o", "n")))
                   and o.reason = 'amended' and o.replaced_by_file_id = \(fileID)
                   and o.replaced_by_line_no = n.line_no
                 order by n.line_no
                 limit \(limit)
                """
            ).map(by: Column.self) { try Amendment($0, shape.values) }
        }
    }

    private enum Column: String, RowColumn {
        case line, key, before, after
        case beforeFile = "before_file_id"
        case beforeLine = "before_line"
    }

    /// - Parameter values: the columns of the values before and after.
    private init(_ row: RowReader<Column>, _ values: [String]) throws {
        line = try row[.line]
        beforeFileID = try row[.beforeFile]
        beforeLine = try row[.beforeLine]
        key = try row[.key, as: [String?].self].map { $0 ?? "" }
        let before = try row[.before, as: [String?].self]
        let after = try row[.after, as: [String?].self]
        changes = zip(values, zip(before, after)).compactMap { column, cells in
            cells.0 == cells.1
                ? nil : Change(column: column, before: cells.0, after: cells.1)
        }
    }
}
