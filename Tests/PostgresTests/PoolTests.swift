// SPDX-License-Identifier: Apache-2.0

import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct PoolTests {
    private let database: TestDatabase
    /// Holds a lock that `hold` waits for, until the test lets go of it.
    private let gate: Connection

    init() throws {
        database = try TestDatabase.create()
        gate = try database.connect()
        _ = try gate.query("select pg_advisory_lock(1)")
    }

    /// Takes the pool's only connection until the gate opens.
    private func hold(_ pool: Pool) async throws -> Task<Int, any Error> {
        let holder = Task {
            try await pool.withConnection {
                try $0.query("select 5 from pg_advisory_xact_lock(1)")[0][0, as: Int.self]
            }
        }
        try await eventually("the connection is lent") { await pool.idleCount == 0 }
        return holder
    }

    private func openGate() throws { _ = try gate.query("select pg_advisory_unlock(1)") }

    @Test func `many users share few connections`() async throws {
        let pool = Pool(try database.options, size: 3)
        let pids = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<60 {
                group.addTask { try await pool.transaction { $0.backendPID } }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect((1...3).contains(pids.count))
        await pool.shutdown()
    }

    @Test func `who asks first is served first`() async throws {
        let pool = Pool(try database.options, size: 1)
        let order = Order()
        let holder = try await hold(pool)
        var users: [Task<Void, any Error>] = []
        for user in 0..<5 {
            users.append(Task { try await pool.withConnection { _ in order.note(user) } })
            try await eventually("user \(user) waits") { await pool.waitingCount == user + 1 }
        }
        try openGate()
        for user in users { try await user.value }
        #expect(try await holder.value == 5)
        #expect(order.all == [0, 1, 2, 3, 4])
    }

    @Test func `a waiter that is cancelled leaves the queue`() async throws {
        let pool = Pool(try database.options, size: 1)
        let holder = try await hold(pool)
        let waiter = Task { try await pool.withConnection { $0.backendPID } }
        try await eventually("it waits") { await pool.waitingCount == 1 }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        try await eventually("the holder is cancelled") {
            pool.cancelRunning()
            return await pool.idleCount == 1
        }
        await #expect(throws: PostgresError.self) { try await holder.value }
    }

    @Test func `a shutdown waits for the lent ones and refuses everyone after`() async throws {
        let pool = Pool(try database.options, size: 1)
        let holder = try await hold(pool)
        let waiter = Task { try await pool.withConnection { $0.backendPID } }
        try await eventually("it waits") { await pool.waitingCount == 1 }
        async let closed: Void = pool.shutdown()
        let refused = await #expect(throws: PostgresError.self) { try await waiter.value }
        #expect(refused?.code == .closed)
        try openGate()
        #expect(try await holder.value == 5)
        await closed
        await #expect(throws: PostgresError.self) {
            try await pool.withConnection { $0.backendPID }
        }
    }

    @Test func `a notification wakes who waits for it`() async throws {
        let session = Session(try database.options) { try $0.listen("bell") }
        _ = try await session.use { $0.backendPID }
        async let heard = session.use { try $0.notifications(waitingUpTo: .seconds(20)) }
        let sender = try database.connect()
        try sender.notify("bell", "ding é")
        let all = try await heard
        #expect(all.map(\.payload) == ["ding é"] && all.first?.channel == "bell")
        #expect(all.first?.backendPID == sender.backendPID)
        let later = try await session.use { try $0.notifications() }
        #expect(later.isEmpty)
    }
}

private final class Order: Sendable {
    private let noted = Mutex<[Int]>([])

    var all: [Int] { noted.withLock { $0 } }

    func note(_ user: Int) { noted.withLock { $0.append(user) } }
}
