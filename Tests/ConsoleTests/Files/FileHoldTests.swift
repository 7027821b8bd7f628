// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Console

/// Files that are kept whatever the retention says, by page and by API.
@Suite struct FileHoldTests {
    private func entries(_ scene: ConsoleScene, _ action: String) async throws -> Int64 {
        try await scene.number(
            "select count(*) from bascule.journal where action = \(action) and actor = 'user:olga'")
    }

    @Test func `a file is held in its page with a reason, and let go there`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("olga", ["operateur"])
            let id = try await scene.take("a.csv", ConsoleScene.good)
            let path = "/files/\(id)"
            for reason in ["", "  ", String(repeating: "x", count: 501)] {
                let refused = try await scene.post(path + "/hold", key: key, ["reason": reason])
                #expect(refused.status == 409)
                #expect(refused.body.contains("A hold needs a reason of 1 to 500 characters."))
            }
            #expect(try await entries(scene, "file held") == 0)
            let longest = String(repeating: "é", count: 490) + "<b>litige"
            let held = try await scene.post(path + "/hold", key: key, ["reason": longest])
            #expect(held.status == 303)
            let page = try await scene.send("GET", path, key: key)
            #expect(page.body.contains("data-testid=\"hold\""))
            #expect(page.body.contains("é&lt;b&gt;litige") && page.body.contains("olga"))
            #expect(page.body.contains("action=\"\(path)/release-hold\""))
            #expect(!page.body.contains("action=\"\(path)/hold\""))
            let twice = try await scene.post(path + "/hold", key: key, ["reason": "encore"])
            #expect(twice.status == 409 && twice.body.contains("is held already"))
            #expect(try await scene.post(path + "/release-hold", key: key).status == 303)
            let free = try await scene.send("GET", path, key: key)
            #expect(!free.body.contains("data-testid=\"hold\""))
            #expect(try await scene.post(path + "/release-hold", key: key).status == 409)
            #expect(try await entries(scene, "file held") == 1)
            #expect(try await entries(scene, "hold released") == 1)
        }
    }

    @Test func `who may not take a file back sees its hold, and changes nothing of it`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let id = try await scene.take("a.csv", ConsoleScene.good)
            try await scene.run(
                "insert into bascule.file_hold (file_id, reason, held_by) select id, 'audit', 'user:bob' from bascule.file"
            )
            let page = try await scene.send("GET", "/files/\(id)", key: key)
            #expect(page.body.contains("audit") && !page.body.contains("release-hold"))
            #expect(try await scene.post("/files/\(id)/release-hold", key: key).status == 403)
            #expect(try await scene.number("select count(*) from bascule.file_hold") == 1)
        }
    }

    @Test func `a program holds files of the feeds that it may, and no others`() async throws {
        try await ConsoleScene.with { scene in
            try await APIData.fill(scene)
            try await scene.run("delete from bascule.file_hold")
            let token = try await scene.token("olga", ["files.revert@mesures"])
            let body = "{\"reason\": \"litige 2026-12\"}"
            let held = try await scene.ask("POST", "/files/1/hold", token, body)
            #expect(held.status == 200, "\(held.body)")
            #expect(try held.json["reason"] == .text("litige 2026-12"))
            #expect(try held.json["held_by"] == .text("user:olga"))
            #expect(try await scene.ask("POST", "/files/1/hold", token, body).status == 409)
            #expect(try await scene.ask("POST", "/files/1/hold", token, "{}").status == 422)
            #expect(try await scene.ask("POST", "/files/2/hold", token, body).status == 404)
            #expect(try await scene.ask("GET", "/archive/holds", token).status == 403)
            #expect(try await scene.ask("POST", "/files/1/release-hold", token, "{}").status == 200)
            #expect(try await scene.ask("POST", "/files/1/release-hold", token, "{}").status == 409)
            #expect(try await scene.number("select count(*) from bascule.file_hold") == 0)
        }
    }
}
