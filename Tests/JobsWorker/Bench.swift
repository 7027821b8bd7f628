// SPDX-License-Identifier: Apache-2.0

import Daemon
import Foundation
import Jobs
import Logging
import Postgres
import Schema
import ServiceLifecycle
import Synchronization

/// The bars of the queue, measured in one process on an empty database.
///
/// Each part prints one JSON object.
struct Bench {
    let options: ConnectionOptions
    private let performed = Counter()

    init(url: String) throws { options = try ConnectionOptions(url: url) }

    func run(_ part: String) async throws {
        let control = try Connection(options)
        control.deadline = .seconds(600)
        try BasculeSchema.migrate(control)
        switch part {
        case "batched":
            try await throughput(200_000, slots: 64, prefetch: 500, on: control)
        case "single":
            try await throughput(20_000, slots: 8, prefetch: 0, claimAtOnce: 1, on: control)
        case "sequential":
            try await throughput(10_000, slots: 1, prefetch: 0, claimAtOnce: 1, on: control)
        case "latency":
            try await latency(jobs: 6_000, on: control)
        case "claims":
            try await claims(on: control)
        default:
            print(
                "there is no part \(part); there are batched, single, sequential, latency, claims")
            exit(2)
        }
    }

    private func throughput(
        _ count: Int, slots: Int, prefetch: Int, claimAtOnce: Int = JobLimits.batch,
        on control: Connection
    ) async throws {
        try enqueue(count, on: control)
        let start = ContinuousClock.now
        try await withWorker(
            slots: slots, prefetch: prefetch, claimAtOnce: claimAtOnce, noop
        ) { _ in
            try await untilEmpty(count, control)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        say(["jobs": Double(count), "seconds": seconds, "jobs_per_second": Double(count) / seconds])
    }

    /// From before the enqueueing statement to the first instruction of the job, at 300 jobs a
    /// second.
    private func latency(jobs count: Int, on control: Connection) async throws {
        let starts = Mutex<[Int64: ContinuousClock.Instant]>([:])
        let kind = JobKind(name: "noop") { context in
            let now = ContinuousClock.now
            starts.withLock { $0[context.id] = now }
            performed.increment()
            return .done()
        }
        let begins = try await withWorker(slots: 4, prefetch: 200, kind) { _ in
            let begins = try await feed(count, perSecond: 300)
            try await untilEmpty(count, control)
            return begins
        }
        let times = starts.withLock { starts in
            begins.compactMap { id, begin in starts[id].map { ($0 - begin) / .milliseconds(1) } }
        }
        say(percentiles(times))
    }

    /// Enqueues one by one, each in a transaction of its own, at a steady rate.
    private func feed(
        _ count: Int, perSecond rate: Int
    ) async throws -> [Int64: ContinuousClock.Instant] {
        let session = Session(options)
        let first = ContinuousClock.now + .milliseconds(500)
        var begins: [Int64: ContinuousClock.Instant] = [:]
        for index in 0..<count {
            // lint:allow test-sleep: a steady rate of arrivals is what is measured
            try await Task.sleep(until: first + .seconds(1) * index / rate, clock: .continuous)
            let begin = ContinuousClock.now
            let receipts = try await session.use { connection in
                try Enqueue.addJobs([JobRequest(kind: "noop", by: "bench")], on: connection)
            }
            begins[receipts[0].id] = begin
        }
        await session.close()
        return begins
    }

    /// The claims of a worker at 300 jobs a second, beside a million rows of history, while a
    /// transaction is open that keeps what an hour of such work has left from being vacuumed.
    private func claims(on control: Connection) async throws {
        let rows = 1_000_000
        try control.execute(
            """
            insert into bascule.job_history
                (id, queue, kind, outcome, priority, attempt, refunds, crashes, arguments,
                 enqueued_at, enqueued_by, started_at, ended_at)
            select -n, 'default', 'noop', 'succeeded', 0, 1, 0, 0, '{}', now(), 'bench', now(),
                   now() - n % 30 * interval '1 day'
              from generate_series(1, \(rows)) n
            """)
        let old = try Connection(options)
        try old.script("begin isolation level repeatable read; select count(*) from bascule.job")
        let pile = 300_000
        try enqueue(pile, on: control)
        let p95 = try await withWorker(slots: 64, prefetch: 500, noop) { _ in
            try await untilEmpty(pile, control)
            let more = try await feed(300 * 20, perSecond: 300).count
            try await untilEmpty(pile + more, control)
            // The worker publishes its figures with its next heartbeat.
            let seen = try control.query("select seen_at from bascule.worker")[0][
                0, as: Timestamp.self]
            try await until("its next heartbeat") {
                try control.query("select seen_at from bascule.worker")[0][0, as: Timestamp.self]
                    > seen
            }
            return try control.query("select claim_p95_ms from bascule.worker")[0][
                0, as: Double.self]
        }
        let dead = try control.query(
            """
            select pg_stat_force_next_flush(), n_dead_tup from pg_stat_user_tables
             where relid = 'bascule.job'::regclass
            """)[0][1, as: Int.self]
        try old.script("rollback")
        say(["history_rows": Double(rows), "dead_rows": Double(dead), "claim_p95_ms": p95])
    }

    private var noop: JobKind {
        JobKind(name: "noop") { _ in
            performed.increment()
            return .done()
        }
    }

    private func enqueue(_ count: Int, on control: Connection) throws {
        let batch = 5_000
        for _ in 0..<(count / batch) {
            let requests = (0..<batch).map { _ in JobRequest(kind: "noop", by: "bench") }
            try Enqueue.addJobs(requests, on: control)
        }
    }

    private func withWorker<Value: Sendable>(
        slots: Int, prefetch: Int, claimAtOnce: Int = JobLimits.batch, _ kind: JobKind,
        _ body: (WorkerService) async throws -> Value
    ) async throws -> Value {
        var settings = WorkerOptions(name: "bench", slots: ["default": slots])
        settings.prefetch = prefetch
        settings.claimAtOnce = claimAtOnce
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let pool = Pool(options, size: 1)
        let worker = WorkerService(
            kinds: [kind], pool: pool, database: options, options: settings, logger: logger)
        let group = ServiceGroup(services: [worker], logger: logger)
        let running = Task { try await group.run() }
        let value = try await body(worker)
        await group.triggerGracefulShutdown()
        try await running.value
        await pool.shutdown()
        return value
    }

    /// Until so many have been performed, and their ends are in the database.
    private func untilEmpty(_ count: Int, _ control: Connection) async throws {
        try await until("\(count) jobs have been performed") { performed.count >= count }
        try await until("the queue is empty") {
            try control.query("select 1 from bascule.job limit 1").isEmpty
        }
    }

    /// Of one wait: past it something hangs, and no figure would tell.
    private static let patience = Duration.seconds(300)

    private func until(_ what: String, _ condition: () throws -> Bool) async throws {
        let end = ContinuousClock.now + Self.patience
        while try !condition() {
            guard .now < end else {
                print("the benchmark waited for \(Self.patience) until \(what)")
                exit(1)
            }
            // lint:allow test-sleep: between two looks, whose end has no signal
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func percentiles(_ times: [Double]) -> [String: Double] {
        let sorted = times.sorted()
        func at(_ share: Double) -> Double {
            sorted.isEmpty ? .nan : sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
        }
        return [
            "jobs": Double(sorted.count), "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99),
            "max_ms": at(1),
        ]
    }

    private func say(_ figures: [String: Double]) {
        let members = figures.sorted { $0.key < $1.key }
            .map { "\"\($0.key)\": \(String(format: "%.3f", $0.value))" }
        print("{\(members.joined(separator: ", "))}")
    }
}

/// Jobs that have been performed.
private final class Counter: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }
    func increment() { value.withLock { $0 += 1 } }
}
