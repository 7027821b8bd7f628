// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Feeds
internal import Ingest
package import Postgres
internal import Tables
package import Views

/// What a file brought to its feed's tables, as it is shown: of several the columns stand side by
/// side.
package struct FileRows: Sendable {
    package struct Row: Sendable {
        package let line: Int64
        /// Whether the table has these values still.
        package let isCurrent: Bool
        package let cells: [String?]
    }

    package let columns: [DataTable.Column]
    package let rows: [Row]
    /// The line behind which there are more; nil: these are all.
    package let next: Int64?

    /// - Parameter line: rows behind it.
    /// - Throws: `NoSuchFile`, `UnknownFeed`, `DataRefused`.
    package init(
        of file: FileView, after line: Int64 = 0, limit: Int, in installation: Installation,
        on connection: borrowing Connection
    ) throws {
        let feed = try installation.feed(thatLoaded: file.id, on: connection)
        let (tables, zone) = (feed.eachTable, installation.settings.zone)
        var found: [(table: Int, row: LoadedRow)] = []
        for (index, table) in tables.enumerated() {
            do {
                found += try LoadedRow.of(
                    file.id, feed: table, zone: zone, after: line, limit: limit + 1,
                    on: connection
                ).map { (table: index, row: $0) }
            } catch let error as PostgresError {
                throw DataRefused(error, table: "\(table.table)") ?? error
            }
        }
        if tables.count > 1 { found.sort { $0.row.line < $1.row.line } }
        let each = tables.map { DataTable.columns(of: $0, among: feed) }
        columns = each.flatMap(\.self)
        rows = found.prefix(limit).map { index, row in
            var cells = each.map { [String?](repeating: nil, count: $0.count) }
            cells[index] = row.cells
            return Row(
                line: row.line, isCurrent: row.isCurrent, cells: cells.flatMap(\.self))
        }
        next = found.count > limit ? rows.last?.line : nil
    }

    /// Rows that the file amended, before and after.
    package static func changed(
        by file: FileView, in installation: Installation, on connection: Connection
    ) throws -> [Judgement.ChangedRow] {
        guard file.rowsAmended > 0 else { return [] }
        return try Judgement.ChangedRow.of(
            file.id, feed: try installation.feed(thatLoaded: file.id, on: connection),
            zone: installation.settings.zone, on: connection)
    }
}

extension DataTable {
    /// The columns of a loaded row, the key's first, by their names among those of all tables of the
    /// feed.
    static func columns(of feed: Feed, among whole: Feed) -> [Column] {
        let table = DataTable(feed)
        return LoadedRow.columns(of: feed).map { name in
            let column = table[name] ?? Column(name: name, type: "text", isKey: false)
            return Column(
                name: whole.name(of: name, in: feed), type: column.type, isKey: column.isKey,
                choices: column.choices)
        }
    }

    /// The tables of a feed as one, its columns by their names among all: to show values by.
    package static func together(_ feed: Feed) -> DataTable {
        let own = DataTable(feed)
        let others = feed.branches.flatMap { columns(of: $0, among: feed) }
        return DataTable(
            feed: own.feed, schema: own.schema, name: own.name, historyName: own.historyName,
            columns: own.columns + others, key: own.key, series: own.series)
    }
}
