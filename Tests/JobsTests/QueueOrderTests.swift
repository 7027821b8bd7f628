// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Synchronization
import TestSupport
import Testing

/// In which order jobs come, and what keeps them back.
@Suite struct QueueOrderTests {
    let scene: QueueDatabase

    init() throws { scene = try QueueDatabase() }

    private func waitUntilEmpty(within limit: Duration = .seconds(30)) async throws {
        try await eventually("all jobs have ended", within: limit) {
            try scene.count("bascule.job") == 0
        }
    }

    @Test func `the smaller priority goes first, then the earlier, then the older`() async throws {
        for priority in [5, 1, 3, 1, 5, -7] { try scene.add { $0.priority = priority } }
        let early = Timestamp(microsecondsSince2000: 0)
        try scene.add {
            $0.priority = 5
            $0.runAt = early
        }
        let order = Mutex<[Int64]>([])
        let work = kind { context in
            order.withLock { $0.append(context.id) }
            return .done()
        }
        try await withWorker(
            scene, [work], slots: ["default": 1], { $0.prefetch = 0 }
        ) { _ in try await waitUntilEmpty() }
        #expect(order.withLock { $0 } == [6, 2, 4, 3, 7, 1, 5])
    }

    @Test func `the only slot is filled again at once when it gets free, without a poll`()
        async throws
    {
        for _ in 0..<3_000 { try scene.add { _ in } }
        // One lost wake-up would hold the line for ten minutes.
        try await withWorker(
            scene, [kind { _ in .done() }], slots: ["default": 1],
            {
                $0.prefetch = 0
                $0.pollEvery = .seconds(600)
            }
        ) { _ in try await waitUntilEmpty(within: .seconds(180)) }
        #expect(try scene.count("bascule.job_history") == 3_000)
    }

    @Test func `a job that is not due yet waits for its time and starts at it`() async throws {
        let due: SQL = "select clock_timestamp() + interval '2 s'"
        let at = try scene.value(due, as: Timestamp.self)
        try scene.add { $0.runAt = at }
        try await withWorker(scene, [kind { _ in .done() }], { $0.pollEvery = .seconds(1) }) { _ in
            try await waitUntilEmpty()
        }
        let late: SQL = """
            select extract(epoch from started_at - \(at))::float8 from bascule.job_history
            """
        let seconds = try scene.value(late, as: Double.self)
        #expect((0..<1.5).contains(seconds), "started \(seconds) s after its time")
    }

    @Test func `jobs of one key run one at a time, of several keys side by side`() async throws {
        for index in 0..<60 { try scene.add { $0.concurrencyKey = "key \(index % 3)" } }
        let seen = Mutex<(now: [String: Int], most: Int, all: Int)>(([:], 0, 0))
        let work = kind { context in
            let key = "key \((context.id - 1) % 3)"
            seen.withLock { seen in
                seen.now[key, default: 0] += 1
                seen.most = max(seen.most, seen.now[key] ?? 0)
                seen.all = max(seen.all, seen.now.values.reduce(0, +))
            }
            _ = try await context.withConnection { try $0.query("select pg_sleep(0.01)").count }
            seen.withLock { $0.now[key, default: 0] -= 1 }
            return .done()
        }
        try await withWorker(scene, [work], slots: ["default": 8]) { _ in
            try await withWorker(scene, [work], name: "test:2", slots: ["default": 8]) { _ in
                try await waitUntilEmpty()
            }
        }
        let (most, all) = seen.withLock { ($0.most, $0.all) }
        #expect(most == 1)
        #expect(all > 1, "keys don't block each other")
    }

    @Test func `a kind may allow more than one of a key`() async throws {
        for _ in 0..<30 { try scene.add { $0.concurrencyKey = "press" } }
        let now = Mutex((count: 0, most: 0))
        let work = kind(perKey: 3) { context in
            now.withLock { now in
                now.count += 1
                now.most = max(now.most, now.count)
            }
            _ = try await context.withConnection { try $0.query("select pg_sleep(0.02)").count }
            now.withLock { $0.count -= 1 }
            return .done()
        }
        try await withWorker(scene, [work], slots: ["default": 8]) { _ in
            try await waitUntilEmpty()
        }
        #expect(now.withLock { $0.most } == 3)
    }

    @Test func `a long head of one busy key keeps nobody else waiting`() async throws {
        let flood = (0..<5_000).map { _ in
            JobRequest(kind: "slow", priority: -1, concurrencyKey: "busy", by: "test")
        }
        try Enqueue.addJobs(flood, on: scene.connection)
        let others = try (0..<20).map { _ in try scene.add() }
        let slow = kind("slow") { context in
            try await eventually("stopped") { context.isStopped }
            throw CancellationError()
        }
        try await withWorker(scene, [slow, kind { _ in .done() }], { $0.stopGrace = .zero }) { _ in
            try await eventually("the others have run") {
                try scene.count("bascule.job_history") == others.count
            }
            #expect(try scene.count("bascule.job where state = 'running'") == 1)
        }
    }

    @Test func `a paused queue gives out nothing, and goes on within a second`() async throws {
        #expect(
            try JobChange.pause(
                queue: "default", reason: "audit", by: "user:ada", on: scene.connection))
        try scene.add()
        let other = try scene.add { $0.queue = "other" }
        try await withWorker(
            scene, [kind { _ in .done() }], slots: ["default": 2, "other": 2]
        ) { _ in
            try await eventually("the other queue's job ends") {
                try scene.count("bascule.job_history where id = \(other)") == 1
            }
            let isHeldBack = try await stays(true: .milliseconds(600)) {
                try scene.count("bascule.job") == 1
            }
            #expect(isHeldBack)
            try resume()
            // A second on a machine that is not busy.
            try await eventually("it runs", within: .seconds(5)) {
                try scene.count("bascule.job") == 0
            }
        }
        #expect(try scene.count("bascule.journal where subject = 'queue default'") == 2)
        #expect(try !JobChange.resume(queue: "default", by: "user:ada", on: scene.connection))
    }

    private func resume() throws {
        let wasPaused = try JobChange.resume(
            queue: "default", by: "user:ada", on: scene.connection)
        #expect(wasPaused)
    }

    @Test func `a queue has its own slots`() async throws {
        for _ in 0..<6 {
            try scene.add { $0.queue = "narrow" }
            try scene.add { $0.queue = "wide" }
        }
        let now = Mutex<(count: [String: Int], most: [String: Int])>(([:], [:]))
        let work = kind { context in
            now.withLock { now in
                let count = now.count[context.queue, default: 0] + 1
                now.count[context.queue] = count
                now.most[context.queue] = max(now.most[context.queue] ?? 0, count)
            }
            _ = try await context.withConnection { try $0.query("select pg_sleep(0.05)").count }
            now.withLock { $0.count[context.queue, default: 0] -= 1 }
            return .done()
        }
        try await withWorker(scene, [work], slots: ["narrow": 1, "wide": 3]) { _ in
            try await waitUntilEmpty()
        }
        #expect(now.withLock { $0.most } == ["narrow": 1, "wide": 3])
    }

    @Test func `what a lost hint has hidden before the mark is found`() async throws {
        try await withWorker(scene, [kind { _ in .done() }], { $0.pollEvery = .milliseconds(100) })
        {
            _ in
            for _ in 0..<20 { try scene.add { $0.priority = 10 } }
            try await waitUntilEmpty()
            // Straight into the table: without a hint.
            try scene.connection.execute(
                """
                insert into bascule.job (queue, kind, priority, enqueued_by)
                values ('default', 'work', -5, 'test')
                """)
            try await waitUntilEmpty(within: .seconds(8))
        }
    }
}
