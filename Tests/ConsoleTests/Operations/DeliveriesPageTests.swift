// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

@testable import Console

/// Files for other hosts in a browser, and for programs.
@Suite struct DeliveriesPageTests {
    private static let settings = ["BASCULE_CONSOLE_SOURCE_HOSTS": #"["client.example"]"#]
    private static let config = [
        "exports/jour": """
        export: jour
        query: select 1 as n order by n
        deliver:
          - to: sftp://edi@client.example/entree/
            secret: { env: BASCULE_TEST_NO_SUCH_SECRET }
            known_hosts: hosts
        """,
        "exports/reste": "export: reste\nquery: select 1 as n order by n",
    ]

    private func with(_ body: @escaping @Sendable (ConsoleScene) async throws -> Void)
        async throws
    {
        try await ConsoleScene.with(Self.settings, config: Self.config) { scene in
            try await scene.run(
                """
                insert into bascule.export (export, revision, format, path, bytes, rows, sha256, data_sha256,
                                            declaration, made_by, placed_at)
                select e, 1, 'csv', '/x/' || e || '.csv', 10, 1, sha256('a'), sha256('b'), sha256('c'),
                       'user:a', now() from unnest(array['jour', 'reste']) e
                """)
            try await scene.run(
                """
                insert into bascule.export_delivery (export_id, export, target, alert_after, attempts,
                                                     answer)
                select id, export, 'sftp://edi@client.example/entree/', 3, 2, 'disk <full>'
                  from bascule.export where export = 'jour'
                """)
            try await body(scene)
        }
    }

    @Test func `the page says where a file goes and why it is not there, and sends it again`()
        async throws
    {
        try await with { scene in
            let key = try await scene.key("ada", ["operateur"])
            let page = try await scene.send("GET", "/exports", key: key).body
            #expect(page.contains("sftp://edi@client.example/entree/"))
            #expect(page.contains("disk &lt;full&gt;") && page.contains("data-state=\"recorded\""))
            // Only an export that goes somewhere is sent or held back.
            #expect(page.matches(of: /export-files\/[0-9]+\/deliver/).count == 1)
            #expect(page.matches(of: /exports\/[a-z]+\/pause/).count == 1)
            let id = try #require(
                try await scene.value(
                    "select id::text from bascule.export where export = 'jour'"))
            let reply = try await scene.post("/export-files/\(id)/deliver", key: key)
            #expect(reply.place == "/exports?done=export-sent")
            #expect(try await scene.post("/export-files/999/deliver", key: key).status == 409)
            #expect(try await scene.post("/export-files/x/deliver", key: key).status == 404)
            #expect(try await scene.post("/exports/jour/pause", key: key).status == 303)
            let paused = try await scene.send("GET", "/exports", key: key).body
            #expect(paused.contains("data-state=\"paused\""))
            #expect(paused.contains("/exports/jour/resume"))
            #expect(try await scene.post("/exports/reste/pause", key: key).status == 409)
            #expect(try await scene.post("/exports/none/pause", key: key).status == 404)
            #expect(try await scene.post("/exports/jour/resume", key: key).status == 303)
            #expect(
                try await scene.journal() == [
                    "export sent export jour user:ada", "export paused export jour user:ada",
                    "export resumed export jour user:ada",
                ])
            let reader = try await scene.key("eve", ["lecteur"])
            let seen = try await scene.send("GET", "/exports", key: reader).body
            #expect(!seen.contains("/deliver") && !seen.contains("/pause"))
            #expect(try await scene.post("/exports/jour/pause", key: reader).status == 403)
        }
    }

    @Test func `programs list the files, send one again, and hold an export back`() async throws {
        try await with { scene in
            let token = try await scene.token("ada", roles: ["operateur"])
            let all = try await scene.ask("GET", "/export-deliveries?export=jour", token)
            let first = try #require(try all.json["items"]?.list.first, "\(all.body)")
            #expect(first["target"]?.text == "sftp://edi@client.example/entree/")
            #expect(first["answer"]?.text == "disk <full>")
            let none = try await scene.ask("GET", "/export-deliveries?state=accepted", token)
            #expect(try none.json["items"]?.list.isEmpty == true)
            let id = try #require(
                try await scene.value(
                    "select id::text from bascule.export where export = 'jour'"))
            let sent = try await scene.ask("POST", "/export-files/\(id)/deliver", token, "{}")
            #expect(sent.status == 200, "\(sent.body)")
            #expect(try sent.json["export"]?.text == "jour")
            let rest = try #require(
                try await scene.value(
                    "select id::text from bascule.export where export = 'reste'"))
            let nowhere = try await scene.ask("POST", "/export-files/\(rest)/deliver", token, "{}")
            #expect(nowhere.status == 409, "\(nowhere.body)")
            let paused = try await scene.ask(
                "POST", "/exports/jour/pause", token, #"{"reason":"panne"}"#)
            #expect(try paused.json["is_changed"] == .boolean(true), "\(paused.body)")
            let resumed = try await scene.ask("POST", "/exports/jour/resume", token, "{}")
            #expect(try resumed.json["is_changed"] == .boolean(true), "\(resumed.body)")
        }
    }

    @Test func `what was given up goes again to that target alone`() async throws {
        try await with { scene in
            try await scene.run(
                """
                update bascule.export_delivery
                   set state = 'refused', due_at = null, ended_at = now()
                """)
            let key = try await scene.key("ada", ["operateur"])
            let page = try await scene.send("GET", "/exports", key: key).body
            let there = "sftp://edi@client.example/entree/"
            #expect(page.contains("name=\"target\" value=\"\(there)\""))
            let id = try #require(
                try await scene.value(
                    "select id::text from bascule.export where export = 'jour'"))
            let token = try await scene.token("ada2", roles: ["operateur"])
            let path = "/export-files/\(id)/deliver"
            let elsewhere = try await scene.ask("POST", path, token, #"{"target":"sftp://x/"}"#)
            #expect(elsewhere.status == 409, "\(elsewhere.body)")
            let sent = try await scene.ask("POST", path, token, "{\"target\":\"\(there)\"}")
            #expect(try sent.json["targets"]?.whole == 1, "\(sent.body)")
            let of = try await scene.ask("GET", "/export-deliveries?file=\(id)", token)
            #expect(try of.json["items"]?.list.first?["state"]?.text == "recorded", "\(of.body)")
        }
    }
}
