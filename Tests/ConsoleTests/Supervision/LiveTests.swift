// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import TestSupport
import Testing

@testable import Console

/// Counts that are sent as they change.
@Suite struct LiveTests {
    private func load(_ scene: ConsoleScene, feed: String = "mesures") async throws {
        try await scene.run(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, rows_read, rows_inserted)
            values (\(feed), 'a', 'a', 1, 'loaded', 7, 7)
            """)
    }

    @Test func `the first counts come at once, and a commit is told within a second`() async throws
    {
        try await ConsoleScene.with { scene in
            let client = try await EventClient.open(
                scene.port, key: try await scene.key("ada", ["administrateur"]))
            #expect(client.status == 200)
            let head = client.text.lowercased()
            #expect(head.contains("content-type: text/event-stream"))
            #expect(head.contains("x-accel-buffering: no"))
            #expect(head.contains("cache-control: no-store"))
            try await eventually("the first", within: .seconds(1)) { !client.counts.isEmpty }
            #expect(client.counts[0]["files.today"] == 0 && client.counts[0]["jobs.waiting"] == 0)
            for number in 1...3 {
                try await load(scene)
                try await eventually("file \(number)", within: .seconds(1)) {
                    client.counts.last?["files.today"] == number
                }
            }
            #expect(client.counts.last?["rows.today"] == 21)
            try await scene.run(
                "insert into bascule.job (queue, kind, enqueued_by) values ('q', 'k', 'me')")
            try await eventually("the job", within: .seconds(1)) {
                client.counts.last?["jobs.waiting"] == 1
            }
            let told = client.counts.count
            #expect(told <= 5, "only what changes is told")
            try await client.close()
        }
    }

    @Test func `each is told only what they may see, and what they ask for`() async throws {
        try await ConsoleScene.with { scene in
            try await load(scene)
            try await load(scene, feed: "labo")
            try await scene.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('labo', array['overview.view@labo'], 't'), ('rien', array['exports.view'], 't')
                """)
            func first(_ name: String, _ roles: [String], _ topics: String?) async throws
                -> [String:
                Int]
            {
                let key = try await scene.key(name, roles)
                let client = try await EventClient.open(scene.port, key: key, topics: topics)
                let counts = try await eventuallySome("counts") { client.counts.first }
                try await client.close()
                return counts
            }
            let reader = try await first("r", ["lecteur"], nil)
            #expect(reader["files.today"] == 2 && reader["alerts.open"] == 0)
            #expect(reader["jobs.running"] == nil)
            #expect(try await first("l", ["labo"], nil)["files.today"] == 1)
            #expect(try await first("n", ["rien"], "overview,jobs,nothing").isEmpty)
            #expect(
                Set(try await first("o", ["operateur"], "jobs").keys)
                    == ["jobs.dead", "jobs.running", "jobs.waiting"])
        }
    }

    @Test func `the seventh stream of a session is refused until one has gone`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            var clients: [EventClient] = []
            for _ in 0..<6 { clients.append(try await EventClient.open(scene.port, key: key)) }
            #expect(clients.allSatisfy { $0.status == 200 })
            let seventh = try await EventClient.open(scene.port, key: key)
            #expect(seventh.status == 429)
            #expect(seventh.text.lowercased().contains("retry-after: 10"))
            let other = try await EventClient.open(
                scene.port, key: try await scene.key("bob", ["lecteur"]))
            #expect(other.status == 200)
            try await clients.removeLast().close()
            try await eventually("there is room again", within: .seconds(5)) {
                let next = try await EventClient.open(scene.port, key: key)
                defer { clients.append(next) }
                return next.status == 200
            }
            for client in clients + [other] where !client.isOver { try await client.close() }
        }
    }

    @Test func `a stream ends with its session, and with its user's disabling`() async throws {
        try await ConsoleScene.with { scene in
            let (one, two) = (
                try await scene.key("ada", ["lecteur"]), try await scene.key("bob", ["lecteur"])
            )
            let (first, second) = (
                try await EventClient.open(scene.port, key: one),
                try await EventClient.open(scene.port, key: two)
            )
            let before = try await scene.session.use {
                try $0.query("select max(seen_at)::text from bascule.session").value(
                    as: String.self)
            }
            _ = try await scene.post("/logout", key: one)
            try await eventually("ada's ends", within: .seconds(4)) { first.isOver }
            #expect(!second.isOver)
            try await scene.run(
                "update bascule.app_user set disabled_at = now() where name = 'bob'")
            try await eventually("bob's ends", within: .seconds(4)) { second.isOver }
            let after = try await scene.session.use {
                try $0.query("select max(seen_at)::text from bascule.session").value(
                    as: String.self)
            }
            #expect(after == before, "watching is no use of a session")
            #expect(first.text.hasSuffix("0\r\n\r\n"), "it ends in order")
        }
    }

    @Test func `a role that loses a right is told no more of it`() async throws {
        try await ConsoleScene.with { scene in
            let client = try await EventClient.open(
                scene.port, key: try await scene.key("ada", ["operateur"]))
            try await eventually("jobs") { client.counts.last?["jobs.running"] == 0 }
            try await scene.run(
                "update bascule.role set permissions = array['overview.view'] where name = 'operateur'"
            )
            try await eventually("no jobs", within: .seconds(4)) {
                client.counts.last.map { $0["jobs.running"] == nil } ?? false
            }
            try await client.close()
        }
    }

    @Test func `a stop ends open streams within two seconds`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let clients = [
                try await EventClient.open(scene.port, key: key),
                try await EventClient.open(scene.port, key: key),
            ]
            let began = ContinuousClock.now
            await scene.stop()
            try await eventually("they end", within: .seconds(2)) {
                clients.allSatisfy(\.isOver)
            }
            #expect(.now - began < .seconds(2))
        }
    }

    @Test func `a head alone and somebody unknown get no stream`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let head = try await scene.send("HEAD", "/events", key: key)
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(try await scene.send("GET", "/events").status == 401)
        }
    }

    @Test func `streams are looked at over one connection, and none without a watcher`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            func connections() async throws -> Int {
                try await scene.session.use {
                    try $0.query(
                        """
                        select count(*) from pg_stat_activity
                         where datname = current_database() and query like '%bascule.alerts%'
                           and query not like '%pg_stat_activity%'
                        """
                    ).value(as: Int.self)
                }
            }
            #expect(try await connections() == 0)
            var clients: [EventClient] = []
            for _ in 0..<5 { clients.append(try await EventClient.open(scene.port, key: key)) }
            try await eventually("all are told") { clients.allSatisfy { !$0.counts.isEmpty } }
            // A look is several statements: which one was the last changes.
            var most = 0
            try await eventually("it looks again") {
                most = max(most, try await connections())
                return most > 0
            }
            for _ in 0..<50 { most = max(most, try await connections()) }
            #expect(most == 1)
            for client in clients { try await client.close() }
        }
    }
}
