// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Journal
internal import Postgres

/// Computes windows of one aggregate on one connection, each in a transaction of its own.
final class WindowRefresh {
    let aggregate: Aggregate
    private let connection: Connection
    private let sources: [SourceTable]
    private let shape: AggregateShape
    /// Windows that failed since then are left for the next run.
    private let runStarted: Timestamp
    /// Whether windows that failed are tried before their backoff is over.
    private let isByHand: Bool
    private let commitGuard: CommitGuard

    init(
        _ aggregate: Aggregate, runStarted: Timestamp, isByHand: Bool = true,
        commitGuard: CommitGuard = .always, on connection: Connection
    ) throws {
        self.aggregate = aggregate
        self.isByHand = isByHand
        self.commitGuard = commitGuard
        self.connection = connection
        self.runStarted = runStarted
        sources = try aggregate.sources.map {
            try SourceTable($0, of: aggregate, on: connection)
        }
        shape = try AggregateShape.describe(aggregate, on: connection)
    }

    /// Result of the next stale window.
    enum Step {
        /// No stale window is left but those that other sessions work on.
        case done
        case computed(Window, rows: Int64, isChanged: Bool)
        case failed(Window, String)
    }

    /// Takes the earliest stale window that no other session works on.
    ///
    /// An error of its statement is noted at the window, and the next one is tried; an error of the
    /// connection, and a statement that was cancelled, are thrown.
    func next() throws -> Step {
        try commitGuard.transaction(on: connection) { connection in
            try prepare()
            guard let window = try lock() else { return .done }
            do {
                return try connection.transaction { connection in
                    let step = try compute(window)
                    // Failures that would else come at the commit, where they belong to no window
                    // any more.
                    try connection.script(JournalFunctions.meetDeferred)
                    return step
                }
            } catch let error as PostgresError {
                // A window that takes too long must not keep those behind it waiting for ever.
                let isItsOwn = error.isOfTheStatement || error.code == .deadlineExceeded
                guard isItsOwn, connection.isAlive else { throw error }
                // Its row is locked still: no other connection of this run tries it too.
                try noteFailure(error, of: window)
                return .failed(window, error.message)
            }
        }
    }

    /// Plain casts of times give the site's days in every server setting; just-in-time compilation
    /// costs more than it brings to a statement that runs once.
    private func prepare() throws {
        let zone = SQL.quoted(literal: aggregate.calendar.zone.identifier)
        try connection.script(
            """
            set local timezone to \(zone);
            set local jit to off;
            set local plan_cache_mode to force_custom_plan;
            set local work_mem to '64MB'
            """)
    }

    private func lock() throws -> Window? {
        let rows = try connection.query(
            """
            -- Locked before anything is computed: see Marking for what follows from it.
            select \(columns: Window.self)
              from bascule.aggregate_window w
              join bascule.aggregate a on a.name = w.aggregate
             where w.aggregate = \(aggregate.name) and a.digest = \(aggregate.digest)
               and w.stale_since is not null
               and (w.failed_at is null or w.failed_at < \(runStarted))
               and (\(isByHand) or w.retry_at is null or w.retry_at <= clock_timestamp())
             order by w.window_start
             limit 1
               for update of w skip locked
            """)
        return try rows.first(as: Window.self)
    }

    private func compute(_ window: Window) throws -> Step {
        let started = ContinuousClock.now
        let table = SQL(stringLiteral: shape.quotedTable)
        _ = try connection.execute(
            "delete from \(raw: table) where window_start = \(window.startTime)")
        let inserted = try connection.query(insert(window)).one(as: Inserted.self)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        // The old digest is read by the update itself, with the row locked since the beginning.
        let outcome = try connection.query(
            """
            update bascule.aggregate_window w
               set stale_since = null, stale_by = null, computed_at = now(), seconds = \(seconds),
                   row_count = \(inserted.rows), digest = \(inserted.digest)::text,
                   computed_from = \(inserted.origin),
                   failures = 0, failed_at = null, error = null, failing_since = null,
                   retry_at = null
              from (select digest, stale_by from bascule.aggregate_window
                     where aggregate = \(aggregate.name)
                       and window_start = \(window.startTime)) before
             where w.aggregate = \(aggregate.name) and w.window_start = \(window.startTime)
            returning before.digest is distinct from w.digest as is_changed,
                      before.stale_by as file_id
            """
        ).first(by: Outcome.self) {
            (isChanged: try $0[.isChanged, as: Bool.self], file: try $0[.file, as: Int64?.self])
        }
        guard let outcome else { preconditionFailure("the window's row is locked") }
        if outcome.isChanged { try tellDependents(of: window, becauseOf: outcome.file) }
        return .computed(window, rows: inserted.rows, isChanged: outcome.isChanged)
    }

    private enum Outcome: String, RowColumn {
        case isChanged = "is_changed"
        case file = "file_id"
    }

    /// The rows of a window, and what they were computed from.
    private struct Inserted: RowDecodable {
        let rows: Int64
        let digest: String
        let origin: JSONText

        enum CodingKeys: String, RowColumn { case rows, digest, origin }

        init(_ row: RowReader<CodingKeys>) throws {
            rows = try row[.rows]
            digest = try row[.digest]
            origin = try row[.origin]
        }
    }

    /// One statement, one snapshot: the rows, and what they were computed from.
    ///
    /// The query runs inside of a function that can only read: a function in it that would write
    /// fails.
    private func insert(_ window: Window) -> SQL {
        let season = aggregate.isCumulative ? aggregate.calendar.season(of: window) : nil
        let origins = sources.map { source -> SQL in
            "\(literal: source.source.table.description), \(raw: source.origin(window, season: season))"
        }.joined(separator: ", ")
        return """
            with fresh as materialized (
                select f.*
                  from bascule.window_rows(\(query), \(raw: aggregate.calendar.arguments(window)))
                       as f (\(raw: SQL(stringLiteral: shape.definitions)))
            ), origin as materialized (
                select jsonb_build_object('definition', \(literal: aggregate.digest),
                                          'sources', jsonb_build_object(\(raw: origins))) as value
            ), added as (
                insert into \(raw: SQL(stringLiteral: shape.quotedTable))
                       (\(raw: SQL(stringLiteral: shape.list())),
                        window_start, window_end, computed_at, computed_from)
                select \(raw: SQL(stringLiteral: shape.list("f."))),
                       \(window.startTime), \(window.endTime), now(), origin.value
                  from fresh f cross join origin
            )
            select count(*) as rows,
                   md5(coalesce(string_agg(r.digest, '' order by r.digest collate "C"), ''))
                       as digest,
                   (select value from origin) as origin
              from (select md5(row(f.*)::text) as digest from fresh f) r
            """
    }

    /// The statement with numbered parameters, its columns cast to those of the table.
    private var query: String {
        let casts = shape.columns.map { "q.\(SQL.quoted(identifier: $0.name))::\($0.type)" }
        let statement = aggregate.statement.numbered(WindowCalendar.parameterNames)
        return "select \(casts.joined(separator: ", ")) from (\(statement)\n) as q"
    }

    private func tellDependents(of window: Window, becauseOf file: Int64?) throws {
        _ = try connection.execute(
            """
            insert into bascule.touch (source, column_name, from_at, to_at, file_id)
            values (\(aggregate.table.description), '*', \(window.startTime), \(window.endTime),
                    \(file))
            """)
    }

    private func noteFailure(_ error: PostgresError, of window: Window) throws {
        let text = "\(error.message)" + (error.detail.map { " \($0)" } ?? "")
        _ = try connection.execute(
            """
            -- One time for all: the clock goes on between two looks at it.
            with clock as materialized (select clock_timestamp() as now)
            update bascule.aggregate_window
               set failures = failures + 1, failed_at = clock.now, error = \(text),
                   failing_since = coalesce(failing_since, clock.now),
                   retry_at = clock.now
                              + least(interval '1 minute' * 2 ^ least(failures, 10), interval '6 hours')
              from clock
             where aggregate = \(aggregate.name) and window_start = \(window.startTime)
            """)
    }
}
