// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres

extension ExportLedger {
    /// A value that has a file of a window, and the rows of its newest revision.
    struct Value: RowDecodable {
        let each: String
        let rows: Int

        enum CodingKeys: String, RowColumn { case each, rows }

        init(_ row: RowReader<CodingKeys>) throws {
            each = try row[.each]
            rows = try row[.rows]
        }
    }

    /// Twice as many as a window may have files: those that are gone count too.
    static let filesLimit = 200_000

    /// The values that have a file of a window, as they were named.
    static func values(
        of export: Export, _ window: Window?, on connection: borrowing Connection
    ) throws -> [Value] {
        try connection.query(
            """
            select distinct on (e.each collate "C") e.each, e.rows
              from bascule.export e
             where e.export = \(export.name) and e.lost_at is null and e.each is not null
               and coalesce(e.window_start, '-infinity')
                   = coalesce(\(window.map(\.startTime)), '-infinity')
               and coalesce(e.window_end, 'infinity') = coalesce(\(window.map(\.endTime)), 'infinity')
             order by e.each collate "C", e.revision desc
             limit \(filesLimit)
            """
        ).decode(as: Value.self)
    }
}
