// SPDX-License-Identifier: Apache-2.0

import Configuration
import Jobs
import Postgres
import TestSupport
import Testing
import Views
import Wording

@Suite struct EnqueueTests {
    let scene: QueueDatabase

    init() throws { scene = try QueueDatabase() }

    @Test func `each request gets its receipt, in order`() throws {
        let requests = (0..<1_000).map { index in
            JobRequest(
                kind: "kind \(index)", arguments: "{\"n\": \(index)}", queue: "q", priority: index,
                by: "user:ada")
        }
        let receipts = try Enqueue.addJobs(requests, on: scene.connection)
        #expect(receipts.count == 1_000 && receipts.allSatisfy(\.isNew))
        let rows = try scene.connection.query(
            "select id, kind, priority, (arguments->>'n')::int from bascule.job order by id")
        for (index, row) in rows.enumerated() {
            #expect(try row[0, as: Int64.self] == receipts[index].id)
            #expect(try row[1, as: String.self] == "kind \(index)")
            #expect(try row[2, as: Int.self] == index)
            #expect(try row[3, as: Int.self] == index)
        }
        #expect(try Enqueue.addJobs([], on: scene.connection).isEmpty)
    }

    @Test func `a rolled back transaction enqueues nothing and wakes nobody`() throws {
        let listener = try scene.database.connect()
        try listener.listen(Enqueue.channel)
        struct Undo: Error {}
        #expect(throws: Undo.self) {
            try scene.connection.transaction { connection in
                try Enqueue.addJobs([JobRequest(kind: "work", by: "test")], on: connection)
                throw Undo()
            }
        }
        #expect(try scene.count("bascule.job") == 0)
        #expect(try listener.notifications(waitingUpTo: .milliseconds(100)).isEmpty)
    }

    @Test func `one hint a queue names the foremost job, however many jobs there are`() throws {
        let listener = try scene.database.connect()
        try listener.listen(Enqueue.channel)
        let due = Timestamp(microsecondsSince1970: 1_700_000_000_900_000)
        try scene.connection.transaction { connection in
            for _ in 0..<3 {
                let requests = (0..<50).map { index in
                    JobRequest(
                        kind: "work", queue: index % 2 == 0 ? "a" : "b", priority: index - 10,
                        runAt: due, by: "test")
                }
                try Enqueue.addJobs(requests, on: connection)
            }
        }
        let payloads = try listener.notifications(waitingUpTo: .seconds(5)).map(\.payload)
        #expect(payloads.sorted() == ["-10 1700000000 a", "-9 1700000000 b"])
    }

    @Test func `a unique key is held by the waiting or running job, and given with its id`() throws
    {
        let first = try scene.add { $0.uniqueKey = "nightly" }
        let request = JobRequest(kind: "work", uniqueKey: "nightly", by: "test")
        let twice = try Enqueue.addJobs([request, request], on: scene.connection)
        #expect(twice == [.init(id: first, isNew: false), .init(id: first, isNew: false)])

        try scene.connection.execute(
            "update bascule.job set state = 'running', worker_id = 1, attempt = 1")
        #expect(try Enqueue.addJobs([request], on: scene.connection)[0].isNew == false)

        try scene.connection.execute("update bascule.job set state = 'dead', worker_id = null")
        let after = try Enqueue.addJobs([request, request], on: scene.connection)
        #expect(after[0].isNew && !after[1].isNew && after[1].id == after[0].id)
    }

    @Test func `two transactions with one unique key make one job`() async throws {
        let request = JobRequest(kind: "work", uniqueKey: "one", by: "test")
        try scene.connection.script("begin")
        let first = try Enqueue.addJobs([request], on: scene.connection)
        let options = try scene.database.options
        let second = Task {
            try await Session(options).use { try Enqueue.addJobs([request], on: $0) }
        }
        let watcher = try scene.database.connect()
        try await eventually("the second waits for the first") {
            try watcher.query(
                """
                select 1 from pg_stat_activity
                 where datname = current_database() and wait_event_type = 'Lock'
                """
            ).count == 1
        }
        try scene.connection.script("commit")
        #expect(try await second.value == [.init(id: first[0].id, isNew: false)])
    }

    @Test func `what is not due yet stands beside the queue`() throws {
        try scene.add()
        try scene.add { $0.runAt = Timestamp(microsecondsSince2000: .max / 2) }
        try scene.add { $0.runAt = Timestamp(microsecondsSince2000: 0) }
        let shelves = try scene.connection.query("select shelf from bascule.job order by id")
        #expect(try shelves.map { try $0[0, as: String?.self] } == [nil, "later", nil])
    }

    @Test func `what can't run yet has a state of its own for whoever looks`() throws {
        let due = try scene.add()
        let later = try scene.add { $0.runAt = Timestamp(microsecondsSince2000: .max / 2) }
        let busy = try scene.add { $0.concurrencyKey = "k" }
        try scene.connection.execute("update bascule.job set shelf = 'key' where id = \(busy)")
        var filter = JobView.Filter()
        for (state, id) in [("waiting", due), ("scheduled", later), ("blocked", busy)] {
            filter.states = [state]
            let found = try filter.first(10, on: scene.connection)
            #expect(found.map(\.id) == [id])
            #expect(found.map(\.state) == [state])
        }
    }

    @Test(arguments: [
        (JobRequest(kind: "", by: "test"), "a kind's name"),
        (JobRequest(kind: String(repeating: "k", count: 201), by: "test"), "a kind's name"),
        (JobRequest(kind: "work", queue: "", by: "test"), "a queue's name"),
        (JobRequest(kind: "work", concurrencyKey: "", by: "test"), "a concurrency key"),
        (
            JobRequest(kind: "work", uniqueKey: String(repeating: "u", count: 501), by: "test"),
            "a unique key"
        ),
        (
            JobRequest(
                kind: "work", arguments: "{\"a\":\"\(String(repeating: "x", count: 65_536))\"}",
                by: "test"), "65544 bytes, more than 65536"
        ),
    ])
    func `a request that can't become a job is refused before anything is enqueued`(
        _ request: JobRequest, _ why: String
    ) throws {
        let error = #expect(throws: JobRequestRefused.self) {
            try Enqueue.addJobs(
                [JobRequest(kind: "work", by: "test"), request], on: scene.connection)
        }
        #expect(error?.description.contains(why) == true)
        #expect(try scene.count("bascule.job") == 0)
    }

    @Test func `limits hold at their edges`() throws {
        try scene.add {
            $0.kind = String(repeating: "k", count: JobLimits.nameCharacters)
            $0.queue = String(repeating: "é", count: JobLimits.nameCharacters)
            $0.concurrencyKey = String(repeating: "c", count: JobLimits.keyCharacters)
            $0.arguments = "{\"a\":\"\(String(repeating: "x", count: 65_536 - 8))\"}"
            $0.priority = .max
            $0.attemptsLimit = .max
        }
        try scene.add { $0.attemptsLimit = -5 }
        try scene.add()
        let rows = try scene.connection.query(
            "select priority, attempts_limit from bascule.job order by id")
        #expect(try rows[0][0, as: Int.self] == 32_767)
        #expect(try rows.map { try $0[1, as: Int?.self] } == [1_000, 1, nil])
    }
}
