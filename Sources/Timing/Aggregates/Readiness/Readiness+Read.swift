// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Postgres
package import Wording

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
            problem: try row[.problem])
    }

    private enum KnownColumn: String, RowColumn {
        case name, target, calendar, reach, problem, sources
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
