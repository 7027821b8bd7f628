// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Feeds
internal import Postgres
internal import Views

/// `/data/{feed}/rows.csv`: what is seen, for a spreadsheet.
enum DataDownload {
    /// Rows of one download, at most.
    static let rowsLimit = 10_000

    static func send(_ visit: Visit) async throws -> Answer {
        let (feed, table) = try DataFeedPage.table(of: visit)
        let query = try DataQuery(visit, table)
        guard query.wrong.isEmpty, query.since == nil else { throw Refusal.malformed }
        let rows: [DataRow]
        do {
            rows = try await visit.site.pool.withConnection { connection in
                try DataReading(table, zone: query.zone.identifier)
                    .first(rowsLimit, query.filter, on: connection)
            }
        } catch is DataRefused {
            // The page says which sentence.
            return .see(visit.face.path("/data/\(FormText.encoded(feed.name))") + query.ofAll)
        }
        let heads = table.columns.map(\.name) + ["file_id", "line_no"]
        let lines =
            [heads.map { SheetText.cell($0, isNumber: false, visit.face) }]
            + rows.map { row in
                zip(table.columns, row.cells).map { column, cell in
                    SheetText.cell(cell ?? "", isNumber: column.kind == .number, visit.face)
                } + ["\(row.fileID)", "\(row.line)"]
            }
        return .download(
            SheetText.file(lines, visit.face), type: "text/csv; charset=utf-8",
            name: "\(table.word).csv")
    }
}
