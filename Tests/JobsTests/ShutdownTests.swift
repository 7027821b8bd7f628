// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Synchronization
import TestSupport
import Testing

/// Jobs given back by a worker that stops.
@Suite struct ShutdownTests {
    let scene: QueueDatabase

    init() throws { scene = try QueueDatabase() }

    @Test func `a job that was claimed ahead and has not begun gets its attempt back`() async throws
    {
        for _ in 0..<600 { _ = try scene.add() }
        let done = Mutex(0)
        // Quick ones first: only for such are jobs claimed ahead of the slots.
        let work = kind { context in
            let isQuick = done.withLock { count in
                count += 1
                return count <= 200
            }
            if !isQuick { try await eventually("it is told to stop") { context.isStopped } }
            return .done()
        }
        try await withWorker(scene, [work], slots: ["default": 2], { $0.stopGrace = .zero }) { _ in
            try await eventually("more are claimed than there are slots") {
                try done.withLock { $0 } > 201
                    && scene.count("bascule.job where state = 'running'") > 2
            }
        }
        let back: SQL = "bascule.job where reason = 'given back by a worker that stops'"
        #expect(try scene.count(back) > 0)
        #expect(try scene.count("bascule.job where state <> 'waiting' or attempt <> refunds") == 0)
    }
}
