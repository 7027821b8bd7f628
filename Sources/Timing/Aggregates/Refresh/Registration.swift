// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Wording

/// Brings the database to the declarations: tables, indexes, and the windows of what is new.
struct Registration {
    let catalog: AggregateCatalog
    /// Of the texts written to the database.
    var language = Language.en
    /// Why declarations are not in the catalog, by their names.
    var broken: [String: String] = [:]
    /// Told each index of a feed's table that was there, half-built, and was made anew.
    var renewed: (RangeIndex) -> Void = { _ in }

    /// Makes it so, each aggregate in a transaction of its own; several starters at once are safe.
    ///
    /// The usual start finds everything in place and locks no other session out. A new or changed
    /// aggregate gets every window that its sources have rows for, stale.
    ///
    /// - Returns: the reasons of those that can't be computed. They keep their rows, marked as
    ///   broken; once mended all their windows are stale, and replaced in place.
    func run(on connection: Connection) throws -> [AggregateError] {
        var usable: [String] = []
        var problems: [AggregateError] = []
        var reasons = broken
        var failed: [QualifiedName: String] = [:]
        for aggregate in catalog.aggregates {
            do {
                if let source = aggregate.sources.first(where: { failed[$0.table] != nil }) {
                    throw AggregateError.source(
                        aggregate: aggregate.name,
                        what: Phrase(
                            en: "It is computed from \(source.table), which can't be computed",
                            fr: "Il est calculé d'après \(source.table), qui ne peut pas l'être"),
                        remedy: Phrase(
                            en: "Mend that one first", fr: "Corriger d'abord celui-là"))
                }
                try apply(aggregate, on: connection)
                usable.append(aggregate.name)
            } catch let error as AggregateError {
                failed[aggregate.table] = aggregate.name
                // The caller that shows it names the aggregate itself.
                reasons[aggregate.name] = error.reason[language]
                problems.append(error)
            }
        }
        try markBroken(reasons, on: connection)
        // Aggregates no longer declared; their tables stay.
        let declared = usable + reasons.keys
        _ = try connection.execute(
            "delete from bascule.aggregate where name <> all(\(declared))")
        return problems
    }

    private func markBroken(_ reasons: [String: String], on connection: Connection) throws {
        let reasons = reasons.sorted { $0.key < $1.key }
        _ = try connection.execute(
            """
            update bascule.aggregate a
               set broken_since = coalesce(a.broken_since, now()), problem = b.reason
              from unnest(\(reasons.map(\.key)), \(reasons.map(\.value))) as b (name, reason)
             where a.name = b.name
               and (a.broken_since is null or a.problem is distinct from b.reason)
            """)
    }

    private func apply(_ aggregate: Aggregate, on connection: Connection) throws {
        if try isDone(aggregate, on: connection) { return }
        do {
            try connection.transaction { connection in
                // The lock of all that makes tables: two aggregates may create the same schema.
                _ = try connection.execute(
                    "select pg_advisory_xact_lock(hashtextextended('bascule.tables', 0))")
                try register(aggregate, on: connection)
            }
        } catch let error as PostgresError {
            guard error.isOfTheStatement else { throw error }
            throw AggregateError.query(name: aggregate.name, message: error.message)
        }
    }

    /// Names of the registered, unbroken aggregates; a declared one that is missing here can't be
    /// computed.
    ///
    /// Throws where another process has registered declarations that differ from ours: it would
    /// mark and compute by other windows, and we would take touches away from it.
    static func registered(
        _ catalog: AggregateCatalog, on connection: Connection
    ) throws -> Set<String> {
        let digests = try self.digests(on: connection)
        for (name, digest) in digests where catalog.digests[name] != digest {
            throw AggregateError.otherDeclaration(name: name)
        }
        return Set(digests.keys)
    }

    private static func digests(on connection: Connection) throws -> [String: String] {
        let rows = try connection.query(
            "select name, digest from bascule.aggregate where broken_since is null")
        return Dictionary(
            uniqueKeysWithValues: try rows.map(by: DigestColumn.self) { row in
                (try row[.name, as: String.self], try row[.digest, as: String.self])
            })
    }

    private enum DigestColumn: String, RowColumn { case name, digest }

    private func isDone(_ aggregate: Aggregate, on connection: Connection) throws -> Bool {
        guard try Self.digests(on: connection)[aggregate.name] == aggregate.digest else {
            return false
        }
        guard try Watching(aggregate).isNoted(on: connection) else { return false }
        return try AggregateTableState.read(aggregate.table, on: connection) != nil
    }

    private func register(_ aggregate: Aggregate, on connection: Connection) throws {
        let sources = try aggregate.sources.map {
            try SourceTable($0, of: aggregate, on: connection)
        }
        // Refreshes and markings under way finish first, then loads, with or without touches: later
        // ones wait for this commit. In this order, as a refresh takes them too; a refresh that has
        // only locked its window yet holds `row share`, which nothing weaker than `exclusive` waits
        // for.
        _ = try connection.execute("lock table bascule.aggregate_window in exclusive mode")
        for table in Set(aggregate.sources.map(\.table)).sorted() {
            _ = try connection.execute(
                """
                lock table \(identifier: table.schema).\(identifier: table.name) \
                in share row exclusive mode
                """)
        }
        let state = try AggregateTableState.read(aggregate.table, on: connection)
        let shape = try AggregateShape.describe(aggregate, on: connection)
        let plan = shape.plan(from: state)
        guard plan.refusals.isEmpty else {
            throw AggregateError.table(name: aggregate.name, refusals: plan.refusals)
        }
        for statement in plan.statements { try connection.script(statement) }
        for index in sources.flatMap(\.indexes) where try index.make(on: connection) {
            renewed(index)
        }
        try enter(aggregate, shape, hadTable: state != nil, on: connection)
        try Watching(aggregate).noteColumns(on: connection)
        let present = try sources.flatMap { try $0.present(on: connection) }
        try Marking(catalog: catalog).mark(aggregate, present, on: connection)
    }

    /// Marks the windows that there are as stale: their rows are replaced one window after the
    /// other.
    ///
    /// Windows that the calendar does not have, for it has other bounds by now, go with their rows.
    private func enter(
        _ aggregate: Aggregate, _ shape: AggregateShape, hadTable: Bool, on connection: Connection
    ) throws {
        let calendar = try connection.query(
            "select calendar from bascule.aggregate where name = \(aggregate.name)"
        ).firstValue(as: String.self)
        _ = try connection.execute(
            """
            insert into bascule.aggregate (name, digest, calendar, target, reach)
            values (\(aggregate.name), \(aggregate.digest), \(aggregate.calendar.identity),
                    \(aggregate.table.description), \(aggregate.reach.rawValue))
                on conflict (name) do update
               set digest = excluded.digest, calendar = excluded.calendar,
                   target = excluded.target, reach = excluded.reach, registered_at = now(),
                   problem = null, problem_days = null, broken_since = null
            """)
        if calendar == aggregate.calendar.identity, hadTable {
            _ = try connection.execute(
                """
                update bascule.aggregate_window
                   set stale_since = coalesce(stale_since, clock_timestamp()), retry_at = null
                 where aggregate = \(aggregate.name)
                   and (stale_since is null or retry_at is not null)
                """)
        } else {
            _ = try connection.execute(
                "delete from bascule.aggregate_window where aggregate = \(aggregate.name)")
            if hadTable { try takeOver(aggregate, shape, on: connection) }
        }
    }

    private enum BoundColumn: String, RowColumn {
        case start = "window_start"
        case end = "window_end"
    }

    /// Makes the windows that the table has rows of, and takes those rows away that are of no
    /// window.
    private func takeOver(
        _ aggregate: Aggregate, _ shape: AggregateShape, on connection: Connection
    ) throws {
        let table = SQL(stringLiteral: shape.quotedTable)
        let rows = try connection.query(
            "select distinct window_start, window_end from \(raw: table)")
        var windows: [Window] = []
        var strange: [Timestamp] = []
        let bounds = try rows.map(by: BoundColumn.self) { row in
            (try row[.start, as: Timestamp.self], try row[.end, as: Timestamp.self])
        }
        for (start, end) in bounds {
            let window = aggregate.calendar.window(at: start.seconds)
            if window.startTime == start, window.endTime == end {
                windows.append(window)
            } else {
                strange.append(start)
            }
        }
        if !strange.isEmpty {
            _ = try connection.execute(
                "delete from \(raw: table) where window_start = any(\(strange))")
        }
        try Marking.mark(aggregate, windows, on: connection)
    }
}
