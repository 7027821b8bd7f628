// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Synchronization

/// One run: marks, then computes level by level, each level on several connections.
///
/// A level's changes mark the next one's windows before that is begun. What other processes change
/// meanwhile is taken up too, for a limited number of passes.
struct Refresh {
    private let service: AggregateService
    private let levels: [[Aggregate]]
    private let tally: Tally
    private let passesLimit = 10
    /// Between two looks at windows under computation elsewhere.
    private let lookPause = Duration.milliseconds(200)

    init(
        _ service: AggregateService, chosen: Set<String>?,
        progress: @escaping @Sendable (RefreshProgress) -> Void
    ) {
        self.service = service
        levels = service.catalog.levels.map { level in
            level.filter { chosen?.contains($0.name) ?? true }
        }
        tally = Tally(progress: progress)
    }

    func run() async throws -> RefreshReport {
        let sessions = (0..<service.parallel).map { _ in Session(service.connections) }
        let result = await Result {
            try await withTaskCancellationHandler {
                try await work(sessions)
            } onCancel: {
                for session in sessions { session.cancelRunning() }
            }
        }
        for session in sessions { await session.close() }
        if Task.isCancelled { throw CancellationError() }
        try result.get()
        return tally.report
    }

    private func work(_ sessions: [Session]) async throws {
        let catalog = service.catalog
        let (started, registered) = try await sessions[0].use { connection in
            (
                try connection.now(),
                try Registration.registered(catalog, on: connection)
            )
        }
        tally.leaveOut(levels.joined().map(\.name).filter { !registered.contains($0) })
        let levels = levels.map { level in level.filter { registered.contains($0.name) } }
        for level in levels { try await summarize(level, on: sessions[0]) }
        let deadline = ContinuousClock.now + service.patience
        while true {
            for _ in 0..<passesLimit {
                let before = tally.report.computed
                for level in levels {
                    try await mark(level, on: sessions[0])
                    try await compute(level, sessions, started)
                }
                guard tally.report.computed > before else { break }
            }
            let left = try await count(levels.joined().map(\.name), on: sessions[0])
            tally.leave(stale: left.stale, failing: left.failing)
            guard left.stale > left.failing, .now < deadline else { return }
            try await Task.sleep(for: lookPause)
        }
    }

    /// Windows still stale, and how many of them because they fail.
    private func count(
        _ names: [String], on session: Session
    ) async throws -> (stale: Int, failing: Int) {
        try await session.use { connection in
            try connection.query(
                """
                select count(*) as stale, count(*) filter (where failures > 0) as failing
                  from bascule.aggregate_window
                 where aggregate = any(\(names)) and stale_since is not null
                """
            ).one(by: CountColumn.self) { row in
                (stale: try row[.stale, as: Int.self], failing: try row[.failing, as: Int.self])
            }
        }
    }

    private enum CountColumn: String, RowColumn { case stale, failing }

    private func mark(_ level: [Aggregate], on session: Session) async throws {
        let marking = Marking(catalog: service.catalog, commitGuard: service.commitGuard)
        let names = level.map(\.name)
        let stale = try await session.use { connection in
            while try marking.run(on: connection) > 0 { try Task.checkCancellation() }
            return try connection.query(
                """
                select count(*) from bascule.aggregate_window
                 where aggregate = any(\(names)) and stale_since is not null
                """
            ).value(as: Int.self)
        }
        tally.expect(stale)
    }

    /// Lets the indexes of the sources know of pages that were filled since.
    ///
    /// Without, each window reads them all. Of a table where nothing is new it costs nothing.
    private func summarize(_ level: [Aggregate], on session: Session) async throws {
        let tables = Set(level.flatMap(\.sources).map(\.table)).sorted()
        try await session.use { connection in
            for table in tables { try RangeIndex.summarize(table, on: connection) }
        }
    }

    private func compute(
        _ level: [Aggregate], _ sessions: [Session], _ started: Timestamp
    ) async throws {
        let (tally, commitGuard, isByHand) = (tally, service.commitGuard, service.isByHand)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for session in sessions {
                group.addTask {
                    for aggregate in level {
                        try await session.use { connection in
                            let refresh = try WindowRefresh(
                                aggregate, runStarted: started, isByHand: isByHand,
                                commitGuard: commitGuard, on: connection)
                            try Self.drain(refresh, tally)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func drain(_ refresh: WindowRefresh, _ tally: Tally) throws {
        let aggregate = refresh.aggregate
        while true {
            try Task.checkCancellation()
            switch try refresh.next() {
            case .done: return
            case .computed(let window, let rows, let isChanged):
                tally.addWindow(aggregate.name, window, rows: rows, isChanged: isChanged)
            case .failed(let window, let message): tally.fail(aggregate.name, window, message)
            }
        }
    }
}

/// The report as it grows, from several connections.
private final class Tally: Sendable {
    private struct State {
        var report = RefreshReport()
        var total = 0
    }

    private let state = Mutex(State())
    private let progress: @Sendable (RefreshProgress) -> Void

    init(progress: @escaping @Sendable (RefreshProgress) -> Void) { self.progress = progress }

    var report: RefreshReport { state.withLock { $0.report } }

    /// Some more windows are stale than were computed so far.
    func expect(_ stale: Int) {
        state.withLock { state in
            state.total = max(
                state.total, state.report.computed + state.report.failures.count + stale)
        }
    }

    func leave(stale: Int, failing: Int) {
        state.withLock { state in
            state.report.stale = stale
            state.report.failing = failing
        }
    }

    func leaveOut(_ names: [String]) { state.withLock { $0.report.leftOut = names } }

    func addWindow(_ name: String, _ window: Window, rows: Int64, isChanged: Bool) {
        tellProgress(name, window) { report in
            report.computed += 1
            report.changed += isChanged ? 1 : 0
            report.rows += rows
        }
    }

    func fail(_ name: String, _ window: Window, _ message: String) {
        tellProgress(name, window) { report in
            report.failures.append(
                RefreshReport.Failure(aggregate: name, day: window.firstDay, message: message))
        }
    }

    private func tellProgress(
        _ name: String, _ window: Window, _ change: (inout RefreshReport) -> Void
    ) {
        let now = state.withLock { state in
            change(&state.report)
            let (computed, failed) = (state.report.computed, state.report.failures.count)
            state.total = max(state.total, computed + failed)
            return RefreshProgress(
                aggregate: name, day: window.firstDay, computed: computed, failed: failed,
                total: state.total)
        }
        progress(now)
    }
}
