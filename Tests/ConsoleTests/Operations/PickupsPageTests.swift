// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Console

/// Pickups in a browser, and for programs.
@Suite struct PickupsPageTests {
    private func with(
        _ body: @escaping @Sendable (ConsoleScene) async throws -> Void
    ) async throws {
        try await ConsoleScene.with(APIData.settings, config: APIData.config) { scene in
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, sha256, arrived_at)
                values ('mesures', 'a.csv', 'a.csv', 1, 'loaded', sha256('a'), '2026-03-01T00:00Z')
                """)
            try await APIData.fillSending(scene)
            try await body(scene)
        }
    }

    @Test func `the page says which pickup fails and why, and what became of each file`()
        async throws
    {
        try await with { scene in
            let key = try await scene.key("ada", ["operateur"])
            let page = try await scene.send("GET", "/pickups", key: key).body
            #expect(page.contains("1 pickup fails.") && page.contains("data-state=\"failing\""))
            #expect(page.contains("its key &lt;has&gt; changed"))
            #expect(page.contains("sftp://ctcs.example/export/") && !page.contains("labo@"))
            #expect(page.contains("a&lt;b&gt;.csv") && page.contains("href=\"/files/1\""))
            #expect(page.contains("no &lt;name&gt;") && !page.contains("x\ny.csv"))
            let reply = try await scene.post("/pickups/ctcs/run", key: key)
            #expect(reply.place?.hasPrefix("/pickups?done=pickup-queued") == true)
            #expect(
                try await scene.value(
                    "select arguments->>'pickup' from bascule.job where kind = 'pickups.run'")
                    == "ctcs")
            #expect(try await scene.journal() == ["job enqueued job 1 user:ada"])
            #expect(try await scene.post("/pickups/none/run", key: key).status == 404)
            let other = try await scene.send("GET", "/pickups?pickup=none", key: key)
            #expect(other.status == 200 && !other.body.contains("a&lt;b&gt;.csv"))
        }
    }

    @Test func `who may only look has nothing fetched`() async throws {
        try await with { scene in
            let key = try await scene.key("eve", ["lecteur"])
            let page = try await scene.send("GET", "/pickups", key: key).body
            #expect(page.contains("ctcs") && !page.contains("/run"))
            #expect(try await scene.post("/pickups/ctcs/run", key: key).status == 403)
        }
    }

    @Test func `a program asks how a pickup stands, and has it look`() async throws {
        try await with { scene in
            let token = try await scene.token("ada", roles: ["operateur"])
            let pickup = try await scene.ask("GET", "/pickups", token).json["items"]?.list.first
            #expect(pickup?["name"]?.text == "ctcs" && pickup?["after"]?.text == "keep")
            #expect(pickup?["code"]?.text == "source_untrusted")
            let files = try await scene.ask("GET", "/pickups/ctcs/files", token)
                .json["items"]?.list
            #expect(files?.map { $0["name"]?.text } == ["x\ny.csv", "a<b>.csv"])
            let run = try await scene.ask("POST", "/pickups/ctcs/run", token, "{}")
            #expect(run.status == 202, "\(run.body)")
            #expect(try await scene.ask("POST", "/pickups/none/run", token, "{}").status == 404)
            #expect(try await scene.ask("GET", "/pickups/none/files", token).status == 404)
        }
    }
}
