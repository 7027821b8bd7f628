// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Which files are to be compared, and the marks that say how they stand.
extension ExportLedger {
    /// Condition: the file went out, and none has come after it.
    static let isNewest: SQL =
        "e.placed_at is not null and e.amended_by is null and e.lost_at is null"

    /// The newest revisions of a window that a look is for.
    static func current(
        _ export: String, _ look: ExportService.Look, in place: Place,
        on connection: borrowing Connection
    ) throws -> [ExportRecord] {
        let isOfAll = if case .touched = look { false } else { true }
        return try connection.query(
            """
            select \(columns: ExportRecord.self)
              from bascule.export e
             where e.export = \(export) and \(raw: isNewest)
               and coalesce(e.window_start, '-infinity') = coalesce(\(place.start), '-infinity')
               and coalesce(e.window_end, 'infinity') = coalesce(\(place.end), 'infinity')
               and (\(isOfAll) or e.checked_at is null or e.checked_at <= \(place.computedAt))
             order by e.id desc
             limit \(filesLimit)
            """
        ).decode(as: ExportRecord.self)
    }

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
