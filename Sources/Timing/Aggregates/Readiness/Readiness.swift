// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Postgres
package import Wording

/// Whether the aggregates that an export reads are computed from all that is loaded: pure.
///
/// An aggregate's window is behind while it is stale itself, or while something that it is computed
/// from is: a stale window of a source, or a change that is not marked yet. So the question goes
/// from table to table, and each aggregate widens it to its own windows and to what reaches into
/// them.
package struct Readiness {
    /// A stretch of time, `[start, end)`, seconds since 1970-01-01 UTC.
    typealias Stretch = Range<Int64>

    /// A registered aggregate, as the database knows it.
    struct Known: Sendable, Equatable {
        var name: String
        var table: QualifiedName
        /// nil: unknown; then every window counts.
        var calendar: String
        var reach: Aggregate.Reach
        var sources: [QualifiedName]
        /// The reason why it is not computed.
        var problem: String?
        /// The reason why some of its windows were not made.
        var cut: String?
    }

    struct Stale: Sendable, Equatable {
        var aggregate: String
        var stretch: Stretch
        var day: Int64
        /// Why it failed when it was computed last.
        var error: String?
    }

    /// Why an export would go out with old rows.
    enum Reason: Sendable, Equatable {
        case broken(aggregate: String, why: String)
        case failing(aggregate: String, day: Int64, why: String)
        /// Changes lay too far apart for all windows between them to be made, and some of these
        /// are not there.
        case cut(aggregate: String, why: String)
        /// It waits to be computed, or is being computed now.
        case stale(aggregate: String, day: Int64)
        /// A change that was loaded waits to be marked.
        case change(table: String)
        /// The table of an aggregate that is no longer declared.
        case orphan(table: String)

        /// Whether time alone mends it.
        var passes: Bool {
            switch self {
            case .stale, .change: true
            case .broken, .failing, .cut, .orphan: false
            }
        }
    }

    static let always: Stretch = .min..<(.max)

    let known: [Known]
    let stale: [Stale]
    let touches: [Touch]
    /// Where the windows begin that there are, of aggregates that are cut.
    var present: [String: Set<Int64>] = [:]
    /// A touch or a window more than these is not looked at.
    private static let windowsLimit = 20_000

    /// The reasons, and the names of all aggregates that have a part in what is read.
    func reasons(
        reading tables: [QualifiedName], in stretch: Stretch
    ) -> (reasons: [Reason], concerned: [String]) {
        var reach: [QualifiedName: Stretch] = [:]
        var waiting = tables.map { ($0, stretch) }
        while let (table, asked) = waiting.popLast() {
            guard let aggregate = known.first(where: { $0.table == table }) else { continue }
            let before = reach[table]
            let now = before.map { $0.union(asked) } ?? asked
            guard now != before else { continue }
            reach[table] = now
            let needed = widened(now, by: aggregate)
            waiting += aggregate.sources.map { ($0, needed) }
        }
        let concerned = known.filter { reach[$0.table] != nil }
        let found = concerned.flatMap { reasons(of: $0, in: reach[$0.table] ?? stretch) }
        return (found, concerned.map(\.name))
    }

    private func reasons(of aggregate: Known, in stretch: Stretch) -> [Reason] {
        if let why = aggregate.problem { return [.broken(aggregate: aggregate.name, why: why)] }
        var found: [Reason] = stale.filter {
            $0.aggregate == aggregate.name && $0.stretch.overlaps(stretch)
        }.map { window in
            guard let why = window.error else {
                return .stale(aggregate: window.aggregate, day: window.day)
            }
            return .failing(aggregate: window.aggregate, day: window.day, why: why)
        }
        if let why = aggregate.cut, lacksWindows(aggregate, in: stretch) {
            found.append(.cut(aggregate: aggregate.name, why: why))
        }
        let needed = widened(stretch, by: aggregate)
        let calendar = WindowCalendar(identity: aggregate.calendar)
        for touch in touches where aggregate.sources.contains(touch.table) {
            let isNear =
                calendar.map { calendar in
                    touch.windows(calendar, limit: Self.windowsLimit).contains {
                        ($0.start..<$0.end).overlaps(needed)
                    }
                } ?? true
            if isNear { found.append(.change(table: touch.table.description)) }
        }
        return found
    }

    /// Whether a window of the stretch is not there: nothing tells whether it would have rows.
    private func lacksWindows(_ aggregate: Known, in stretch: Stretch) -> Bool {
        guard stretch.lowerBound > .min, stretch.upperBound < .max,
            let calendar = WindowCalendar(identity: aggregate.calendar)
        else { return true }
        let windows = calendar.windows(
            from: stretch.lowerBound, to: stretch.upperBound, limit: Self.windowsLimit)
        let present = present[aggregate.name] ?? []
        return windows.count == Self.windowsLimit
            || windows.contains { !present.contains($0.start) }
    }

    /// The sources of an aggregate's windows over a stretch.
    private func widened(_ stretch: Stretch, by aggregate: Known) -> Stretch {
        guard let calendar = WindowCalendar(identity: aggregate.calendar), stretch != Self.always
        else { return Self.always }
        let last = calendar.window(at: stretch.upperBound - 1)
        guard stretch.lowerBound > .min, aggregate.reach != .always else { return .min..<last.end }
        let first = calendar.window(at: stretch.lowerBound)
        switch aggregate.reach {
        case .window, .always: return first.start..<last.end
        case .season: return calendar.season(of: first).start..<last.end
        }
    }
}

/// As the database has it.
extension Readiness {
    /// Stale windows that are looked at, the latest that can matter: of more one waits anyway.
    private static let staleLimit = 20_000
    private static let touchesLimit = 20_000

    /// As the transaction sees them.
    ///
    /// - Parameter end: windows that begin later are nothing to the export.
    init(before end: Int64, on connection: borrowing Connection) throws {
        known = try Self.known(on: connection)
        stale = try Self.stale(before: end, on: connection)
        touches = try Touch.waiting(limit: Self.touchesLimit, on: connection)
        for aggregate in known where aggregate.cut != nil {
            present[aggregate.name] = try Self.present(aggregate.name, on: connection)
        }
    }

    /// The obstacles that keep the tables' rows in a stretch of time from being the loaded ones, in
    /// the caller's transaction.
    ///
    /// - Returns: sentences, whether time alone mends each, and the names of all aggregates
    ///   concerned.
    package static func obstacles(
        reading tables: [QualifiedName], in stretch: Range<Int64>,
        on connection: borrowing Connection
    ) throws -> (obstacles: [(sentence: Phrase, passes: Bool)], concerned: [String]) {
        let readiness = try Readiness(before: stretch.upperBound, on: connection)
        let (found, concerned) = readiness.reasons(reading: tables, in: stretch)
        let reasons = try readiness.orphans(of: tables, on: connection) + found
        return (reasons.map { ($0.sentence, $0.passes) }, concerned)
    }

    /// The tables that have an aggregate's rows though no registered aggregate owns them.
    func orphans(
        of tables: [QualifiedName], on connection: borrowing Connection
    ) throws -> [Reason] {
        let strange = tables.filter { table in
            table.schema == "datamart" && !known.contains { $0.table == table }
        }
        guard !strange.isEmpty else { return [] }
        return try connection.query(
            """
            select n.nspname || '.' || c.relname
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'computed_from'
             where n.nspname = 'datamart' and c.relname = any(\(strange.map(\.name)))
             order by 1
            """
        ).values(as: String.self).map { .orphan(table: $0) }
    }

    private static func known(on connection: borrowing Connection) throws -> [Known] {
        try connection.query(
            """
            select a.name, a.target, a.calendar, a.reach,
                   case when a.broken_since is not null then coalesce(a.problem, '') end
                       as problem,
                   case when a.broken_since is null then a.problem end as cut,
                   (select string_agg(distinct w.source, ' ') from bascule.watched_column w
                     where w.watcher = a.name) as sources
              from bascule.aggregate a
             order by a.name
            """
        ).map(by: KnownColumn.self, Self.known).compactMap(\.self)
    }

    /// nil of a table whose name no export can read.
    private static func known(_ row: RowReader<KnownColumn>) throws -> Known? {
        guard let table = QualifiedName(try row[.target, as: String.self]) else { return nil }
        let sources = try row[.sources, as: String?.self] ?? ""
        return Known(
            name: try row[.name], table: table, calendar: try row[.calendar],
            reach: Aggregate.Reach(rawValue: try row[.reach]) ?? .always,
            sources: sources.split(separator: " ").compactMap { QualifiedName(String($0)) },
            problem: try row[.problem], cut: try row[.cut])
    }

    private enum KnownColumn: String, RowColumn {
        case name, target, calendar, reach, problem, cut, sources
    }

    /// Windows of a cut aggregate that are looked up, the latest: of more, the others count as if
    /// they were not there.
    private static let presentLimit = 200_000

    private static func present(
        _ name: String, on connection: borrowing Connection
    ) throws -> Set<Int64> {
        let starts = try connection.query(
            """
            select window_start from bascule.aggregate_window
             where aggregate = \(name) order by window_start desc limit \(presentLimit)
            """
        ).values(as: Timestamp.self)
        return Set(starts.map(\.seconds))
    }

    private static func stale(
        before end: Int64, on connection: borrowing Connection
    ) throws -> [Stale] {
        let last = end == .max ? nil : Timestamp(seconds: end)
        return try connection.query(
            """
            select aggregate, window_start, window_end, first_day,
                   case when failures > 0 then coalesce(error, '') end as problem
              from bascule.aggregate_window
             where stale_since is not null and window_start < coalesce(\(last), 'infinity')
             order by window_start desc
             limit \(staleLimit)
            """
        ).map(by: StaleColumn.self) { row in
            let start = try row[.windowStart, as: Timestamp.self]
            let end = try row[.windowEnd, as: Timestamp.self]
            return Stale(
                aggregate: try row[.aggregate], stretch: start.seconds..<end.seconds,
                day: try row[.firstDay, as: CalendarDate.self].daysSince1970,
                error: try row[.problem])
        }
    }

    private enum StaleColumn: String, RowColumn {
        case aggregate, problem
        case windowStart = "window_start"
        case windowEnd = "window_end"
        case firstDay = "first_day"
    }
}

extension Range<Int64> {
    /// The smallest that has both in it.
    fileprivate func union(_ other: Self) -> Self {
        Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
    }
}
