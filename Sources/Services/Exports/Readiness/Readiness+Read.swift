// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Site

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

    /// Those of the tables that have an aggregate's rows, and are of none that is registered.
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
        ).map { .orphan(table: try $0[0]) }
    }

    private static func known(on connection: borrowing Connection) throws -> [Known] {
        try connection.query(
            """
            select a.name, a.target, a.calendar, a.reach,
                   case when a.broken_since is not null then coalesce(a.problem, '') end,
                   (select string_agg(distinct w.source, ' ') from bascule.watched_column w
                     where w.watcher = a.name)
              from bascule.aggregate a
             order by a.name
            """
        ).compactMap { row in
            guard let table = QualifiedName(try row[1, as: String.self]) else { return nil }
            let sources = try row[5, as: String?.self] ?? ""
            return Known(
                name: try row[0], table: table, calendar: try row[2],
                reach: Aggregate.Reach(rawValue: try row[3]) ?? .always,
                sources: sources.split(separator: " ").compactMap { QualifiedName(String($0)) },
                problem: try row[4])
        }
    }

    private static func stale(
        before end: Int64, on connection: borrowing Connection
    ) throws -> [Stale] {
        let last = end == .max ? nil : Timestamp(seconds: end)
        return try connection.query(
            """
            select aggregate, window_start, window_end, first_day,
                   case when failures > 0 then coalesce(error, '') end
              from bascule.aggregate_window
             where stale_since is not null and window_start < coalesce(\(last), 'infinity')
             order by window_start desc
             limit \(staleLimit)
            """
        ).map { row in
            let (start, end) = (try row[1, as: Timestamp.self], try row[2, as: Timestamp.self])
            return Stale(
                aggregate: try row[0], stretch: start.seconds..<end.seconds,
                day: try row[3, as: CalendarDate.self].daysSince1970, error: try row[4])
        }
    }
}

extension ExportService {
    /// Holds that what the export reads is computed from all that is loaded, in the transaction that is to
    /// read it.
    ///
    /// - Throws: `ExportError` with the code `waits` or `windows`.
    func requireReady(
        _ export: Export, _ window: Window?, _ plan: ExportPlan,
        on connection: borrowing Connection
    ) throws {
        let stretch = window.map { $0.start..<$0.end } ?? Readiness.always
        let tables = try plan.tables(on: connection)
        let readiness = try Readiness(before: stretch.upperBound, on: connection)
        let (found, concerned) = readiness.reasons(reading: tables, in: stretch)
        let reasons = try readiness.orphans(of: tables, on: connection) + found
        // What a person has to mend is said before what only takes time.
        guard let first = reasons.first(where: { !$0.passes }) ?? reasons.first else { return }
        let day = window.map { CivilText.day($0.firstDay) }
        let more = reasons.count - 1
        let remedy =
            first.passes
            ? Phrase(
                en: "It is written once that is done: `bascule aggregates run`",
                fr: "Il sera écrit quand ce sera fait : `bascule aggregates run`")
            : Phrase(
                en: "`bascule aggregates status` shows it; mend it, then export again",
                fr: "`bascule aggregates status` le montre ; y remédier, puis exporter de nouveau")
        let why = Phrase(
            en: first.sentence.en + (more > 0 ? " (and \(more) more)" : ""),
            fr: first.sentence.fr + (more > 0 ? " (et \(more) autres)" : ""))
        throw ExportError(
            first.passes ? .waits : .windows,
            Phrase(
                en: "export \(export.name)\(day.map { " of \($0)" } ?? "") would have old rows: "
                    + "\(why.en). \(remedy.en)",
                fr:
                    "l'export \(export.name)\(day.map { " du \($0)" } ?? "") aurait d'anciennes lignes : "
                    + "\(why.fr). \(remedy.fr)"),
            concerned: concerned)
    }
}
