// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres

/// The times by which a job of a schedule must have succeeded (`succeed_by`).
///
/// A tick's deadline is the first such time of day after it, in the schedule's zone: a weekly
/// schedule has one a week. Ticks that a person's pause has swallowed have none; those of a pause
/// for failures do.
package struct SuccessDeadlines: Sendable {
    /// One deadline, and the first of the ticks it is for; seconds since 1970-01-01 UTC.
    package struct Deadline: Sendable, Equatable {
        package var tick: Int64
        package var due: Int64

        package init(tick: Int64, due: Int64) {
            self.tick = tick
            self.due = due
        }
    }

    package let zone: Zone
    private let row: ScheduleRow
    /// The time of day, as ticks of a clock.
    private let clock: TickSeries
    /// Nil where the schedule can't be read any more.
    private let ticks: TickSeries?
    private let since: Int64

    /// How far back missed deadlines are looked for, in seconds: a service that was away for a
    /// weekend still says what it missed.
    private static let lookBack: Int64 = 4 * 86_400

    /// Nil for a schedule without a deadline.
    /// - Throws: `ScheduleError` where its zone can't be read.
    package init?(_ row: ScheduleRow) throws(ScheduleError) {
        guard let time = row.schedule.succeedBy, let since = row.succeedBySince else { return nil }
        var daily = row.schedule
        daily.form = .cron("\(time.minutes % 60) \(time.minutes / 60) * * *")
        (daily.starts, daily.ends) = (nil, nil)
        zone = try TickSeries.ZoneCache().zone(row.schedule.zone)
        clock = try TickSeries(daily, anchor: row.anchor, zone: zone)
        ticks = try? TickSeries(row.schedule, anchor: row.anchor, zone: zone)
        self.row = row
        self.since = since
    }

    /// The deadlines that passed lately, oldest first.
    ///
    /// - Parameter known: Due times that are asked about anyway, however long ago they were.
    package func passed(
        until now: Int64, and known: [Int64] = [], on connection: borrowing Connection
    ) throws -> [Deadline] {
        var found: [Int64: Deadline] = [:]
        for due in known {
            guard let start = clock.previous(before: due) else { continue }
            let tick = try firstTick(in: start..<due, expectedOnly: false, on: connection)
            found[due] = Deadline(tick: tick ?? start, due: due)
        }
        var at = now - Self.lookBack
        while let due = clock.next(after: at)?.instant, due <= now {
            at = due
            guard isAsked(at: due), let start = clock.previous(before: due) else { continue }
            let range = max(start, row.anchor)..<max(due, row.anchor)
            let tick =
                try firstTick(in: range, expectedOnly: true, on: connection)
                ?? firstUndecided(in: range)
            if let tick { found[due] = Deadline(tick: tick, due: due) }
        }
        return found.values.sorted { $0.due < $1.due }
    }

    /// Not before the deadline was declared, nor while it is paused.
    private func isAsked(at due: Int64) -> Bool {
        guard due > since else { return false }
        guard let pause = row.pause else { return true }
        return pause.by == TickPlan.Pause.bascule || pause.since > due
    }

    /// The first tick that no scheduler has come to.
    private func firstUndecided(in range: Range<Int64>) -> Int64? {
        let start = max(row.cursor + 1, range.lowerBound)
        return start < range.upperBound ? nominal(in: start..<range.upperBound) : nil
    }

    /// The first nominal instant in a range; nil also where the schedule can't be read.
    private func nominal(in range: Range<Int64>) -> Int64? {
        let next = ticks?.next(after: range.lowerBound - 1)?.instant
        return next.flatMap { range.contains($0) ? $0 : nil }
    }

    /// The first tick in a range that has left a row, or has its part in a row that stands for
    /// many.
    private func firstTick(
        in range: Range<Int64>, expectedOnly: Bool, on connection: borrowing Connection
    ) throws -> Int64? {
        let from = Timestamp(seconds: range.lowerBound)
        let name = row.schedule.name
        let rows = try connection.query(
            """
            with tick as (
                (select * from bascule.tick
                  where schedule = \(name) and nominal_at < \(from)
                  order by nominal_at desc
                  limit 1)
                union all
                (select * from bascule.tick
                  where schedule = \(name) and nominal_at >= \(from)
                    and nominal_at < \(Timestamp(seconds: range.upperBound))
                    and (\(raw: Self.counts) or not \(expectedOnly) and outcome <> 'by_hand')
                  order by nominal_at
                  limit 1)
            )
            select nominal_at, through_at from tick
             where (nominal_at >= \(from) or through_at >= \(from))
               and (\(raw: Self.counts) or not \(expectedOnly))
             order by nominal_at
            """)
        let found = try rows.map(by: TickColumn.self) { row in
            (
                at: try row[.nominal, as: Timestamp.self].seconds,
                through: try row[.through, as: Timestamp?.self]?.seconds
            )
        }
        for (at, last) in found {
            if range.contains(at) { return at }
            let through = last ?? at
            let end = min(through + 1, range.upperBound)
            if let tick = nominal(in: range.lowerBound..<end) { return tick }
        }
        return nil
    }

    private enum TickColumn: String, RowColumn {
        case nominal = "nominal_at"
        case through = "through_at"
    }

    /// Ticks that were due and count for the deadline.
    private static let counts: SQL = """
        (outcome not in ('by_hand', 'backfilled')
         and case when paused_by is null then outcome <> 'paused'
                  else paused_by = 'bascule' end)
        """
}
