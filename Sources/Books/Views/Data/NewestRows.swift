// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Guesses from when on a table has so many rows.
///
/// An index of page ranges gives rows of a time, and in no order. So the newest are asked for from an
/// instant that probably has enough of them behind it, and a guess that was too late is made again.
struct NewestRows {
    /// Pages that are read for a guess, at most.
    private static let mostPages: Int64 = 1_000

    private let table: DataTable
    private let column: DataTable.Column
    private let pages: Int64
    /// Rows of a page.
    private let density: Double
    private let spread: TimeSpread?

    /// Nil: the column has no index, so that each guess would read the whole table.
    init?(
        of column: DataTable.Column, _ table: DataTable, on connection: borrowing Connection
    ) throws {
        let found = try connection.query(
            """
            select pg_relation_size(c.oid) / current_setting('block_size')::bigint as pages,
                   c.reltuples::float8 as rows,
                   case when c.reltuples > 0 and c.relpages > 0 then c.reltuples / c.relpages
                        else 50 end::float8 as density
              from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attname = \(column.name)
             where c.oid = to_regclass(\(table.table)) and c.relkind = 'r'
               and exists (select from pg_index i
                            where i.indrelid = c.oid and i.indisvalid and i.indkey[0] = a.attnum)
            """
        ).map(by: SizeColumn.self) { row in
            (
                pages: try row[.pages, as: Int64.self], rows: try row[.rows, as: Double.self],
                density: try row[.density, as: Double.self]
            )
        }.first
        guard let found else { return nil }
        self.table = table
        self.column = column
        pages = found.pages
        density = found.density
        spread = try TimeSpread(of: column, table, rows: found.rows, on: connection)
    }

    private enum SizeColumn: String, RowColumn { case pages, rows, density }

    /// From when on there are at least, or about, so many rows up to `end`; nil: there are not.
    func begin(
        of count: Int, before end: Timestamp?, on connection: borrowing Connection
    ) throws -> Timestamp? {
        if let begin = try atTheEnd(count, before: end, on: connection) { return begin }
        let end = end.map { Double($0.microsecondsSince1970) / 1_000_000 }
        return spread?.begin(of: Double(count), before: end).map {
            Timestamp(seconds: Int64($0.rounded(.down)))
        }
    }

    /// By the rows that were written last: these are mostly the newest, and no statistics know them.
    private func atTheEnd(
        _ count: Int, before end: Timestamp?, on connection: borrowing Connection
    ) throws -> Timestamp? {
        let read = Int64(Double(count) * 2 / density) + 8
        guard read <= Self.mostPages else { return nil }
        var filter = DataFilter()
        filter.until = end
        let time = SQL.quoted(identifier: column.name)
        let isWanted = DataSource.all(filter.conditions(table, "").map(\.sql))
        return try connection.query(
            """
            select \(raw: SQL(stringLiteral: time))::timestamptz
              from \(raw: SQL(stringLiteral: table.table))
             where ctid >= \("(\(max(0, pages - read)),0)")::text::tid
               and \(raw: SQL(stringLiteral: time)) is not null and \(raw: isWanted)
             order by 1 desc offset \(count - 1) limit 1
            """
        ).firstValue(as: Timestamp.self)
    }
}
