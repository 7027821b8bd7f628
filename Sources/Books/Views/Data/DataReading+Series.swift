// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension DataReading {
    /// The last values of a column by the time of their rows, in order of time.
    ///
    /// - Throws: `DataRefused`.
    package func series(
        _ column: String, _ filter: DataFilter, limit: Int, on connection: Connection
    ) throws -> [DataPoint] {
        guard let time = table.timeColumn else { throw DataRefused.noTime(table: table.shown) }
        guard table[column]?.kind == .number else {
            throw DataRefused.noColumn(column, table: table.shown)
        }
        return try prepared(filter, on: connection) { connection in
            let newest = try NewestRows(of: time, table, on: connection)
            var looked = max(limit, Self.fewest) * Self.more
            while let begin = try newest?.begin(of: looked, before: filter.until, on: connection),
                filter.from.map({ $0 < begin }) ?? true
            {
                var narrowed = filter
                narrowed.from = begin
                let points = try points(column, time.name, narrowed, limit, on: connection)
                if points.count == limit { return points }
                looked *= Self.more
            }
            return try points(column, time.name, filter, limit, on: connection)
        }
    }

    /// Rows that are asked for at least, and how many times as many the next time: other streams' are
    /// among them.
    private static let fewest = 64
    private static let more = 8

    private func points(
        _ column: String, _ time: String, _ filter: DataFilter, _ limit: Int,
        on connection: borrowing Connection
    ) throws -> [DataPoint] {
        let (value, at) = (SQL.quoted(identifier: column), SQL.quoted(identifier: time))
        let sign = table.operation(of: column).map { SQL.quoted(identifier: $0) }
        let operation = SQL(stringLiteral: sign.map { "r.\($0)" } ?? "null::text")
        let conditions = filter.conditions(table, "r.").map(\.sql)
        return try connection.query(
            """
            select r.\(raw: SQL(stringLiteral: at))::timestamptz as at,
                   to_jsonb(r.\(raw: SQL(stringLiteral: value))) #>> '{}' as value,
                   \(raw: operation) as operation, \(raw: table.cells("r.")) as cells,
                   r.file_id, r.line_no
              from \(raw: SQL(stringLiteral: table.table)) r
             where r.\(raw: SQL(stringLiteral: value)) is not null
               and r.\(raw: SQL(stringLiteral: at)) is not null
               and \(raw: DataSource.all(conditions))
             order by r.\(raw: SQL(stringLiteral: at)) desc
             limit \(limit)
            """
        ).map(by: PointColumns.self) { row in
            DataPoint(
                at: try row[.at], value: try row[.value], operation: try row[.operation],
                row: DataRow(
                    cells: try row[.cells], fileID: try row[.fileID], line: try row[.line]))
        }.reversed()
    }

    private enum PointColumns: String, RowColumn {
        case at, value, operation, cells
        case fileID = "file_id"
        case line = "line_no"
    }
}

extension DataTable {
    /// The column that has the sign before a measurement's number.
    package func operation(of column: String) -> String? {
        let name = column + "_op"
        return self[name]?.kind == .text ? name : nil
    }
}
