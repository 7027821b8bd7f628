// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// One file and line that a row's values came from.
package struct RowOrigin: Sendable, Equatable {
    package enum Part: String, Sendable {
        /// It brought these values, which the row has now.
        case current
        /// It brought these values, which another file replaced.
        case replaced
        /// It delivered the same values again.
        case confirmed
        /// It had brought these values, and was taken back.
        case reverted
    }

    package let part: Part
    package let fileID: Int64
    package let fileName: String?
    package let line: Int64
    /// Nil if the ledger has no such file any more.
    package let loadedAt: Timestamp?
    /// The values but the key's, by column; nil for an empty cell.
    package let values: [(column: String, value: String?)]

    package static func == (left: Self, right: Self) -> Bool {
        left.part == right.part && left.fileID == right.fileID && left.line == right.line
            && left.values.map(\.value) == right.values.map(\.value)
    }
}

extension RowOrigin {
    /// The known versions of the row with this key, in order of arrival; versions of reverted files
    /// at the end.
    ///
    /// Throws the server's error (class 22) where a text is no value of its column.
    package static func of(
        key: [String], feed: Feed, zone: String, on connection: Connection
    ) throws -> [RowOrigin] {
        let shape = TableShape(feed)
        precondition(key.count == shape.key.count, "a value for each column of the key")
        return try connection.transaction { connection in
            _ = try connection.query("select set_config('timezone', \(zone), true)")
            return try connection.query(query(key, shape)).map(by: Column.self) { row in
                RowOrigin(
                    part: Part(rawValue: try row[.part]) ?? .current, fileID: try row[.file],
                    fileName: try row[.name], line: try row[.line], loadedAt: try row[.loadedAt],
                    values: zip(shape.values, try row[.cells, as: [String?].self]).map { ($0, $1) })
            }
        }
    }

    private enum Column: String, RowColumn {
        case part, name, line, cells
        case file = "file_id"
        case loadedAt = "loaded_at"
    }

    private static func query(_ key: [String], _ shape: TableShape) -> SQL {
        let types = Dictionary(uniqueKeysWithValues: shape.columns.map { ($0.name, $0.type) })
        let isWanted = zip(shape.key, key).map { name, value -> SQL in
            let type = SQL(stringLiteral: types[name] ?? "text")
            return "\(identifier: name) = \(value)::text::\(raw: type)"
        }.joined(separator: " and ")
        let cells = SQL(
            stringLiteral: shape.values.map { "to_jsonb(w.\(quoted($0))) #>> '{}'" }
                .joined(separator: ", "))
        let row = SQL(stringLiteral: shape.list())
        return """
            with version as (
                select \(raw: row), 'current' as "part", \(Int64.max) as "in chain"
                  from \(raw: SQL(stringLiteral: shape.table)) where \(raw: isWanted)
                 union all
                select \(raw: row), case reason when 'amended' then 'replaced' else reason end,
                       history_id
                  from \(raw: SQL(stringLiteral: shape.history)) where \(raw: isWanted)
            ), touch as (
                select v.*, v.file_id as "by file", v.line_no as "by line", 0::bigint as "came at"
                  from version v
                 union all
                select v.*, c.file_id, v.line_no + u.shift, c.arrival
                  from version v
                  join bascule.confirmation c on c.owners @> array[v.file_id]
                 cross join \(raw: SQL(stringLiteral: Confirmations.runs))
                 where v."part" <> 'reverted' and u.owner = v.file_id
                   and v.line_no between u.low and u.high
            )
            select case when w."came at" = 0 then w."part" else 'confirmed' end as part,
                   w."by file" as file_id, f.name, w."by line" as line,
                   f.loaded_at,
                   array[\(raw: cells)]::text[] as cells
              from touch w
              left join bascule.file f on f.id = w."by file"
             order by w."part" = 'reverted', w."in chain", w."came at", w."by line"
            """
    }
}
