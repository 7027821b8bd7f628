// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import TestSupport
import Testing
import Views

@testable import Console

/// `/metrics`.
@Suite struct MetricsTests {
    static let families = [
        "bascule_files_total", "bascule_rows_total", "bascule_faults_total",
        "bascule_import_seconds", "bascule_inbox_waiting", "bascule_inbox_oldest_seconds",
        "bascule_queue_jobs", "bascule_queue_oldest_seconds",
        "bascule_worker_heartbeat_age_seconds", "bascule_aggregate_stale_windows",
        "bascule_alerts_open", "bascule_http_request_seconds", "bascule_jobs_total",
        "bascule_job_seconds",
    ]

    private func samples(_ text: String) -> [String: Double] {
        Dictionary(
            text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
                line.lastIndex(of: " ").flatMap { at in
                    Double(line[line.index(after: at)...]).map { (String(line[..<at]), $0) }
                }
            }
        ) { one, _ in one }
    }

    private func load(
        _ scene: ConsoleScene, _ state: String = "loaded", feed: String = "mesures",
        seconds: Double = 2
    ) async throws {
        try await scene.run(
            """
            with f as (insert into bascule.file (feed, name, inbox_path, bytes, state, arrived_at)
                       values (\(feed), 'a', 'a', 1, 'loading',
                               clock_timestamp() - make_interval(secs => \(seconds))) returning id)
            select id from f
            """)
        try await scene.run(
            """
            update bascule.file set state = \(state), rows_read = 10, rows_inserted = 7,
                   rows_amended = 1, rows_unchanged = 1, rows_rejected = 1, warnings = 3
             where state = 'loading'
            """)
    }

    @Test
    func `every family of the contract is there, with help and type, before anything has come`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            let reply = try await scene.send("GET", "/metrics", key: key)
            #expect(reply.status == 200)
            #expect(reply["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            for family in Self.families {
                #expect(reply.body.contains("# HELP \(family) "), "\(family)")
                #expect(reply.body.contains("# TYPE \(family) "), "\(family)")
            }
            let found = samples(reply.body)
            #expect(found[#"bascule_files_total{feed="mesures",state="loaded"}"#] == 0)
            // A request is counted by its route, not by its path.
            _ = try await scene.send("GET", "/files/77", key: key)
            _ = try await scene.send("GET", "/nothing", key: key)
            let after = samples(try await scene.send("GET", "/metrics", key: key).body)
            let counted =
                "bascule_http_request_seconds_count{method=\"GET\",route=\"/files/{file}\",status=\"4xx\"}"
            #expect(after[counted] == 1)
            #expect(
                after[
                    #"bascule_http_request_seconds_count{method="GET",route="none",status="4xx"}"#]
                    == 1)
        }
    }

    @Test func `what came is counted, and the same once its notes are folded`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await load(scene)
            try await load(scene, seconds: 0.07)
            try await load(scene, "rejected", feed: "labo")
            try await scene.run("update bascule.file set state = 'reverted' where id = 2")
            try await scene.run(
                """
                insert into bascule.job_history (id, queue, kind, outcome, priority, attempt, refunds,
                       crashes, arguments, enqueued_at, enqueued_by, started_at)
                select g, 'q', 'k"\\', 'succeeded', 0, 1, 0, 0, '{}', now(), 'me',
                       clock_timestamp() - interval '7 s' from generate_series(1, 5) g
                """)
            try await scene.run(
                """
                insert into bascule.job (queue, kind, enqueued_by, run_at)
                values ('night', 'k', 'me', now() - interval '1 min'), ('night', 'dead', 'me', now())
                """)
            try await scene.run("update bascule.job set state = 'dead' where kind = 'dead'")
            let before = samples(try await scene.send("GET", "/metrics", key: key).body)
            let wanted: [String: Double] = [
                #"bascule_files_total{feed="mesures",state="loaded"}"#: 2,
                #"bascule_files_total{feed="mesures",state="reverted"}"#: 1,
                #"bascule_files_total{feed="labo",state="rejected"}"#: 1,
                #"bascule_rows_total{feed="mesures",outcome="inserted"}"#: 14,
                #"bascule_rows_total{feed="mesures",outcome="rejected"}"#: 2,
                #"bascule_faults_total{feed="mesures",severity="warn"}"#: 6,
                #"bascule_import_seconds_bucket{feed="mesures",le="0.05"}"#: 0,
                #"bascule_import_seconds_bucket{feed="mesures",le="2.5"}"#: 2,
                #"bascule_import_seconds_count{feed="mesures"}"#: 2,
                #"bascule_jobs_total{kind="k\"\\",outcome="succeeded"}"#: 5,
                #"bascule_jobs_total{kind="dead",outcome="dead"}"#: 1,
                #"bascule_job_seconds_bucket{kind="k\"\\",le="5"}"#: 0,
                #"bascule_job_seconds_bucket{kind="k\"\\",le="10"}"#: 5,
                #"bascule_queue_jobs{queue="night",state="waiting"}"#: 1,
                "bascule_jobs_dead": 1,
            ]
            for (name, value) in wanted { #expect(before[name] == value, "\(name)") }
            let age = before[#"bascule_queue_oldest_seconds{queue="night"}"#] ?? 0
            #expect((60..<90).contains(age))
            let folded = try await scene.session.use {
                try $0.query("select bascule.fold_notes(1000)").value(as: Int64.self)
            }
            #expect(folded == 6, "four of files, two of jobs")
            let after = samples(try await scene.send("GET", "/metrics", key: key).body)
            for name in wanted.keys { #expect(after[name] == before[name], "\(name)") }
            try await load(scene)
            let third = samples(try await scene.send("GET", "/metrics", key: key).body)
            #expect(third[#"bascule_files_total{feed="mesures",state="loaded"}"#] == 3)
        }
    }

    @Test func `a right that is held to a feed shows that feed alone`() async throws {
        try await ConsoleScene.with { scene in
            try await load(scene)
            try await load(scene, feed: "labo")
            try await scene.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('labo', array['metrics.view@labo'], 't')
                """)
            let key = try await scene.key("eve", ["labo"])
            let text = try await scene.send("GET", "/metrics", key: key).body
            #expect(samples(text)[#"bascule_files_total{feed="labo",state="loaded"}"#] == 1)
            #expect(!text.contains("mesures") && !text.contains("bascule_queue_jobs"))
            #expect(!text.contains("bascule_http_request"))
        }
    }

    @Test func `a token with the right sees it, without it nobody does`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.add("prometheus", ["operateur"])
            try await scene.add("ada", ["lecteur"])
            func token(_ user: String, _ scopes: [String]) async throws -> String {
                try await scene.session.use { connection in
                    try Tokens.add(
                        for: try Users.find(user, on: connection),
                        scopes: try TokenScopes(texts: scopes), label: "t",
                        lasting: .seconds(60), by: "user:t", on: connection
                    ).text
                }
            }
            func ask(_ path: String, _ headers: [String]) async throws -> Reply {
                try await scene.send("GET", path, headers: headers)
            }
            let right = try await token("prometheus", ["metrics.view"])
            let reply = try await ask("/metrics", ["Authorization: Bearer \(right)"])
            #expect(reply.status == 200 && reply.body.contains("bascule_alerts_open"))
            let (narrow, poor) = (
                try await token("prometheus", ["files.view"]), try await token("ada", ["all"])
            )
            for token in [narrow, poor] {
                #expect(try await ask("/metrics", ["Authorization: Bearer \(token)"]).status == 403)
            }
            let nobody = try await ask("/metrics", [])
            #expect(nobody.status == 401 && nobody["www-authenticate"] == "Bearer")
            #expect(try await ask("/metrics", ["Authorization: Bearer bsc_x"]).status == 401)
            #expect(try await ask("/metrics?token=\(right)", []).status == 401)
            let client = try await EventClient.open(
                scene.port, key: nil, topics: "overview",
                headers: ["Authorization: Bearer \(poor)"])
            try await eventually("counts") { client.counts.first?["files.today"] == 0 }
            try await scene.run("update bascule.token set revoked_at = now()")
            try await eventually("it ends with its token", within: .seconds(4)) { client.isOver }
        }
    }

    @Test func `the bounds of histograms are those that the schema counts by`() async throws {
        try await ConsoleScene.with { scene in
            for (function, bounds) in [
                ("import_bucket", TimeBounds.imports), ("job_bucket", TimeBounds.jobs),
            ] {
                for (place, bound) in bounds.enumerated() {
                    let (below, at) = try await scene.session.use { connection in
                        (
                            try connection.query(
                                "select bascule.\(identifier: function)(\(bound * 0.999))::int"
                            ).value(as: Int.self),
                            try connection.query(
                                "select bascule.\(identifier: function)(\(bound))::int"
                            ).value(as: Int.self)
                        )
                    }
                    #expect(below == place && at == place + 1, "\(function) \(bound)")
                }
            }
        }
    }
}
