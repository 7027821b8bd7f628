// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Console

/// Text from outside in every page of operations: whatever it is made of, it is text.
@Suite struct HostileTextTests {
    /// A mark behind a quotation mark makes one Character of both.
    static let hostile =
        "<script>alert(1)</script>\"\u{301} onfocus=x ' & \u{202e}gpj\u{7}`</pre></bdi><img src=x onerror=y>"

    static func fill(_ scene: ConsoleScene) async throws {
        try await fillJobs(scene)
        try await fillSchedules(scene)
        try await fillPeople(scene)
    }

    private static func fillJobs(_ scene: ConsoleScene) async throws {
        let bad = hostile
        let arguments = JSONText.quoted(bad)
        try await scene.job(
            bad, state: "dead", arguments: "{\"feed\": \(arguments), \"x\": [\(arguments)]}",
            reason: bad,
            queue: bad)
        try await scene.job(bad, arguments: "{\"x\": \(arguments)}", queue: bad)
        try await scene.run(
            """
            update bascule.job set enqueued_by = \("schedule:" + bad), concurrency_key = \(bad),
                   unique_key = concat(id, \(bad)::text)
            """)
        try await scene.run(
            "insert into bascule.job_log (job_id, attempt, line, level, text) values (1, 1, 1, 'info', \(bad))"
        )
        try await scene.run(
            "insert into bascule.queue values (\(bad), now(), \("user:" + bad), \(bad))")
        try await scene.run(
            """
            insert into bascule.worker (name, queues, stalled) values
            (\(bad + ":1"), array[\(bad)::text], array[\(bad)::text])
            """)
        try await scene.run("insert into bascule.service (worker, roles) values ('h:2', \(bad))")
    }

    private static func fillSchedules(_ scene: ConsoleScene) async throws {
        let bad = hostile
        try await scene.schedule("nuit")
        try await scene.run(
            """
            update bascule.schedule set paused_at = now(), paused_by = \(bad), pause_reason = \(bad),
                   kind = \(bad), spec = \(bad), queue = \(bad),
                   arguments = jsonb_build_object('x', \(bad)::text)
            """)
        try await scene.run(
            """
            insert into bascule.tick (schedule, nominal_at, outcome, sentence, earlier)
            values ('nuit', now(), 'missed', \(bad), array[\(bad)::text])
            """)
        try await scene.run(
            """
            insert into bascule.alert (rule, subject, due_at, message, resolved_at, resolution,
                   acknowledged_at, acknowledged_by, note) values
            (\(bad), \("feed " + bad), now(), \(bad), null, null, null, null, null),
            ('late', \(bad), now(), \(bad), now(), \(bad), null, null, null),
            ('late', \(bad + "2"), now(), \(bad), null, null, now(), \(bad), \(bad))
            """)
    }

    private static func fillPeople(_ scene: ConsoleScene) async throws {
        let bad = hostile
        try await scene.run(
            """
            insert into bascule.journal (actor, action, subject, parameters, result)
            values (\("user:" + bad), \(bad), \("schedule " + bad), jsonb_build_object(\(bad)::text, \(bad)::text),
                    jsonb_build_object('job 1', array[\(bad)::text])),
                   ('user:x', \(bad), 'job 1', '{}', '{}')
            """)
        try await scene.run(
            "update bascule.session set agent = \(String(bad.unicodeScalars.filter { $0 != "\u{7}" }.map(Character.init)))"
        )
        try await scene.run(
            """
            insert into bascule.token (user_id, digest, label, scopes, created_by, expires_at)
            select id, '\\x00', \(bad), array[\(bad)::text], \(bad), now() + interval '1 day'
              from bascule.app_user
            """)
    }

    static let pages = [
        "/jobs", "/jobs?state=dead", "/jobs/1", "/jobs/2", "/schedules", "/schedules/nuit",
        "/schedules/nuit/edit", "/workers", "/alerts", "/alerts?state=all", "/journal", "/health",
        "/users", "/users/ada", "/new-user", "/account", "/account/second-factor",
    ]

    private func contains(_ page: String, _ sign: String) -> Bool {
        let (all, part) = (Array(page.unicodeScalars), Array(sign.unicodeScalars))
        guard let first = part.first else { return false }
        return all.indices.contains { place in
            all[place] == first && all[place...].starts(with: part)
        }
    }

    private static let signs = [
        "<script>", "<img", "</bdi><img", "\"\u{301}", "\u{202e}", "\u{7}", " onfocus=x '",
    ]

    @Test func `every page shows it escaped`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["administrateur"])
            try await Self.fill(scene)
            let encoded = FormText.encoded(Self.hostile.filter { $0 != "\u{7}" })
            let searches = [
                "/jobs?kind=\(encoded)&queue=\(encoded)",
                "/journal?actor=\(encoded)&subject=\(encoded)",
                "/journal?since=\(encoded)", "/schedules?kind=\(encoded)",
            ]
            for path in Self.pages + searches {
                let reply = try await scene.send("GET", path, key: key)
                #expect([200, 422].contains(reply.status), "\(path) \(reply.status)")
                for sign in Self.signs {
                    #expect(!contains(reply.body, sign), "\(path) has \(sign)")
                }
                #expect(!reply.body.contains("style=") && !reply.body.contains("onclick"))
            }
        }
    }

    @Test func `every answer to a form shows it escaped`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["administrateur"])
            try await Self.fill(scene)
            let bad = Self.hostile
            for (path, fields) in [
                ("/new-user", ["name": bad, "role": bad]),
                ("/users/ada/role", ["role": bad]),
                ("/account/tokens", ["label": bad, "scope": bad, "expires": bad]),
                ("/account/tokens", ["label": bad, "scope": bad, "expires": "1d"]),
                (
                    "/schedules/nuit/edit",
                    ["step": "preview", "cron": bad, "zone": bad, "arguments": bad]
                ),
                (
                    "/schedules/nuit/edit",
                    ["step": "save", "version": "1", "kind": bad, "queue": bad]
                ),
                ("/schedules/nuit/backfill", ["from": bad, "to": bad]),
                ("/alerts/3/ack", ["note": bad]),
                (
                    "/bulk/jobs",
                    ["action": "retry", "filter": "kind=" + FormText.encoded(bad), "expect": "7"]
                ),
                ("/journal/verify", [:]),
            ] {
                let reply = try await scene.post(path, key: key, fields)
                #expect([200, 409, 422].contains(reply.status), "\(path) \(reply.status)")
                for sign in Self.signs {
                    #expect(!contains(reply.body, sign), "\(path) has \(sign)")
                }
            }
        }
    }
}

extension JSONText {
    /// A text as JSON has it.
    fileprivate static func quoted(_ text: String) -> String {
        let all = text.unicodeScalars.map { scalar -> String in
            scalar == "\""
                ? "\\\""
                : scalar.value < 0x20 ? "\\u000\(String(scalar.value, radix: 16))" : String(scalar)
        }
        return "\"" + all.joined() + "\""
    }
}
