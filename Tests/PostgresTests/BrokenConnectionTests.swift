// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@Suite struct BrokenConnectionTests {
    private let database: TestDatabase
    private let killer: Connection

    init() throws {
        database = try TestDatabase.create()
        killer = try database.connect()
        try killer.script("create table t (i int, s text)")
    }

    private func kill(_ process: Int32) throws {
        _ = try killer.query("select pg_terminate_backend(\(process), 5000)")
    }

    @Test func `a connection killed while idle fails its next statement`() throws {
        let connection = try database.connect()
        #expect(connection.isAlive)
        try kill(connection.backendPID)
        let error = #expect(throws: PostgresError.self) { try connection.query("select 1") }
        #expect(error?.code == .connectionLost && error?.passes == true)
        #expect(!connection.isAlive)
        #expect(throws: PostgresError.self) { try connection.query("select 1") }
    }

    @Test func `isAlive sees the end without a statement`() throws {
        let connection = try database.connect()
        try kill(connection.backendPID)
        #expect(!connection.isAlive)
    }

    @Test func `a connection killed in a query is lost`() throws {
        let connection = try database.connect()
        try connection.start("select pg_sleep(60)")
        try kill(connection.backendPID)
        let error = #expect(throws: PostgresError.self) { try connection.finish() }
        #expect(error?.code == .connectionLost)
    }

    @Test func `the server ends the long statement of a client that is gone, and frees its locks`()
        async throws
    {
        var options = try ConnectionOptions(url: database.url)
        options.networkPatience = .seconds(3)
        var gone: Connection? = try Connection(options)
        try gone?.start("select pg_advisory_lock(7), pg_sleep(600)")
        let isFree: SQL = "select pg_try_advisory_xact_lock(7)"
        try await eventually("it has the lock") {
            try !killer.query(isFree)[0][0, as: Bool.self]
        }
        gone = nil
        try await eventually("the lock is free", within: .seconds(15)) {
            try killer.query(isFree)[0][0, as: Bool.self]
        }
    }

    @Test func `a connection killed in COPY is lost, and nothing of it is there`() throws {
        let connection = try database.connect()
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                try connection.copyIn("copy t from stdin (format binary)")
                var buffer = CopyBuffer()
                buffer.header()
                for row in 0..<200_000 {
                    buffer.beginRow(2)
                    buffer.int32(Int32(row))
                    buffer.text("some text")
                    if row == 1000 { try kill(connection.backendPID) }
                    if buffer.count > 200_000 { try connection.putCopy(&buffer) }
                }
                buffer.trailer()
                try connection.putCopy(&buffer)
                try connection.endCopy()
            }
        }
        #expect(error?.code == .connectionLost)
        #expect(try killer.query("select count(*) from t")[0][0, as: Int.self] == 0)
    }

    @Test func `the body that saw the break gets its error, the next use a fresh connection`()
        async throws
    {
        let session = Session(try database.options)
        let first = try await session.use { $0.backendPID }
        let error = await #expect(throws: PostgresError.self) {
            try await session.use {
                try $0.query("select pg_terminate_backend(pg_backend_pid())").count
            }
        }
        #expect(error?.code == .connectionLost)
        #expect(try await session.use { $0.backendPID } != first)
    }

    @Test func `a session whose connection was killed while idle connects anew`() async throws {
        let session = Session(try database.options)
        try kill(try await session.use { $0.backendPID })
        let seven = try await session.use { try $0.query("select 7")[0][0, as: Int.self] }
        #expect(seven == 7)
    }

    @Test func `what a body leaves open is taken back before the next one`() async throws {
        let session = Session(try database.options)
        try await session.use { connection in
            try connection.script("begin; insert into t values (1)")
            try connection.start("select pg_sleep(30)")
        }
        let count = try await session.use {
            try $0.query("select count(*) from t")[0][0, as: Int.self]
        }
        #expect(count == 0)
    }

    @Test func `attempts to connect are spaced while the server is away`() async throws {
        let session = Session(try ConnectionOptions(url: "postgresql://u@/db?host=/nowhere"))
        let start = ContinuousClock.now
        for _ in 0..<4 {
            await #expect(throws: PostgresError.self) { try await session.use { $0.backendPID } }
        }
        #expect(ContinuousClock.now - start >= .milliseconds(50 + 100 + 200))
    }
}
