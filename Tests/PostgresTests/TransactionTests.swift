// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@Suite struct TransactionTests {
    private struct Stop: Error {}

    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.create()
        connection = try database.connect()
        try connection.script("create table t (i int primary key)")
    }

    private func rows() throws -> [Int] {
        try connection.query("select i from t order by i").map { try $0[0] }
    }

    private func setting(_ name: String) throws -> String {
        try connection.query("select current_setting(\(name))")[0][0]
    }

    @Test func `a transaction commits when its body returns and rolls back when it throws`() throws
    {
        _ = try connection.transaction { try $0.execute("insert into t values (1)") }
        #expect(throws: Stop.self) {
            try connection.transaction { connection in
                try connection.execute("insert into t values (2)")
                throw Stop()
            }
        }
        #expect(try rows() == [1])
    }

    @Test func `an inner transaction is a savepoint, three deep`() throws {
        try connection.transaction { connection in
            try connection.execute("insert into t values (1)")
            for value in [2, 1, 3] {
                do {
                    try connection.transaction { connection in
                        try connection.execute("insert into t values (\(value * 10))")
                        _ = try connection.transaction {
                            try $0.execute("insert into t values (\(value))")
                        }
                    }
                } catch let error as PostgresError {
                    #expect(error.sqlstate == "23505")
                }
            }
        }
        #expect(try rows() == [1, 2, 3, 20, 30])
    }

    @Test func `a commit that the server turns into a rollback is an error`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { connection in
                try connection.execute("insert into t values (1)")
                do { try connection.script("nonsense") } catch is PostgresError {}
            }
        }
        #expect(error?.code == .rolledBack)
        #expect(try rows() == [])
    }

    @Test func `a constraint checked at the commit fails the transaction`() throws {
        try connection.script("create table u (i int references t deferrable initially deferred)")
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { try $0.execute("insert into u values (9)") }
        }
        #expect(error?.sqlstate == "23503" && error?.statement == "commit")
        #expect(!connection.isInTransaction && connection.isAlive)
    }

    @Test func `a COPY left in the middle is taken back with its transaction`() throws {
        #expect(throws: Stop.self) {
            try connection.transaction { connection in
                try connection.copyIn("copy t from stdin (format binary)")
                var buffer = CopyBuffer()
                buffer.header()
                try connection.putCopy(&buffer)
                throw Stop()
            }
        }
        #expect(try rows() == [] && connection.isAlive)
    }

    @Test func `the mode of a transaction is in force inside it only`() throws {
        let mode = TransactionMode(
            isolation: .serializable, isReadOnly: true, commitsAsynchronously: true)
        let names = ["transaction_isolation", "transaction_read_only", "synchronous_commit"]
        let inside = try connection.transaction(mode) { _ in try names.map(setting) }
        #expect(inside == ["serializable", "on", "off"])
        #expect(try setting("transaction_read_only") == "off")
    }
}
