// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A row of an aggregate's table.
package struct ComputedRow: Sendable, Equatable {
    package let windowStart: Timestamp
    package let windowEnd: Timestamp
    package let computedAt: Timestamp
    /// In the order of the table's columns; nil for an empty cell.
    package let cells: [String?]
    /// The values of its key, as PostgreSQL reads them.
    let key: [String]
}

extension ComputedTable {
    /// Which rows are asked for; all of its conditions hold together.
    package struct Filter: Sendable, Equatable {
        /// Values that columns must have, as PostgreSQL reads them.
        package var equal: [String: String] = [:]
        /// Of windows that begin from one instant on, and before another.
        package var from: Timestamp?
        package var until: Timestamp?

        package init() {}
    }

    /// One page, the newest windows first, in the order of the key within one.
    ///
    /// - Parameter zone: of days and times in the filter.
    /// - Throws: `DataRefused`, `CursorRefused`.
    package func read(
        _ filter: Filter, _ page: Page = Page(), zone: String, on connection: Connection
    ) throws -> Paged<ComputedRow> {
        for column in filter.equal.keys where type(of: column) == nil {
            throw DataRefused.noColumn(column, table: shown)
        }
        let conditions = conditions(filter)
        let print = fingerprint(conditions)
        let place = try place(of: page.after, print)
        do {
            let mode = TransactionMode(isolation: .readCommitted, isReadOnly: true)
            var rows = try connection.transaction(mode) { connection in
                _ = try connection.query("select set_config('timezone', \(zone), true)")
                return try connection.query(
                    statement(conditions + behind(place), limit: page.size + 1)
                ).map(by: RowColumns.self, row)
            }
            guard rows.count > page.size else { return Paged(items: rows, more: .no, next: nil) }
            rows.removeLast()
            return Paged(items: rows, more: .yes, next: rows.last.map { cursor(at: $0, print) })
        } catch let error as PostgresError {
            throw DataRefused(error, table: shown) ?? error
        }
    }

    package var shown: String { "\(schema).\(name)" }

    private var keys: [String] { columns.filter(\.isKey).map(\.name) }
    private func type(of column: String) -> String? { columns.first { $0.name == column }?.type }

    private func statement(_ conditions: [SQL], limit: Int) -> SQL {
        let keyTexts = keys.map { "to_jsonb(\(SQL.quoted(identifier: $0))) #>> '{}'" }
        let list = SQL(stringLiteral: keyTexts.joined(separator: ", "))
        let order = keys.isEmpty ? "" as SQL : ", \(raw: DataTable.list(keys))"
        return """
            select window_start, window_end, computed_at, \(raw: cells) as cells,
                   array[\(raw: list)]::text[] as key
              from \(raw: table)
             where \(raw: DataSource.all(conditions))
             order by window_start desc\(raw: order) limit \(raw: DataSource.number(limit))
            """
    }

    private func conditions(_ filter: Filter) -> [SQL] {
        var all: [SQL] = filter.equal.sorted { $0.key < $1.key }.map { column, value in
            "\(identifier: column) = \(raw: DataFilter.value(value, type(of: column) ?? "text"))"
        }
        if let from = filter.from { all.append("window_start >= \(from)") }
        if let until = filter.until { all.append("window_start < \(until)") }
        return all
    }

    private enum RowColumns: String, RowColumn {
        case cells, key
        case windowStart = "window_start"
        case windowEnd = "window_end"
        case computedAt = "computed_at"
    }

    private func row(_ row: RowReader<RowColumns>) throws -> ComputedRow {
        ComputedRow(
            windowStart: try row[.windowStart], windowEnd: try row[.windowEnd],
            computedAt: try row[.computedAt], cells: try row[.cells], key: try row[.key])
    }

    // MARK: places

    private func fingerprint(_ conditions: [SQL]) -> UInt64 {
        let whole: SQL =
            "\(raw: table) \(raw: conditions.joined(separator: " and "))"
        return whole.fingerprint
    }

    private func cursor(at row: ComputedRow, _ filter: UInt64) -> Cursor {
        let start = "\(row.windowStart.microsecondsSince2000)"
        return Cursor(
            view: "aggregate_rows", filter: filter,
            place: .text(KeyText.written([start] + row.key)))
    }

    private func place(
        of cursor: Cursor?, _ filter: UInt64
    ) throws(CursorRefused) -> (start: Timestamp, key: [String])? {
        guard let cursor else { return nil }
        guard cursor.view == "aggregate_rows" else {
            throw .ofAnotherView(cursor.view, wanted: "aggregate_rows")
        }
        guard cursor.filter == filter else { throw .ofAnotherFilter }
        guard case .text(let text) = cursor.place, let parts = KeyText.read(text),
            parts.count == keys.count + 1, let start = Int64(parts[0])
        else { throw .unreadable }
        return (Timestamp(microsecondsSince2000: start), Array(parts.dropFirst()))
    }

    private func behind(_ place: (start: Timestamp, key: [String])?) -> [SQL] {
        guard let place else { return [] }
        guard !keys.isEmpty else { return ["window_start < \(place.start)"] }
        let values = zip(keys, place.key).map { name, text in
            DataFilter.value(text, type(of: name) ?? "text")
        }.joined(separator: ", ")
        return [
            "window_start <= \(place.start)",
            "(window_start < \(place.start) or (\(raw: DataTable.list(keys))) > (\(raw: values)))",
        ]
    }
}
