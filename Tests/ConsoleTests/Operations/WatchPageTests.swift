// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

@testable import Console

/// Workers, alerts, the journal and health in a browser.
@Suite struct WatchPageTests {
    @Test func `workers are the rows of the database, with roles and what they run`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await scene.run(
                """
                insert into bascule.worker (name, queues, slots, running, seen_at) values
                ('usine:12', array['default'], 2, 1, now()),
                ('usine:9', array['default'], 2, 0, now() - interval '1 hour')
                """)
            try await scene.run(
                "insert into bascule.service (worker, roles) values ('usine:12', 'watcher, <worker>')"
            )
            let job = try await scene.job()
            try await scene.run(
                "update bascule.job set state = 'running', worker_id = 1, started_at = now() where id = \(job)"
            )
            let page = try await scene.send("GET", "/workers", key: key).body
            #expect(
                page.contains("data-testid=\"workers\"") && page.contains("watcher, &lt;worker&gt;")
            )
            #expect(page.contains("href=\"/jobs/\(job)\""))
            #expect(page.matches(of: /data-state="alive"/).count == 1)
            #expect(page.matches(of: /data-state="gone"/).count == 1)
            #expect(page.contains("1 process lives."))
        }
    }

    private func alert(_ scene: ConsoleScene, _ subject: String) async throws {
        try await scene.run(
            """
            insert into bascule.alert (rule, subject, due_at, message)
            values ('arrival_missed', \(subject), now(), 'rien <depuis> hier')
            """)
    }

    @Test func `an alert says its cause and the next step, and is acknowledged once`() async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await alert(scene, "feed mesures")
            let page = try await scene.send("GET", "/alerts", key: key).body
            #expect(page.contains("a file has not come") && page.contains("Ask its sender"))
            #expect(
                page.contains("rien &lt;depuis&gt; hier") && page.contains("1 open alert needs"))
            let reply = try await scene.post(
                "/alerts/1/ack", key: key, ["note": "vu <avec> Jean"])
            #expect(reply.place == "/alerts?done=alert-acknowledged")
            #expect(try await scene.post("/alerts/1/ack", key: key).status == 409)
            #expect(try await scene.post("/alerts/9/ack", key: key).status == 404)
            #expect(try await scene.send("GET", "/alerts", key: key).body.contains("None is open"))
            let all = try await scene.send("GET", "/alerts?state=all", key: key).body
            #expect(
                all.contains("vu &lt;avec&gt; Jean") && all.contains("data-state=\"acknowledged\""))
            #expect(try await scene.journal() == ["acknowledge alert 1 user:ada"])
            #expect(try await scene.send("GET", "/alerts?state=x", key: key).status == 400)
        }
    }

    @Test func `a feed's right shows and acknowledges that feed's alerts alone`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key(
                having: "alerts.view@mesures", "alerts.ack@mesures", name: "eve")
            for subject in ["feed autre", "schedule nuit", "feed mesures"] {
                try await alert(scene, subject)
            }
            let page = try await scene.send("GET", "/alerts?state=all", key: key).body
            #expect(page.matches(of: /<tr data-id="(\d+)"/).map(\.output.1) == ["3"])
            #expect(try await scene.post("/alerts/1/ack", key: key).status == 404)
            #expect(try await scene.post("/alerts/2/ack", key: key).status == 404)
            #expect(try await scene.post("/alerts/3/ack", key: key).status == 303)
        }
    }

    @Test func `the journal is filtered, and says what each entry says`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            for (actor, action, subject, at) in [
                ("user:ada", "revert", "file 12", "2026-03-01T12:00Z"),
                ("schedule:nuit", "export", "export jour", "2026-03-02T12:00Z"),
                ("user:eve", "job retried", "job 4", "2026-03-03T12:00Z"),
            ] {
                try await scene.run(
                    """
                    insert into bascule.journal (at, actor, action, subject, parameters, result)
                    values (\(at)::text::timestamptz, \(actor), \(action), \(subject), '{"why": "<b>faux"}', '{"rows": 3}')
                    """)
            }
            func subjects(_ query: String) async throws -> [String] {
                try await scene.send("GET", "/journal?" + query, key: key).body
                    .matches(of: /<tr data-id="(\d+)"/).map { String($0.output.1) }
            }
            #expect(try await subjects("").count == 3)
            #expect(try await subjects("actor=eve") == ["3"])
            #expect(try await subjects("actor=schedule%3Anuit") == ["2"])
            #expect(try await subjects("action=revert") == ["1"])
            #expect(try await subjects("subject=file+12") == ["1"])
            #expect(try await subjects("subject=job") == ["3"])
            // Midnight of Guadeloupe is 04:00 UTC.
            #expect(try await subjects("since=2026-03-02&until=2026-03-03") == ["2"])
            let page = try await scene.send("GET", "/journal", key: key).body
            #expect(page.contains("&lt;b&gt;faux") && page.contains("href=\"/files/12\""))
            let wrong = try await scene.send("GET", "/journal?since=hier", key: key)
            #expect(wrong.status == 422 && wrong.body.contains("data-testid=\"errors\""))
        }
    }

    @Test func `the journal is verified from its page, and shows where it breaks`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await scene.post("/queues/default/pause", key: key).expect(303)
            let sound = try await scene.post("/journal/verify", key: key)
            #expect(sound.status == 200 && sound.body.contains("data-testid=\"sound\""))
            try await scene.run("alter table bascule.journal disable trigger all")
            try await scene.run("update bascule.journal set actor = 'user:eve'")
            let broken = try await scene.post("/journal/verify", key: key)
            #expect(broken.status == 200 && broken.body.contains("data-testid=\"not-sound\""))
            #expect(broken.body.contains("was altered"))
        }
    }

    @Test func `health shows what is measured, its limits, and what to do`() async throws {
        try await ConsoleScene.with(["BASCULE_EXPECTED_ROLES": "[watcher]"]) { scene in
            let key = try await scene.key("ada", ["operateur"])
            let page = try await scene.send("GET", "/health", key: key).body
            #expect(page.contains("data-testid=\"measures\"") && page.contains("15 min"))
            #expect(
                page.contains("Oldest open transaction") && page.contains("Free on the disk of"))
            #expect(page.contains("data-testid=\"not-well\""))
            #expect(page.contains("data-cause=\"role_unserved\""))
        }
        try await ConsoleScene.with([
            "BASCULE_EXPECTED_ROLES": "[]", "BASCULE_DISK_FREE_MIN": "900TiB",
        ]) { scene in
            let key = try await scene.key("ada", ["operateur"])
            let page = try await scene.send("GET", "/health", key: key).body
            #expect(page.contains("data-state=\"bad\"") && page.contains("Free space there"))
        }
    }

    @Test func `health shows the seals, the readings and what is damaged`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            let empty = try await scene.send("GET", "/health", key: key).body
            #expect(empty.contains("Nothing was read again yet."))
            try await scene.run(
                """
                insert into bascule.seal (number, name, sealed_at, sealed_by, sha256, signature,
                                          key_number, public_key, bytes, journal_head, stored, moved,
                                          purged, gone)
                select n, '2026-03-' || 10 + n || '.seal', now(), 'x', sha256('x'),
                       sha256('x') || sha256('y'), '\\x0102030405060708', sha256('z'), 9, 'none', 1234,
                       0, 5, 0
                  from generate_series(1, 9) n
                """)
            try await scene.run(
                """
                insert into bascule.archive_check (kind, scope, by, files, bytes, ended_at)
                values ('verify', 'all', 'x', 1, 77, now()), ('scrub', 'all', 'x', 12, 99, null)
                """)
            try await scene.run(
                """
                insert into bascule.archive_damage (key, path, kind, file_id, feed, name)
                values (sha256('p'), 'labo/2026/03/15/a.csv', 'missing', 7, 'labo', '<a>.csv')
                """)
            let page = try await scene.send("GET", "/health", key: key).body
            #expect(page.contains("data-damage=\"missing\""))
            #expect(page.contains("&lt;a&gt;.csv (file 7) is not in the archive any more"))
            #expect(page.contains("data-check=\"scrub\"") && page.contains("12 files read"))
            #expect(page.contains("2026-03-19.seal") && !page.contains("2026-03-12.seal"))
            #expect(page.contains("1,234") || page.contains("1\u{202f}234"), "\(page)")
        }
    }
}

extension Reply {
    /// Where it leads to, without the mark that only this session's pages believe.
    var place: String? {
        self["location"].map { String($0.components(separatedBy: "&by=")[0]) }
    }

    func expect(_ status: Int) {
        #expect(self.status == status)
    }
}
