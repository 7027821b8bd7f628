// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct OutcomeTests {
    let scene: QueueDatabase

    init() throws { scene = try QueueDatabase() }

    /// The outcome in the history, once it is there.
    private func outcome(_ id: Int64) async throws -> String {
        try await eventuallySome("job \(id) ends") {
            try scene.connection.query(
                "select outcome from bascule.job_history where id = \(id)"
            ).first.map { try $0[0, as: String.self] }
        }
    }

    private func expect(_ id: Int64, ends wanted: String) async throws {
        let ended = try await outcome(id)
        #expect(ended == wanted)
    }

    private func isDead(_ id: Int64) async throws -> String {
        try await eventuallySome("job \(id) is dead") {
            try scene.connection.query(
                "select reason from bascule.job where id = \(id) and state = 'dead'"
            ).first.map { try $0[0, as: String.self] }
        }
    }

    @Test func `a done job moves to the history with its result`() async throws {
        let id = try scene.add { $0.arguments = "{\"n\": 20}" }
        struct Arguments: Decodable { var n: Int }
        let work = kind { context in
            .done("{\"twice\": \(try context.arguments(as: Arguments.self).n * 2)}")
        }
        try await withWorker(scene, [work]) { _ in
            try await expect(id, ends: "succeeded")
        }
        let row = try scene.connection.query(
            """
            select result::text, worker, attempt, started_at >= enqueued_at, ended_at >= started_at,
                   arguments::text, enqueued_by
              from bascule.job_history where id = \(id)
            """)[0]
        #expect(try row[0, as: String.self] == "{\"twice\": 40}")
        #expect(try row[1, as: String.self] == "test:1")
        #expect(try row[2, as: Int.self] == 1)
        #expect(try row[3, as: Bool.self])
        #expect(try row[4, as: Bool.self])
        #expect(try row[5, as: String.self] == "{\"n\": 20}")
        #expect(try row[6, as: String.self] == "test")
        #expect(try scene.count("bascule.job") == 0)
        #expect(try scene.count("bascule.worker") == 0)
    }

    @Test func `a job's work and its end are one transaction`() async throws {
        try scene.connection.script("create table effect (id bigint)")
        let id = try scene.add()
        let work = kind { context in
            try await context.transaction { connection in
                try connection.execute("insert into effect values (\(context.id))")
                try context.complete("{\"rows\": 1}", on: connection)
            }
            return .done("{\"rows\": 999}")
        }
        try await withWorker(scene, [work]) { _ in
            try await expect(id, ends: "succeeded")
        }
        #expect(try scene.count("effect") == 1)
        #expect(try scene.value("select result::text from bascule.job_history") == "{\"rows\": 1}")
    }

    @Test func `an error after a rolled back completion is a failure, and leaves nothing`()
        async throws
    {
        try scene.connection.script("create table effect (id bigint)")
        let id = try scene.add { $0.attemptsLimit = 2 }
        struct Broken: Error {}
        let work = kind { context in
            try await context.transaction { connection in
                try connection.execute("insert into effect values (\(context.id))")
                try context.complete(on: connection)
                if context.tries == 1 { throw Broken() }
            }
            return .done()
        }
        try await withWorker(scene, [work]) { _ in
            try await expect(id, ends: "succeeded")
        }
        #expect(try scene.count("effect") == 1)
        #expect(try scene.value("select attempt from bascule.job_history", as: Int.self) == 2)
    }

    @Test func `a failing job is tried up to its limit and then dead, with every reason`()
        async throws
    {
        struct Broken: Error, CustomStringConvertible { let description = "the press is jammed" }
        let runs = Mutex(0)
        let id = try scene.add { $0.attemptsLimit = 3 }
        let work = kind { _ in
            runs.withLock { $0 += 1 }
            throw Broken()
        }
        try await withWorker(scene, [work]) { _ in
            let reason = try await isDead(id)
            #expect(reason == "the press is jammed (attempt 3 of 3)")
        }
        #expect(runs.withLock { $0 } == 3)
        let lines = try scene.connection.query(
            "select attempt, level, text from bascule.job_log where job_id = \(id) order by attempt"
        )
        #expect(try lines.map { try $0[0, as: Int.self] } == [1, 2, 3])
        #expect(try lines[2][1, as: String.self] == "error")
        #expect(try lines[0][2, as: String.self] == "the press is jammed (attempt 1 of 3)")
    }

    @Test func `retry, snooze and cancel are results`() async throws {
        let retried = try scene.add { $0.kind = "retry" }
        let snoozed = try scene.add { $0.kind = "snooze" }
        let cancelled = try scene.add { $0.kind = "cancel" }
        let kinds = [
            kind("retry") { context in
                context.tries < 3 ? .retry(after: .milliseconds(30), reason: "busy") : .done()
            },
            kind("snooze") { context in
                context.attempt < 4
                    ? .snooze(.milliseconds(30)) : .done("{\"t\": \(context.tries)}")
            },
            kind("cancel") { _ in .cancel("the campaign is over") },
        ]
        try await withWorker(scene, kinds) { _ in
            try await expect(retried, ends: "succeeded")
            try await expect(snoozed, ends: "succeeded")
            try await expect(cancelled, ends: "cancelled")
        }
        let tries: SQL = "select result->>'t' from bascule.job_history where id = \(snoozed)"
        #expect(try scene.value(tries) == "1", "a snooze uses up no attempt")
        #expect(
            try scene.count("bascule.job_log where job_id = \(snoozed)") == 0,
            "and is nothing to warn of")
        let reason: SQL = "select reason from bascule.job_history where id = \(cancelled)"
        #expect(try scene.value(reason) == "the campaign is over")
    }

    @Test func `a job that was snoozed often is put back by a worker that does not know its kind`()
        async throws
    {
        let id = try scene.add { $0.kind = "patient" }
        let times = JobLimits.unknownKindTries + 2
        let patient = kind("patient") { context in
            .snooze(context.attempt <= times ? .milliseconds(5) : .seconds(3_600))
        }
        try await withWorker(scene, [patient]) { _ in
            try await eventually("it was snoozed often") {
                try scene.count("bascule.job where attempt > \(Int32(times)) and shelf = 'later'")
                    == 1
            }
        }
        try scene.connection.execute(
            "update bascule.job set run_at = now() where id = \(id)")
        try await withWorker(scene, [kind("other") { _ in .done() }]) { _ in
            try await eventually("the other worker has had it") {
                try scene.count("bascule.job where reason like 'no worker knows%'") == 1
            }
            #expect(try scene.state(id) == "scheduled")
        }
        #expect(try scene.count("bascule.job where unknown_times = 1") == 1)
        let line: SQL = "bascule.job_log where job_id = \(id) and text like 'no worker knows%'"
        #expect(try scene.count(line) == 1, "whoever looks at the job is told why it waits")
    }

    @Test func `an attempt past its kind's timeout is cancelled, its statement as well`()
        async throws
    {
        let id = try scene.add { $0.attemptsLimit = 1 }
        let work = kind(timeout: .milliseconds(300)) { context in
            try await context.transaction { _ = try $0.query("select pg_sleep(600)") }
            return .done()
        }
        try await withWorker(scene, [work]) { _ in
            let reason = try await isDead(id)
            #expect(reason.hasPrefix("took longer than its limit of 0.3 seconds"))
            #expect(try sleepers() == 0)
        }
    }

    private func sleepers() throws -> Int {
        try scene.count(
            """
            pg_stat_activity where datname = current_database() and state = 'active'
               and query like '%pg_sleep%' and pid <> pg_backend_pid()
            """)
    }

    @Test func `a job beside bad rows runs, and each bad one is dead with its reason`() async throws
    {
        let unknown = try scene.add { $0.kind = "nobody" }
        try scene.connection.execute(
            "update bascule.job set unknown_times = \(Int32(JobLimits.unknownKindTries))")
        let misfit = try scene.add { $0.kind = "typed" }
        let result = try scene.add { $0.kind = "not JSON" }
        let nul = try scene.add { $0.kind = "NUL" }
        let large = try scene.add { $0.kind = "large" }
        try scene.connection.execute(
            """
            insert into bascule.job (queue, kind, priority, run_at, attempt, refunds, crashes,
                                     unknown_times, attempts_limit, concurrency_key, enqueued_by)
            values ('default', 'absurd', -32768, '-infinity', 1000000000, 0, 100, 1000000000, 1,
                    repeat('k', 500), ''),
                   ('default', 'later', 0, 'infinity', 0, 1000000000, 0, 0, null, null, '')
            """)
        let good = try (0..<50).map { _ in try scene.add() }
        struct Typed: Decodable { var name: String }
        struct Nul: Error, CustomStringConvertible { let description = "a\0b" }
        let kinds = [
            kind { _ in .done() },
            kind("typed") { .done(try $0.arguments(as: Typed.self).name) },
            kind("not JSON") { _ in .done("{") },
            kind("NUL") { _ in .cancel("a\0b") },
            kind("large") { _ in .done("\"" + String(repeating: "x", count: 70_000) + "\"") },
            kind("absurd") { _ in .done() },
            kind("later") { _ in .done() },
        ]
        try await withWorker(scene, kinds) { _ in
            for id in good { try await expect(id, ends: "succeeded") }
            let why = try await isDead(unknown)
            #expect(why.hasPrefix("no worker knows the kind `nobody`; this one knows: NUL, absurd"))
            let misfitReason = try await isDead(misfit)
            #expect(misfitReason.hasSuffix("do not fit: `name` is missing"))
            let resultReason = try await isDead(result)
            #expect(resultReason.hasPrefix("its end could not be stored: PostgreSQL: "))
            let largeReason = try await isDead(large)
            #expect(largeReason.contains("70002 bytes"))
            try await expect(nul, ends: "cancelled")
            try await eventually("the absurd rows end") {
                try scene.count("bascule.job where kind in ('absurd', 'later')") == 0
            }
        }
    }

    @Test func `progress and lines are there to see while the job runs, within their limits`()
        async throws
    {
        let id = try scene.add()
        let work = kind { context in
            for line in 0..<(JobLimits.logLines + 50) { context.log("line \(line)") }
            context.log("never kept")
            context.progress(250, of: 1_000, note: "rows")
            try await eventually("it is told to stop") { context.isStopped }
            return .done()
        }
        try await withWorker(scene, [work], { $0.stopGrace = .zero }) { _ in
            try await eventually("progress and lines are written") {
                try scene.count("bascule.job_progress where done = 250 and total = 1000") == 1
                    && scene.count("bascule.job_log where job_id = \(id)") == JobLimits.logLines
            }
        }
        let last: SQL = "select text from bascule.job_log order by line desc limit 1"
        #expect(try scene.value(last, as: String.self).hasPrefix("more lines than 200"))
    }
}
