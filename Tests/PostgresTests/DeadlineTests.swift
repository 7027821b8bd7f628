// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@Suite struct DeadlineTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.create()
        connection = try database.connect()
    }

    @Test func `past its deadline a statement is cancelled, and the connection stays usable`()
        throws
    {
        connection.deadline = .milliseconds(200)
        let start = ContinuousClock.now
        let error = #expect(throws: PostgresError.self) {
            try connection.query("select pg_sleep(60)")
        }
        #expect(error?.code == .deadlineExceeded && error?.passes == true)
        #expect(error?.statement == "select pg_sleep(60)")
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(try connection.query("select 1")[0][0, as: Int.self] == 1)
    }

    @Test func `a deadline inside a transaction rolls it back`() throws {
        try connection.script("create table t (i int)")
        connection.deadline = .milliseconds(300)
        #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                try connection.execute("insert into t values (1)")
                _ = try connection.query("select pg_sleep(60)")
            }
        }
        #expect(try connection.query("select count(*) from t")[0][0, as: Int.self] == 0)
    }

    /// The server holds the first rows back until there are more: the deadline may pass before any
    /// has come.
    @Test func `a COPY whose rows take too long passes its deadline too`() throws {
        let connection = try database.connect()
        connection.deadline = .milliseconds(300)
        for rows in [2, 20_000] {
            let sql = SQL(
                stringLiteral: """
                    copy (select n, repeat('x', 100), case when n = \(rows) then pg_sleep(600) end
                            from generate_series(1, \(rows)) n) to stdout
                    """)
            let error = #expect(throws: PostgresError.self) { try connection.copyOut(sql) { _ in } }
            #expect(error?.code == .deadlineExceeded)
            #expect(try connection.query("select 1")[0][0, as: Int.self] == 1)
        }
    }

    @Test func `a COPY that waits for a lock passes its deadline too`() throws {
        try connection.script("create table t (s text)")
        let other = try database.connect()
        try other.script("begin; lock table t in access exclusive mode")
        connection.deadline = .milliseconds(300)
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("copy t from stdin")
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(connection.isAlive)
        try other.script("rollback")
    }

    @Test func `a statement is cancelled from another thread`() async throws {
        let session = Session(try database.options)
        let sleeping = Task { try await session.use { _ = try $0.query("select pg_sleep(60)") } }
        // Asleep: a cancel that comes between two of the statement's messages meets nothing, which is
        // why whoever stops a job asks again.
        try await eventually("the statement runs") {
            try connection.query(
                "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
            )[0][0, as: Int.self] == 1
        }
        session.cancelRunning()
        let error = await #expect(throws: PostgresError.self) { try await sleeping.value }
        #expect(error?.code == .cancelled && error?.passes == true)
    }

    @Test func `a connection to nowhere fails within its deadline and says where`() throws {
        var options = try ConnectionOptions(url: "postgresql://u:geheim@/db?host=/nowhere")
        options.connectDeadline = .seconds(2)
        let error = #expect(throws: PostgresError.self) { _ = try Connection(options) }
        #expect(error?.code == .connectionFailed && error?.passes == true)
        #expect("\(error as Any)".contains("/nowhere") && !"\(error as Any)".contains("geheim"))
    }

    @Test(arguments: ["postgresql://u:geheim@[h/db", "host=h password 'geheim'", "geheim"])
    func `a URL that cannot be read is refused without showing the password`(_ url: String) {
        let error = #expect(throws: PostgresError.self) { _ = try ConnectionOptions(url: url) }
        #expect(error?.code == .configuration)
        #expect(!"\(error as Any)".contains("geheim"))
    }

    @Test func `a database that does not exist is told by its SQLSTATE, and may come yet`() throws {
        var options = try database.options
        options[keyword: "dbname"] = "nothing_here"
        let error = #expect(throws: PostgresError.self) { _ = try Connection(options) }
        #expect(error?.sqlstate == "3D000" && error?.passes == true)
    }
}
