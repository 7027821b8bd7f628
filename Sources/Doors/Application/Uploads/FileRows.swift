// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Ingest
package import Postgres
internal import Tables
package import Views

/// What a file brought to its feed's table, as it is shown.
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
        let table = DataTable(feed)
        let found: [LoadedRow]
        do {
            found = try LoadedRow.of(
                file.id, feed: feed, zone: installation.settings.zone, after: line,
                limit: limit + 1, on: connection)
        } catch let error as PostgresError {
            throw DataRefused(error, table: table.shown) ?? error
        }
        columns = LoadedRow.columns(of: feed).map { name in
            table[name] ?? DataTable.Column(name: name, type: "text", isKey: false)
        }
        rows = found.prefix(limit).map {
            Row(line: $0.line, isCurrent: $0.isCurrent, cells: $0.cells)
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
