// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres

/// The windows that a look is for: of files, and of values that were asked for and gave none.
extension ExportLedger {
    /// A window as the ledger has it, whatever the calendar says by now.
    struct Place: RowDecodable {
        /// Both nil where the export has no windows.
        let start, end: Timestamp?
        /// When an aggregate was computed over it last, since the look's beginning.
        let computedAt: Timestamp?

        enum CodingKeys: String, RowColumn {
            case start = "window_start"
            case end = "window_end"
            case computedAt = "computed_at"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            start = try row[.start]
            end = try row[.end]
            computedAt = try row[.computedAt]
        }
    }

    /// The newest windows that a look is for, newest first: so many windows, however many files
    /// each has.
    static func places(
        of export: Export, _ look: ExportService.Look, limit: Int,
        on connection: borrowing Connection
    ) throws -> [Place] {
        try connection.query(
            """
            with computed as materialized (
                select window_start, window_end, max(computed_at) as at
                  from bascule.aggregate_window
                 where computed_at >= \(since(look))
                 group by window_start, window_end
            )
            select e.window_start, e.window_end, c.at as computed_at
              from (select f.window_start, f.window_end, min(f.checked_at) as checked_at,
                           bool_or(f.checked_at is null) as is_new
                      from (select e.window_start, e.window_end, e.checked_at
                              from bascule.export e
                             where e.export = \(export.name) and \(raw: isNewest)
                             union all
                            select w.window_start, w.window_end, w.checked_at
                              from bascule.export_window w
                             where w.export = \(export.name) and \(export.each != nil)) f
                     group by f.window_start, f.window_end) e
             cross join lateral (
                 select max(c.at) as at from computed c
                  where e.window_start is null
                     or c.window_start < e.window_end and c.window_end > e.window_start) c
             where \(raw: condition(look))
             order by e.window_start desc nulls first, e.window_end desc
             limit \(limit)
            """
        ).decode(as: Place.self)
    }

    /// Notes that the values of a window were asked for, so that later ones are missed.
    static func noteAsked(
        _ export: Export, _ window: Window?, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            insert into bascule.export_window (export, window_start, window_end)
            values (\(export.name), \(window.map(\.startTime)), \(window.map(\.endTime)))
                on conflict do nothing
            """)
    }

    /// Notes that values without a file were looked for in a window, as of an instant.
    static func noteLooked(
        _ export: Export, _ place: Place, at horizon: Timestamp,
        on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.export_window set checked_at = \(horizon)
             where export = \(export.name)
               and coalesce(window_start, '-infinity') = coalesce(\(place.start), '-infinity')
               and coalesce(window_end, 'infinity') = coalesce(\(place.end), 'infinity')
            """)
    }

    private static func since(_ look: ExportService.Look) -> Timestamp? {
        switch look {
        // It asks for no computation.
        case .beginning: nil
        case .recent(let since), .touched(let since): Timestamp(seconds: since)
        }
    }

    /// Of a window `e` and the last computation over it, `c.at`.
    private static func condition(_ look: ExportService.Look) -> SQL {
        switch look {
        case .beginning(let since, let until):
            """
            (e.window_start is null
             or e.window_start >= coalesce(\(since.map(Timestamp.init(seconds:))), '-infinity')
                and e.window_start < coalesce(\(until.map(Timestamp.init(seconds:))), 'infinity'))
            """
        case .recent(let since):
            """
            (e.window_start is null or e.window_start >= \(Timestamp(seconds: since))
             or c.at is not null)
            """
        case .touched(let since):
            "\(raw: condition(.recent(since: since))) and (e.is_new or e.checked_at <= c.at)"
        }
    }
}
