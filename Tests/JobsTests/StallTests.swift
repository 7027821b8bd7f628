// SPDX-License-Identifier: Apache-2.0

import Configuration
import Daemon
import Postgres
import Synchronization
import TestSupport
import Testing
import Wording

@testable import Jobs

/// Work that waits though slots are free.
@Suite(.serialized) struct StallTests {
    private let scene: QueueDatabase
    private let quick = kind { _ in .done() }

    init() throws { scene = try QueueDatabase() }

    @Test func `work that nobody can claim is a stall, said and got over`() async throws {
        let job = try scene.add { $0.runAt = Timestamp(microsecondsSince2000: 0) }
        let holder = try scene.database.connect()
        try holder.script("begin")
        _ = try holder.query("select 1 from bascule.job where id = \(job) for update")
        let told = Mutex(0)
        try await withWorker(
            scene, [quick],
            {
                $0.stallAfter = .milliseconds(500)
                $0.repairEvery = .milliseconds(100)
                $0.onStall = { told.withLock { $0 += 1 } }
            }
        ) { _ in
            try await eventually("the stall is seen") {
                try scene.count("bascule.worker where stalled = '{default}'") == 1
            }
            let found = try JobsHealth(on: scene.connection).findings()
            #expect(found.contains { $0.cause == "worker_stalled" })
            try await eventually("it is told") { told.withLock { $0 } == 1 }
            try holder.script("rollback")
            try await eventually("it runs") { try scene.state(job) == "succeeded" }
            try await eventually("and that is over") {
                try scene.count("bascule.worker where stalled = '{}'") == 1
            }
            try await eventually("which is told too") { told.withLock { $0 } == 2 }
        }
    }

    @Test func `a queue whose slots are all busy is not stalled because another one is`()
        async throws
    {
        let gate = Bell()
        let long = kind("long") { _ in
            await gate.heard()
            return .done()
        }
        let longAgo = Timestamp(microsecondsSince2000: 0)
        for _ in 1...2 {
            try scene.add {
                $0.kind = "long"
                $0.runAt = longAgo
            }
        }
        let held = try scene.add {
            $0.queue = "other"
            $0.runAt = longAgo
        }
        let holder = try scene.database.connect()
        try holder.script("begin")
        _ = try holder.query("select 1 from bascule.job where id = \(held) for update")
        try await withWorker(
            scene, [quick, long], slots: ["default": 1, "other": 1],
            {
                $0.stallAfter = .milliseconds(500)
                $0.repairEvery = .milliseconds(100)
            }
        ) { _ in
            try await eventually("the other one is seen") {
                try scene.count("bascule.worker where 'other' = any(stalled)") == 1
            }
            let isAlone = try await stays(true: .milliseconds(1_500)) {
                try scene.count("bascule.worker where stalled = '{other}'") == 1
            }
            #expect(isAlone)
            try holder.script("rollback")
            gate.ring()
            try await eventually("the next long one runs") {
                try scene.count("bascule.job where kind = 'long' and state = 'running'") == 1
                    && scene.count("bascule.job where kind = 'long'") == 1
            }
            gate.ring()
            try await eventually("all is done") { try scene.count("bascule.job") == 0 }
        }
    }
}
