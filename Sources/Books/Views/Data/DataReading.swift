// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Reads a feed's table: pages in the order of its key, now or as of a moment.
package struct DataReading: Sendable {
    /// Keys that are looked at for one page of an earlier moment, at most.
    package static let keysLookedAt = 2_000
    /// Rows that are looked at for one page where neither key nor time narrows the search, at most.
    package static let rowsLookedAt = 10_000
    /// Tables with more rows are looked through so many rows at a time.
    static let smallTable = 300_000.0

    package let table: DataTable
    /// Of the times that are shown, and of days.
    let zone: String

    package init(_ table: DataTable, zone: String) {
        self.table = table
        self.zone = zone
    }

    /// One page.
    ///
    /// - Throws: `DataRefused`, `CursorRefused`.
    package func read(
        _ filter: DataFilter, _ page: Page = Page(), on connection: Connection
    ) throws -> Paged<DataRow> {
        let cursor = try place(of: page.after, filter.fingerprint(table))
        return try prepared(filter, on: connection) { connection in
            let bound = try bound(filter, on: connection)
            let source = source(filter, after: cursor, bound: bound)
            var rows = try connection.query(source.rows(limit: page.size + 1))
                .map(by: RowColumns.self) { row in
                    DataRow(
                        cells: try row[.cells], fileID: try row[.fileID], line: try row[.line])
                }
            if rows.count > page.size {
                rows.removeLast()
                let next = rows.last.map {
                    self.cursor(at: $0.key(in: table), filter.fingerprint(table))
                }
                return Paged(items: rows, more: .yes, next: next)
            }
            guard let end = try source.end(on: connection) else {
                return Paged(items: rows, more: .no, next: nil)
            }
            let next = self.cursor(at: end, filter.fingerprint(table))
            return Paged(items: rows, more: .unknown, next: next)
        }
    }

    /// The first rows, however many pages they fill.
    package func first(
        _ limit: Int, _ filter: DataFilter, on connection: Connection
    ) throws -> [DataRow] {
        var (rows, after): ([DataRow], Cursor?) = ([], nil)
        repeat {
            let size = min(limit - rows.count, Page.largestSize)
            let page = try read(filter, Page(size: size, after: after), on: connection)
            rows += page.items
            after = page.next
        } while after != nil && rows.count < limit
        return rows
    }

    enum RowColumns: String, RowColumn {
        case cells
        case fileID = "file_id"
        case line = "line_no"
    }
}

extension DataReading {
    /// In one snapshot, with the zone set; the server's words become refusals.
    func prepared<Value>(
        _ filter: DataFilter, on connection: Connection, _ body: (Connection) throws -> Value
    ) throws -> Value {
        for column in filter.equal.keys where table[column] == nil {
            throw DataRefused.noColumn(column, table: table.shown)
        }
        if filter.from != nil || filter.until != nil, table.timeColumn == nil {
            throw DataRefused.noTime(table: table.shown)
        }
        do {
            let mode = TransactionMode(isolation: .repeatableRead, isReadOnly: true)
            return try connection.transaction(mode) { connection in
                _ = try connection.query("select set_config('timezone', \(zone), true)")
                return try body(connection)
            }
        } catch let error as PostgresError {
            throw DataRefused(error, table: table.shown) ?? error
        }
    }

    /// How many rows are looked at; nil: as many as there are.
    private func bound(_ filter: DataFilter, on connection: Connection) throws -> Int? {
        if filter.asOf != nil { return table.key.isEmpty ? nil : Self.keysLookedAt }
        let conditions = filter.conditions(table, "")
        let isLed = conditions.contains { $0.column == table.order.first }
        let isTimed = filter.from != nil || filter.until != nil
        guard !conditions.isEmpty, !isLed, !isTimed else { return nil }
        let rows = try connection.query(
            "select reltuples::float8 from pg_class where oid = to_regclass(\(table.table))"
        ).firstValue(as: Double.self)
        return rows ?? 0 > Self.smallTable ? Self.rowsLookedAt : nil
    }

    func source(_ filter: DataFilter, after: [String]?, bound: Int?) -> DataSource {
        DataSource(table: table, filter: filter, after: after, bound: bound)
    }

    func cursor(at key: [String], _ filter: UInt64) -> Cursor {
        Cursor(view: "data", filter: filter, place: .text(KeyText.written(key)))
    }

    func place(of cursor: Cursor?, _ filter: UInt64) throws(CursorRefused) -> [String]? {
        guard let cursor else { return nil }
        guard cursor.view == "data" else {
            throw .ofAnotherView(cursor.view, wanted: "data")
        }
        guard cursor.filter == filter else { throw .ofAnotherFilter }
        guard case .text(let text) = cursor.place, let key = KeyText.read(text),
            key.count == table.order.count
        else { throw .unreadable }
        return key
    }
}
