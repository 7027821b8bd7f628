// SPDX-License-Identifier: Apache-2.0

internal import Daemon
package import Jobs
package import Logging
package import Postgres
internal import ServiceLifecycle
internal import Synchronization
package import Wording

/// Decides ticks as they come due, until it is to stop.
///
/// There is no leader: run as many as you like. A hint on `channel` makes an edit effective at
/// once; without it the next look comes within `longestNap`.
package struct Scheduler: Service {
    /// The channel that tells of a changed schedule.
    package static let channel = "bascule_schedules"
    package static let longestNap: Duration = .seconds(5)
    private static let nap: Duration = .milliseconds(20)

    private let pool: Pool
    private let options: ConnectionOptions
    private let batch: DueBatch
    private let observer: SchedulerObserver
    private let clock: @Sendable (borrowing Connection) throws -> Timestamp
    private let longestNap: Duration
    private let bell = Bell()
    private let outage = Away()
    private let backoff = Backoff(
        base: .seconds(1), cap: .seconds(30), attempts: nil, jitter: 0)

    /// - Parameters:
    ///   - pool: Lends the connection for each look.
    ///   - options: How to connect for hints; that connection is the scheduler's own.
    ///   - kinds: The kinds of jobs there are; a schedule for any other is paused.
    ///   - language: Of the ticks' results; the log is in English.
    ///   - clock: The clock; the database's by default.
    ///   - longestNap: The next look comes within so long, whatever is due.
    package init(
        pool: Pool, options: ConnectionOptions, kinds: JobSignature.Catalog, logger: Logger,
        language: Language = .en,
        clock: @escaping @Sendable (borrowing Connection) throws -> Timestamp = Self.databaseTime,
        longestNap: Duration = Self.longestNap
    ) {
        self.pool = pool
        self.options = options
        batch = DueBatch(kinds: kinds, language: language, clock: { try clock($0).seconds })
        observer = SchedulerObserver(logger)
        self.clock = clock
        self.longestNap = longestNap
    }

    /// The database's clock: the one authority, whatever the hosts' clocks say.
    package static func databaseTime(on connection: borrowing Connection) throws -> Timestamp {
        try connection.now()
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.listen() }
                group.addTask {
                    try await Poller(bell: self.bell) { try await self.decideDue() }.run()
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    /// Decides all that is due now; gives the time until it should look again.
    ///
    /// A failure of the database is no reason to stop the rest of this process: it is logged, and
    /// tried again.
    package func decideDue() async throws -> Duration? {
        do {
            let nap = try await pool.withConnection { connection in
                let now = try clock(connection)
                try Self.noteSeen(at: now.seconds, on: connection)
                let report = try Self.decideAll(batch, at: now.seconds, on: connection)
                observer.decided(report)
                return try self.nap(after: now, on: connection)
            }
            if let time = outage.end() { observer.looksAgain(after: time) }
            return nap
        } catch is CancellationError {
            return nil
        } catch {
            let (count, since) = outage.fail()
            if let since { observer.lookFailed(error, since: since, tries: count) }
            return backoff.delay(afterFailures: count)
        }
    }

    /// When any scheduler was last at work: so that a missed tick can say since when none was.
    private static func noteSeen(at now: Int64, on connection: borrowing Connection) throws {
        let instant = Timestamp(seconds: now)
        let outage = Timestamp(seconds: now - ScheduleLimits.outage)
        try connection.execute(
            """
            insert into bascule.scheduler as s (seen_at) values (\(instant))
                on conflict (id) do update
               set outage_from = case when s.seen_at < \(outage) then s.seen_at
                                      else s.outage_from end,
                   outage_to = case when s.seen_at < \(outage) then \(instant)
                                    else s.outage_to end,
                   seen_at = excluded.seen_at
             where s.seen_at <> excluded.seen_at
            """)
    }

    private static func decideAll(
        _ batch: DueBatch, at now: Int64, on connection: borrowing Connection
    ) throws -> DueBatch.Report {
        var all = DueBatch.Report()
        while !Task.isCancelled {
            let report = try decide(batch, at: now, on: connection)
            all += report
            guard report.schedules > 0 else { break }
        }
        return all
    }

    /// One batch; where it is refused, each schedule by itself, so that one stops no other.
    private static func decide(
        _ batch: DueBatch, at now: Int64, on connection: borrowing Connection
    ) throws -> DueBatch.Report {
        do {
            return try connection.transaction { try batch.run(at: now, on: $0) }
        } catch  where BadSchedule.isAboutOne(error) {
            return try BadSchedule.decideApart(batch, at: now, on: connection)
        }
    }

    private func nap(
        after now: Timestamp, on connection: borrowing Connection
    ) throws -> Duration {
        let first = try connection.query("select min(due_at) from bascule.schedule")
            .value(as: Timestamp?.self)
        guard let due = first else { return longestNap }
        let wait = due.microsecondsSince1970 - now.microsecondsSince1970
        return min(longestNap, max(Self.nap, .microseconds(wait)))
    }

    private func listen() async throws {
        let session = Session(options) { try $0.listen(Self.channel) }
        while !Task.isCancelled {
            do {
                let hints = try await session.use {
                    try $0.notifications(waitingUpTo: .milliseconds(500))
                }
                if !hints.isEmpty { bell.ring() }
            } catch is CancellationError {
                break
            } catch {
                // The session connects again by itself, with pauses between; meanwhile looks
                // decide.
                observer.hearsNoHints(error)
                await Bell().heard(within: .milliseconds(500), on: ContinuousClock())
            }
        }
        await session.close()
    }
}

/// An outage that a value can share.
private final class Away: Sendable {
    private let outage = Mutex(Outage())

    func fail() -> (count: Int, since: Duration?) {
        outage.withLock { outage in
            let since = outage.fail(at: .now)
            return (outage.count, since)
        }
    }

    func end() -> Duration? { outage.withLock { $0.end(at: .now) } }
}
