// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
package import Postgres
package import Wording

/// Keeps the aggregates of a site up to date: knows no queue, no page and no command.
///
/// Any number of processes may refresh at the same time: each stale window is computed by one of
/// them.
package struct AggregateService: Sendable {
    package let catalog: AggregateCatalog
    let connections: ConnectionOptions
    /// How many windows are computed at the same time, each on a connection of its own.
    package var parallel: Int
    /// Whether results may be kept: for work that another process may take over meanwhile.
    let commitGuard: CommitGuard
    /// Whether failed windows are tried again at once, not after their backoff: for requests by
    /// hand.
    package var isByHand = false
    /// How long a run waits for windows under computation elsewhere.
    package var patience = Duration.zero

    package init(
        _ catalog: AggregateCatalog, connections: ConnectionOptions, parallel: Int = 2,
        commitGuard: CommitGuard = .always
    ) {
        precondition(parallel > 0)
        self.catalog = catalog
        self.connections = connections
        self.parallel = parallel
        self.commitGuard = commitGuard
    }

    /// How many changes wait to be marked by the next run.
    package static func waitingChanges(on connection: borrowing Connection) throws -> Int {
        try connection.query("select count(*) from bascule.touch").value()
    }

    /// Makes or extends the tables, and marks what is new as stale; the feeds' tables must be
    /// there.
    ///
    /// An aggregate that can't be computed (a source is missing, its table differs beyond repair)
    /// keeps no other from it: it is left out of every run until it is mended and this is called
    /// again. Its rows stay meanwhile.
    /// - Parameters:
    ///   - broken: the mistakes of declarations that are not in the catalog for them.
    ///   - language: of the texts written to the database.
    package static func prepare(
        _ catalog: AggregateCatalog, broken mistakes: [Mistake] = [], language: Language = .en,
        on connection: Connection
    ) throws -> Prepared {
        let broken = Dictionary(mistakes.map { ($0.declaration, $0.sentence[language]) }) {
            $0 + " " + $1
        }
        var renewed: [RangeIndex] = []
        let registration = Registration(catalog: catalog, language: language, broken: broken) {
            renewed.append($0)
        }
        let problems = try registration.run(on: connection)
        return Prepared(catalog: catalog, problems: problems, renewed: renewed)
    }

    /// The parts of a service, and what is wrong with them.
    package struct Prepared: Sendable {
        /// All that was declared: once another process has mended and prepared an aggregate that is
        /// left out here, it is computed here too.
        package var catalog: AggregateCatalog
        /// Why aggregates can't be computed, one each.
        package var problems: [AggregateError]
        /// Indexes of feeds' tables that were there, half-built, and were made anew.
        package var renewed: [RangeIndex] = []
    }

    /// Whether a refresh of all has nothing to do: the aggregates are registered as they are
    /// declared, no change waits to be marked and no window to be computed.
    package static func isCurrent(
        _ catalog: AggregateCatalog, on connection: borrowing Connection
    ) throws -> Bool {
        let digests = catalog.digests
        return try connection.query(
            """
            select not exists (select from bascule.touch)
                   and not exists (select from bascule.aggregate_window
                                    where stale_since is not null)
                   and not exists (
                       select from unnest(\(digests.map(\.key)), \(digests.map(\.value)))
                                   as d (name, digest)
                         full join (select name, digest from bascule.aggregate
                                     where broken_since is null) a using (name, digest)
                        where d.name is null or a.name is null)
            """
        ).value()
    }

    /// Whether all of them were registered once: then their tables are there.
    package static func areRegistered(
        _ catalog: AggregateCatalog, on connection: borrowing Connection
    ) throws -> Bool {
        let names = catalog.aggregates.map(\.name)
        return try connection.query(
            "select count(*) = \(names.count) from bascule.aggregate where name = any(\(names))"
        ).value()
    }

    /// Computes every stale window, or those of the named aggregates and of what they are computed
    /// from.
    ///
    /// A window that fails is counted and left stale; the others go on. When the task is cancelled
    /// the running statements are too, and `CancellationError` is thrown; what was computed stays.
    package func refresh(
        _ names: [String]? = nil, progress: @escaping @Sendable (RefreshProgress) -> Void = { _ in }
    ) async throws -> RefreshReport {
        try await Refresh(self, chosen: try names.map(withSources), progress: progress).run()
    }

    /// Marks the windows of a range as stale and computes them, with what depends on them.
    package func backfill(
        _ names: [String]? = nil, _ range: BackfillRange,
        progress: @escaping @Sendable (RefreshProgress) -> Void = { _ in }
    ) async throws -> RefreshReport {
        let chosen = try (names ?? catalog.aggregates.map(\.name)).map(named)
        let session = Session(connections)
        let result = await Result { try await session.use { try mark(chosen, range, on: $0) } }
        await session.close()
        try result.get()
        let concerned = try withSources(withDependents(chosen.map(\.name)))
        let report = try await Refresh(self, chosen: concerned, progress: progress).run()
        try await endComplaints(chosen, range)
        return report
    }

    /// After the computation: what was corrected is gone by then, and what was left out is there.
    private func endComplaints(_ chosen: [Aggregate], _ range: BackfillRange) async throws {
        // What lies between windows is made by a range alone, so it stays told.
        guard range != .known else { return }
        let session = Session(connections)
        let result = await Result {
            try await session.use { connection in
                try commitGuard.transaction(on: connection) { connection in
                    for aggregate in chosen {
                        let windows = range.windows(
                            aggregate.calendar, limit: Self.windowsLimit)
                        guard let first = windows.first, let last = windows.last else { continue }
                        try Marking.endComplaint(
                            aggregate, computed: first.firstDay..<last.endDay, on: connection)
                    }
                }
            }
        }
        await session.close()
        try result.get()
    }

    private func mark(
        _ chosen: [Aggregate], _ range: BackfillRange, on connection: Connection
    ) throws {
        try commitGuard.transaction(on: connection) { connection in
            let registered = try Registration.registered(catalog, on: connection)
            for aggregate in chosen where registered.contains(aggregate.name) {
                let windows = range.windows(aggregate.calendar, limit: Self.windowsLimit)
                guard windows.count < Self.windowsLimit else {
                    throw AggregateError.range(
                        what: Phrase(
                            en: "The range has more than \(Self.windowsLimit) windows of "
                                + "\(aggregate.name): backfill it in parts",
                            fr: "L'intervalle a plus de \(Self.windowsLimit) périodes de "
                                + "\(aggregate.name) : le recalculer par morceaux"))
                }
                if range == .known {
                    try Marking.markKnown(aggregate, on: connection)
                } else {
                    try Marking.mark(aggregate, windows, on: connection)
                }
            }
        }
    }

    /// Windows of one backfill, at most.
    private static let windowsLimit = 100_000

    private func named(_ name: String) throws -> Aggregate {
        guard let aggregate = catalog[name] else {
            throw AggregateError.unknown(name: name, near: catalog.nearestName(to: name))
        }
        return aggregate
    }

    /// The named ones and all that they are computed from.
    private func withSources(_ names: [String]) throws -> Set<String> {
        var found: Set<String> = []
        var waiting = try names.map(named)
        while let aggregate = waiting.popLast() {
            guard found.insert(aggregate.name).inserted else { continue }
            waiting += aggregate.sources.compactMap { catalog.aggregate(filling: $0.table) }
        }
        return found
    }

    /// The named ones and all that is computed from them.
    private func withDependents(_ names: [String]) -> [String] {
        var found = Set(names)
        // In dependency order, so that one pass finds them all.
        for aggregate in catalog.aggregates {
            let reads = aggregate.sources.compactMap { catalog.aggregate(filling: $0.table)?.name }
            if !found.isDisjoint(with: reads) { found.insert(aggregate.name) }
        }
        return Array(found)
    }
}

extension Result where Failure == any Error, Success: Sendable {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
