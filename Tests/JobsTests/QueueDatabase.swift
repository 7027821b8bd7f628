// SPDX-License-Identifier: Apache-2.0

import Jobs
import Journal
import Postgres
import TestSupport

/// A database with the queue's tables, and what the tests ask of it.
struct QueueDatabase {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    /// Enqueues one job of the kind `work`.
    @discardableResult
    func add(_ change: (inout JobRequest) -> Void = { _ in }) throws -> Int64 {
        var request = JobRequest(kind: "work", by: "test")
        change(&request)
        return try Enqueue.addJobs([request], on: connection)[0].id
    }

    /// One value of a query.
    func value<V: PostgresDecodable & Sendable>(_ sql: SQL, as type: V.Type = V.self) throws -> V {
        try connection.query(sql)[0][0, as: V.self]
    }

    /// How many rows.
    func count(_ sql: SQL) throws -> Int {
        try value("select count(*) from \(raw: sql)", as: Int.self)
    }
}
