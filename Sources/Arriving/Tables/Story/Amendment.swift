// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// A row that a file amended: what it was, and what the file made of it.
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
    /// What the file amended, in the order of its lines.
    ///
    /// - Parameters:
    ///   - feed: with the table that its rows went to (`LoadedFeed`).
    ///   - zone: in which times are told.
    package static func of(
        _ fileID: Int64, feed: Feed, zone: String, limit: Int, on connection: Connection
    ) throws -> [Amendment] {
        let shape = TableShape(feed)
        guard !shape.key.isEmpty else { return [] }
        let text = { (row: String, names: [String]) in
            names.map { "to_jsonb(\(row).\(quoted($0))) #>> '{}'" }
        }
        let cells = text("n", shape.key) + text("o", shape.values) + text("n", shape.values)
        let list = SQL(stringLiteral: cells.joined(separator: ", "))
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
                select n.line_no, o.file_id, o.line_no, \(raw: list)
                  from new n
                  join \(raw: history) o
                    on \(raw: SQL(stringLiteral: shape.keysEqual("o", "n")))
                   and o.reason = 'amended' and o.replaced_by_file_id = \(fileID)
                   and o.replaced_by_line_no = n.line_no
                 order by n.line_no
                 limit \(limit)
                """
            ).map { try Amendment($0, shape) }
        }
    }

    private init(_ row: Row, _ shape: TableShape) throws {
        line = try row[0]
        beforeFileID = try row[1]
        beforeLine = try row[2]
        let first = 3 + shape.key.count
        key = try (3..<first).map { try row[$0, as: String?.self] ?? "" }
        changes = try shape.values.enumerated().compactMap { index, column in
            let before = try row[first + index, as: String?.self]
            let after = try row[first + shape.values.count + index, as: String?.self]
            return before == after ? nil : Change(column: column, before: before, after: after)
        }
    }
}
