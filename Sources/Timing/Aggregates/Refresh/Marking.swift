// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres

/// Turns touches into stale windows.
///
/// Why no change is ever missed, with the default isolation (read committed):
///
/// 1. An import writes its touches in the transaction that writes its rows, so both become visible
///   together. Touches are taken by deleting them, so each is taken once, and one that commits late
///   is simply taken later: no cursor can have passed it.
/// 2. Marking commits the deletion and the stale windows together.
/// 3. A refresh first locks a window's row, then computes in a later statement, whose snapshot is
///    taken with the lock held, and clears the mark in the same transaction.
///
/// So let a row R and its touch commit at any time. Taken before the refresh has the lock: then R
/// was committed before the snapshot, and is in it. Taken afterwards: marking meets the locked row,
/// waits for the refresh to commit, finds the mark cleared and sets it again; R's window is
/// computed once more, whether or not R was in the first snapshot. Not taken yet: the touch is
/// still there. A refresh that dies gives its lock and its transaction back: the mark is still set.
///
/// A window that failed is tried again after its backoff, or at once when it is marked again.
///
/// A refresh that changed an aggregate's rows leaves a touch of its own table in the same
/// transaction, so the same holds from aggregate to aggregate.
struct Marking {
    let catalog: AggregateCatalog
    var commitGuard = CommitGuard.always
    /// More windows than these are not made by one touch: a date such as 31/12/9999 is a mistake.
    var windowsLimit = 20_000

    /// One marking at a time in a database: which windows lie between others is looked up, then
    /// filled.
    private static let lock: SQL =
        "select pg_advisory_xact_lock(hashtextextended('bascule.aggregates.marking', 0))"

    /// Takes touches and marks their windows, in a transaction of its own.
    ///
    /// - Returns: how many touches were taken; 0 when there is nothing left to do.
    func run(limit: Int = 5_000, on connection: Connection) throws -> Int {
        try commitGuard.transaction(on: connection) { connection in
            _ = try connection.query(Self.lock)
            let touches = try Touch.takeTouches(limit: limit, on: connection)
            guard !touches.isEmpty else { return 0 }
            let registered = try Registration.registered(catalog, on: connection)
            for aggregate in catalog.aggregates where registered.contains(aggregate.name) {
                let mine = touches.filter { touch in
                    aggregate.sources.contains(where: touch.concerns)
                }
                try mark(aggregate, mine, on: connection)
            }
            return touches.count
        }
    }

    /// Marks the windows of one aggregate; within the caller's transaction.
    func mark(_ aggregate: Aggregate, _ touches: [Touch], on connection: Connection) throws {
        var windows: Set<Window> = []
        // Of these, those that change later ones.
        var reaching: Set<Window> = []
        // Reached where there is a window, and made nowhere.
        var thereAlready: Set<Window> = []
        var files: [Window: Int64] = [:]
        var cuts: [Range<Int64>] = []
        for touch in touches {
            var found = touch.windows(aggregate.calendar, limit: windowsLimit)
            let reach = aggregate.reach(of: touch)
            if aggregate.createsWindows(touch) {
                if found.count == windowsLimit, let last = found.last {
                    cuts.append(last.endDay..<max(last.endDay, touch.end(in: aggregate.calendar)))
                    // Those that are not made are told; those that there are would be old in silence.
                    thereAlready.formUnion(
                        try beyond(aggregate, touch, last, on: connection))
                }
                windows.formUnion(found)
                if reach == .always || aggregate.isCumulative { reaching.formUnion(found) }
                // Later seasons are reached too, and nothing is filled up to them.
                if reach == .always, aggregate.isCumulative {
                    thereAlready.formUnion(
                        try there(aggregate, found, reach, on: connection))
                }
            } else {
                found = try there(aggregate, found, reach, on: connection)
                thereAlready.formUnion(found)
            }
            guard let file = touch.fileID else { continue }
            for window in found { files[window] = min(file, files[window] ?? file) }
        }
        cuts += try addLater(aggregate, than: reaching, &windows, on: connection)
        windows.formUnion(thereAlready)
        guard !windows.isEmpty else { return }
        try Self.mark(aggregate, windows, becauseOf: files, on: connection)
        if !cuts.isEmpty { try complain(aggregate, windows, cuts, on: connection) }
    }

    /// Inserts what is new and marks what is there, in one order for everybody: no deadlock.
    ///
    /// - Parameter files: the first that touched each; a window that is reached by an earlier one's
    ///   change has that one's.
    static func mark(
        _ aggregate: Aggregate, _ windows: some Sequence<Window>,
        becauseOf files: [Window: Int64] = [:], on connection: Connection
    ) throws {
        let sorted = windows.sorted { $0.start < $1.start }
        var causes: [Int64] = []
        for window in sorted { causes.append(files[window] ?? causes.last ?? 0) }
        for first in stride(from: 0, to: sorted.count, by: 5_000) {
            let part = sorted[first..<min(first + 5_000, sorted.count)]
            let by = Array(causes[first..<min(first + 5_000, sorted.count)])
            _ = try connection.execute(
                """
                insert into bascule.aggregate_window as w
                       (aggregate, window_start, window_end, first_day, end_day, stale_since,
                        stale_by)
                select \(aggregate.name)::text, window_start, window_end, first_day, end_day,
                       clock_timestamp(), nullif(file_id, 0)
                  from unnest(\(part.map(\.startTime)), \(part.map(\.endTime)),
                              \(part.map(\.firstDate)), \(part.map(\.endDate)), \(by))
                       as n (window_start, window_end, first_day, end_day, file_id)
                 order by window_start
                    on conflict (aggregate, window_start)
                    do update set stale_since = coalesce(w.stale_since, excluded.stale_since),
                                  stale_by = case when w.stale_since is null then excluded.stale_by
                                                  else w.stale_by end,
                                  retry_at = null
                    where w.stale_since is null or w.retry_at is not null
                """)
        }
    }

    /// Marks every window that there is, in the order of `mark`.
    static func markKnown(_ aggregate: Aggregate, on connection: Connection) throws {
        _ = try connection.execute(
            """
            with known as (
                select window_start from bascule.aggregate_window
                 where aggregate = \(aggregate.name)
                 order by window_start for update
            )
            update bascule.aggregate_window w
               set stale_since = coalesce(w.stale_since, clock_timestamp()), retry_at = null
              from known k
             where w.aggregate = \(aggregate.name) and w.window_start = k.window_start
            """)
    }

    /// The windows that there are of those that a change in some reaches.
    private func there(
        _ aggregate: Aggregate, _ windows: [Window], _ reach: Aggregate.Reach,
        on connection: Connection
    ) throws -> [Window] {
        guard let first = windows.first, let last = windows.last else { return [] }
        let end =
            switch reach {
            case .window: last.endDay
            case .season: aggregate.calendar.season(of: last).endDay
            case .always: Self.always.endDay
            }
        return try connection.query(
            """
            select \(columns: Window.self) from bascule.aggregate_window
             where aggregate = \(aggregate.name)
               and first_day >= \(first.firstDate)
               and first_day < \(CalendarDate(daysSince1970: end))
            """
        ).decode(as: Window.self)
    }

    /// The windows that there are of those of a touch that lie behind one of them.
    private func beyond(
        _ aggregate: Aggregate, _ touch: Touch, _ last: Window, on connection: Connection
    ) throws -> [Window] {
        let (day, instant): (CalendarDate?, Timestamp?) =
            switch touch.extent {
            case .days(_, let to): (CalendarDate(daysSince1970: to), nil)
            case .times(_, let to): (nil, Timestamp(seconds: to))
            }
        return try connection.query(
            """
            select \(columns: Window.self) from bascule.aggregate_window
             where aggregate = \(aggregate.name) and first_day > \(last.firstDate)
               and first_day < coalesce(\(day), 'infinity')
               and window_start < coalesce(\(instant), 'infinity')
            """
        ).decode(as: Window.self)
    }

    /// Adds the windows that a change reaches beside its own: the later ones that there are (of a
    /// cumulative aggregate: in the season), and those between, so that what lies between two
    /// windows with rows is always there itself.
    ///
    /// - Returns: the stretches between two of them that were too long to be filled, in days.
    private func addLater(
        _ aggregate: Aggregate, than reaching: Set<Window>, _ windows: inout Set<Window>,
        on connection: Connection
    ) throws -> [Range<Int64>] {
        let calendar = aggregate.calendar
        var cuts: [Range<Int64>] = []
        let groups = Dictionary(grouping: reaching) { window in
            aggregate.isCumulative ? calendar.season(of: window) : Self.always
        }
        for (season, group) in groups {
            guard let first = group.map(\.firstDay).min() else { continue }
            let known = try known(aggregate, from: first, in: season, on: connection)
            windows.formUnion(known.map(\.window).filter { $0.firstDay >= first })
            // An empty window is no end of anything: nothing need be filled up to it.
            let ends = Set(group.map(\.firstDay))
                .union(known.filter(\.hasRows).map(\.window.firstDay)).sorted()
            for (left, right) in zip(ends, ends.dropFirst()) {
                let between = calendar.windows(
                    fromDay: left + 1, toDay: right, limit: windowsLimit)
                guard between.count < windowsLimit else {
                    cuts.append(left + 1..<right)
                    continue
                }
                windows.formUnion(between)
            }
        }
        return cuts
    }

    /// The windows of the season from a day on, and the last one with rows before it.
    private func known(
        _ aggregate: Aggregate, from day: Int64, in season: Window, on connection: Connection
    ) throws -> [(window: Window, hasRows: Bool)] {
        let rows = try connection.query(
            """
            select \(columns: Window.self),
                   stale_since is not null or row_count > 0 as has_rows
              from bascule.aggregate_window
             where aggregate = \(aggregate.name)
               and first_day >= \(season.firstDate) and first_day < \(season.endDate)
               and first_day >= coalesce(
                       (select max(first_day) from bascule.aggregate_window
                         where aggregate = \(aggregate.name) and first_day >= \(season.firstDate)
                           and first_day < \(CalendarDate(daysSince1970: day))
                           and (stale_since is not null or row_count > 0)),
                       \(CalendarDate(daysSince1970: day)))
            """)
        let hasRows = try rows.map(by: KnownColumn.self) { try $0[.hasRows, as: Bool.self] }
        return zip(try rows.decode(as: Window.self), hasRows).map { ($0, $1) }
    }

    /// Beside those of the window.
    private enum KnownColumn: String, RowColumn { case hasRows = "has_rows" }

    /// From 4713 BC to where the calendar of a `date` column can still be counted.
    static let always = Window(
        start: .min, end: .max, firstDay: -2_440_587, endDay: 2_932_897 * 2)
}
