// SPDX-License-Identifier: Apache-2.0

import Postgres
import PrivateCluster
import TestSupport
import Testing

/// Commits on a server whose synchronous standby is away.
@Suite struct CommitTests {
    /// Lends a server that waits for a standby which never comes, and a session that may wait with
    /// it.
    private func withoutStandby(_ body: (Server) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            let cluster = PrivateCluster(folder: folder + "/postgres", settings: ["fsync": "off"])
            let url = try cluster.start()
            do {
                let server = try Server(
                    url: url, admin: cluster.url(database: "bascule", user: "postgres"))
                // The server reads its settings anew when it comes to it: a commit before that does
                // not wait for the standby.
                try await eventually("commits wait") { try await server.leavesProbeUnknown }
                try await body(server)
            } catch {
                try cluster.stop()
                throw error
            }
            try cluster.stop()
        }
    }

    private struct Server {
        /// More than a busy machine needs to come to a commit; what must outlast it is watched for
        /// twice as long.
        static let deadline = Duration.seconds(2)

        let admin: Connection
        let session: Session

        init(url: String, admin: String) throws {
            var options = try ConnectionOptions(url: url)
            options.deadline = Self.deadline
            session = Session(options)
            self.admin = try Connection(try ConnectionOptions(url: admin))
            try self.admin.script(
                "create table t (i int); create table probe (i int); grant all on t, probe to bascule"
            )
            try wait(for: "absent")
        }

        /// The standby that every commit waits for from now on; none: commits that wait are let go.
        func wait(for standby: String) throws {
            try admin.execute("alter system set synchronous_standby_names = \(literal: standby)")
            _ = try admin.query("select pg_reload_conf()")
        }

        var isWaiting: Bool {
            get throws {
                try admin.query(
                    "select count(*) from pg_stat_activity where wait_event = 'SyncRep'")[0][
                        0, as: Int.self] == 1
            }
        }

        /// Whether a commit waits: the session's deadline cuts its wait short.
        var leavesProbeUnknown: Bool {
            get async throws {
                do {
                    try await session.use { _ = try $0.execute("insert into probe values (1)") }
                    return false
                } catch let error as PostgresError where error.code == .outcomeUnknown {
                    return true
                }
            }
        }

        var rows: Int { get throws { try admin.query("select count(*) from t")[0][0] } }

        func insert() -> Task<Void, any Error> {
            Task { [session] in
                _ = try await session.transaction { try $0.execute("insert into t values (1)") }
            }
        }

        /// A look does not wait: it writes nothing.
        func signal(_ function: String) throws {
            _ = try admin.query(
                """
                select case \(function) when 'cancel' then pg_cancel_backend(pid)
                            else pg_terminate_backend(pid) end
                  from pg_stat_activity where wait_event = 'SyncRep'
                """)
        }
    }

    @Test func `neither a deadline nor a cancellation ends the wait of a commit for its standby`()
        async throws
    {
        try await withoutStandby { server in
            let commit = server.insert()
            try await eventually("the commit waits") { try server.isWaiting }
            server.session.cancelRunning()
            #expect(
                try await stays(true: Server.deadline * 2) { try server.isWaiting },
                "past its deadline and cancelled, it waits on")
            try server.wait(for: "")
            try await commit.value
            #expect(try server.rows == 1)
        }
    }

    @Test(arguments: ["cancel", "terminate"])
    func `a wait for the standby that is cut short leaves an unknown outcome`(how: String)
        async throws
    {
        try await withoutStandby { server in
            let commit = server.insert()
            try await eventually("the commit waits") { try server.isWaiting }
            try server.signal(how)
            let error = await #expect(throws: PostgresError.self) { try await commit.value }
            #expect(error?.code == .outcomeUnknown && error?.passes == true)
            // It did take place, on this disk.
            #expect(try server.rows == 1)
        }
    }

    @Test func `a statement outside of a transaction is a commit too`() async throws {
        try await withoutStandby { server in
            let write = Task { [session = server.session] in
                try await session.use { _ = try $0.execute("insert into t values (1)") }
            }
            let error = await #expect(throws: PostgresError.self) { try await write.value }
            #expect(error?.code == .outcomeUnknown)
        }
    }

    @Test func `a barrier returns only when the standby has all there is`() async throws {
        try await withoutStandby { server in
            let barrier = Task { [session = server.session] in
                try await session.use { try $0.barrier() }
            }
            try await eventually("it waits") { try server.isWaiting }
            #expect(try await stays(true: Server.deadline * 2) { try server.isWaiting })
            try server.wait(for: "")
            try await barrier.value
        }
    }
}
