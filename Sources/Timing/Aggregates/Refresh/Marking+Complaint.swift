// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres

/// The note about days that lie too far from others to be computed by themselves.
extension Marking {
    func complain(
        _ aggregate: Aggregate, _ windows: Set<Window>, _ cuts: [Range<Int64>],
        on connection: Connection
    ) throws {
        let last = windows.map(\.firstDay).max() ?? 0
        let problem =
            "there are changes more than \(windowsLimit) windows apart, the last of them of "
            + "\(CivilText.day(last)): what lies between is not computed. Look for a row with a wrong "
            + "date, correct it, then run `bascule aggregates backfill \(aggregate.name) FROM TO`"
        let latest = Self.always.endDay / 2
        let from = cuts.map { CalendarDate(daysSince1970: min($0.lowerBound, latest)) }
        let to = cuts.map { CalendarDate(daysSince1970: min($0.upperBound, latest)) }
        // Together with what was left out before.
        _ = try connection.execute(
            """
            update bascule.aggregate
               set problem = \(problem),
                   problem_days = coalesce(problem_days, '{}')
                       + (select range_agg(daterange(c.from_day, c.to_day))
                            from unnest(\(from), \(to)) as c (from_day, to_day))
             where name = \(aggregate.name)
            """)
    }

    /// Takes a range that was computed from the days that the note is about, and ends it where none
    /// is left, or where the range has all that there is by now: a wrong date is corrected, and
    /// nothing lies so far away any more.
    static func endComplaint(
        _ aggregate: Aggregate, computed range: Range<Int64>, on connection: Connection
    ) throws {
        let from = CalendarDate(daysSince1970: range.lowerBound)
        let to = CalendarDate(daysSince1970: range.upperBound)
        _ = try connection.execute(
            """
            update bascule.aggregate a
               set problem = case when not o.is_over then a.problem end,
                   problem_days = case when not o.is_over
                                       then a.problem_days - datemultirange(daterange(\(from), \(to))) end
              from (select p.name,
                           coalesce(isempty(p.problem_days - datemultirange(daterange(\(from), \(to)))), false)
                           or coalesce(lower(p.problem_days), \(from)) >= \(from)
                              and not exists (
                                      select from bascule.aggregate_window w
                                       where w.aggregate = p.name
                                         and (w.first_day < \(from) or w.first_day >= \(to))
                                         and (w.row_count > 0 or w.stale_since is not null))
                              \(raw: notReaching(to, aggregate)) as is_over
                      from bascule.aggregate p) o
             where a.name = \(aggregate.name) and o.name = a.name and a.problem is not null
            """)
    }

    /// Condition: no row belongs to windows from a day on, of which those too far away were never
    /// made.
    private static func notReaching(_ day: CalendarDate, _ aggregate: Aggregate) -> SQL {
        aggregate.sources.filter(\.createsWindows).compactMap { source -> SQL? in
            let end: SQL
            switch source.clock {
            case .time, .day: return nil
            case .span(_, let to), .days(_, let to): end = "s.\(identifier: to)::date"
            }
            let table: SQL = "\(identifier: source.table.schema).\(identifier: source.table.name)"
            return "and not exists (select from \(raw: table) s where \(raw: end) > \(day))"
        }.joined(separator: " ")
    }
}
