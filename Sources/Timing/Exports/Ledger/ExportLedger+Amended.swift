// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Which files are to be compared, and the marks that say how they stand.
extension ExportLedger {
    /// The newest revisions that a look is for, newest window first.
    static func current(
        _ export: String, _ look: ExportService.Look, limit: Int,
        on connection: borrowing Connection
    ) throws -> [ExportRecord] {
        try connection.query(
            """
            with computed as materialized (
                select window_start, window_end, max(computed_at) as at
                  from bascule.aggregate_window
                 where computed_at >= \(since(look))
                 group by window_start, window_end
            )
            select \(columns: ExportRecord.self)
              from bascule.export e
             where e.export = \(export) and e.placed_at is not null and e.amended_by is null
               and e.lost_at is null and \(raw: condition(look))
             order by e.window_start desc nulls last, e.id desc
             limit \(limit)
            """
        ).decode(as: ExportRecord.self)
    }

    private static func since(_ look: ExportService.Look) -> Timestamp? {
        switch look {
        // It asks for no computation.
        case .beginning: nil
        case .recent(let since), .touched(let since): Timestamp(seconds: since)
        }
    }

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
             or exists (select from computed c where \(raw: reaches)))
            """
        case .touched(let since):
            """
            \(raw: condition(.recent(since: since)))
            and (e.checked_at is null
                 or exists (select from computed c
                             where c.at >= e.checked_at and \(raw: reaches)))
            """
        }
    }

    /// Whether a computed window has a part in a file's.
    private static let reaches: SQL = """
        (e.window_start is null or c.window_start < e.window_end and c.window_end > e.window_start)
        """

    /// An instant before which every transaction that has ended by now had begun.
    ///
    /// Windows carry the time at which their computation began; one that commits after a look has
    /// begun before it, maybe, but not before this. Other roles' transactions are not seen: the
    /// processes of a site use one.
    static func horizon(on connection: borrowing Connection) throws -> Timestamp {
        try connection.query(
            """
            select least(clock_timestamp(), min(xact_start))
              from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()
            """
        ).value(as: Timestamp.self)
    }

    /// How a file compares with the database.
    struct Mark {
        enum State { case same, other, redeclared, unknown }

        var id: Int64
        var state: State

        /// Whether its rows have changed; nil: unknown.
        var differs: Bool? {
            switch state {
            case .same: false
            case .other: true
            case .redeclared, .unknown: nil
            }
        }

        /// Whether another declaration wrote it; nil: unknown.
        var isRedeclared: Bool? {
            switch state {
            case .same, .other: false
            case .redeclared: true
            case .unknown: nil
            }
        }
    }

    /// Notes how files compare with the database, as of an instant.
    static func mark(
        _ marks: [Mark], lookedAt horizon: Timestamp, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.export e
               set checked_at = \(horizon),
                   amended_at = case when c.differs
                                     then coalesce(e.amended_at, clock_timestamp())
                                     when c.differs is null then e.amended_at end,
                   redeclared_at = case when c.redeclared
                                        then coalesce(e.redeclared_at, clock_timestamp())
                                        when c.redeclared is null then e.redeclared_at end
              from unnest(\(marks.map(\.id)), \(marks.map(\.differs)),
                          \(marks.map(\.isRedeclared))) as c (id, differs, redeclared)
             where e.id = c.id and e.amended_by is null
            """)
    }

    /// A run has found the rows as they were written.
    static func noteCurrent(_ id: Int64, on connection: borrowing Connection) throws {
        _ = try connection.execute(
            """
            update bascule.export set amended_at = null, redeclared_at = null
             where id = \(id) and (amended_at is not null or redeclared_at is not null)
            """)
    }
}
