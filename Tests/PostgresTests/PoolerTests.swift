// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

/// A connection pooler between Bascule and its database.
@Suite struct PoolerTests {
    @Test func `a pooler of sessions is as good as no pooler, settings and locks included`()
        async throws
    {
        let database = try TestDatabase.create()
        try await TestPooler.with(mode: "session", before: database.url) { url in
            var options = try ConnectionOptions(url: url)
            options.settings["statement_timeout"] = "4321"
            let connection = try Connection(options)
            try connection.requireSession()
            let timeout: SQL = "select current_setting('statement_timeout')"
            #expect(try connection.query(timeout)[0][0, as: String.self] == "4321ms")
            _ = try connection.query("select pg_advisory_lock(5)")
            let isFree: SQL = "select pg_try_advisory_lock(5)"
            #expect(try !connection.another().query(isFree)[0][0, as: Bool.self])
            connection.clean()
            #expect(try connection.query(timeout)[0][0, as: String.self] == "4321ms")
        }
    }

    @Test(arguments: ["transaction", "statement"])
    func `a pooler that lends a server for less than a session is refused by name`(mode: String)
        async throws
    {
        let database = try TestDatabase.create()
        try await TestPooler.with(mode: mode, before: database.url) { url in
            let error = #expect(throws: PostgresError.self) {
                try Connection(try ConnectionOptions(url: url)).requireSession()
            }
            #expect(error?.code == .configuration && error?.passes == false)
            #expect("\(error as Any)".contains("PgBouncer"), "\(error as Any)")
            #expect("\(error as Any)".contains("pool_mode = session"), "\(error as Any)")
        }
    }

    @Test func `what a pooler refuses because of its server is an outage, not a wrong setting`()
        async throws
    {
        let database = try TestDatabase.create()
        try await TestPooler.with(mode: "session", before: database.url) { url in
            let other = url.replacing("/pooled", with: "/nowhere")
            let error = #expect(throws: PostgresError.self) {
                _ = try Connection(try ConnectionOptions(url: other))
            }
            #expect(error?.code == .connectionFailed && error?.passes == true, "\(error as Any)")
            #expect(error?.sqlstate == "08P01", "\(error as Any)")
        }
    }

    @Test func `a direct connection is its own session`() throws {
        let database = try TestDatabase.create()
        try database.connect().requireSession()
    }
}
