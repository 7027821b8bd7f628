// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Console

/// Files that are sent in a browser.
@Suite struct UploadPageTests {
    @Test func `a file is sent, judged, imported, and in the journal under its sender's name`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let sent = try await scene.upload(
                "/upload", key: key, ["feed": ""], files: [("a.csv", ConsoleScene.faulty)])
            #expect(sent.status == 303 && sent["location"] == "/upload/1")
            let page = try await scene.send("GET", "/upload/1", key: key)
            #expect(page.status == 200)
            for mark in [
                "data-testid=\"judgement\"", "data-read=\"3\"", "data-good=\"2\"",
                "data-rejected=\"1\"", "data-would-insert=\"2\"", "data-would-amend=\"0\"",
                "data-would-skip=\"0\"", "action=\"/upload/1/import\"",
                "action=\"/upload/1/discard\"",
            ] {
                #expect(page.body.contains(mark), "\(mark)")
            }
            #expect(!page.body.contains("<script>"))
            #expect(try await scene.number("select count(*) from bascule.file") == 0)
            let done = try await scene.post("/upload/1/import", key: key)
            #expect(done.status == 303)
            let place = try #require(done["location"])
            try await scene.takeInbox()
            let file = try await scene.send("GET", place, key: key)
            #expect(file.status == 200 && file.body.contains("data-state=\"loaded\""))
            #expect(!file.body.contains("<script>"))
            let entries = try await scene.number(
                """
                select count(*) from bascule.journal
                 where actor = 'user:ada' and action = 'import' and subject like 'file %'
                """)
            #expect(entries == 1)
            let again = try await scene.post("/upload/1/import", key: key)
            #expect(again.status == 303 && again["location"] == place)
            try await scene.waitForEmptyWorkFolder()
        }
    }

    @Test func `no more waits of one user than may`() async throws {
        let limits = [
            "BASCULE_CONSOLE_UPLOAD_OPEN": "3", "BASCULE_CONSOLE_UPLOAD_OPEN_BYTES": "1MiB",
        ]
        try await ConsoleScene.with(limits) { scene in
            let key = try await scene.key("ada", ["analyste"])
            func send(_ names: String..., text: String = ConsoleScene.good) async throws -> Reply {
                try await scene.upload(
                    "/upload", key: key, ["feed": "mesures"],
                    files: names.map { (name: $0, text: text) })
            }
            let note = String(repeating: "x", count: 600 << 10)
            let large = "id;valeur;note\nA;1,5;\(note)\n"
            #expect(try await send("a.csv", text: large).status == 303)
            let second = try await send("b.csv", text: large)
            #expect(second.status == 429 && second.body.contains("upload_open_bytes"))
            #expect(second["retry-after"] == "60")
            // All of one form, or none.
            #expect(try await send("b.csv", "c.csv", "d.csv").status == 429)
            #expect(try await scene.number("select count(*) from bascule.upload") == 1)
            #expect(try await send("b.csv", "c.csv").status == 303)
            let fourth = try await send("d.csv")
            #expect(fourth.status == 429 && fourth.body.contains("data-testid=\"errors\""))
            #expect(try await scene.post("/upload/2/discard", key: key).status == 303)
            #expect(try await send("d.csv").status == 303)
            let other = try await scene.key("bob", ["analyste"])
            let his = try await scene.upload(
                "/upload", key: other, ["feed": "mesures"],
                files: [(name: "e.csv", text: ConsoleScene.good)])
            #expect(his.status == 303)
        }
        try await ConsoleScene.with(["BASCULE_CONSOLE_UPLOAD_FREE": "1TiB"]) { scene in
            let key = try await scene.key("ada", ["analyste"])
            let full = try await scene.upload(
                "/upload", key: key, ["feed": "mesures"],
                files: [(name: "a.csv", text: ConsoleScene.good)])
            #expect(full.status == 503 && full.body.contains("console.upload_free"))
            try await scene.waitForEmptyWorkFolder()
        }
    }

    @Test func `a discarded upload is gone, and loads nothing`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            _ = try await scene.upload(
                "/upload", key: key, ["feed": "mesures"], files: [("a.csv", ConsoleScene.good)])
            let reply = try await scene.post("/upload/1/discard", key: key)
            #expect(reply.status == 303)
            try await scene.waitForEmptyWorkFolder()
            #expect(try await scene.post("/upload/1/import", key: key).status == 409)
            #expect(try await scene.number("select count(*) from bascule.file") == 0)
        }
    }

    @Test func `what is not taken is told, and nothing of it is kept`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            func status(
                _ fields: [String: String], _ files: [(name: String, text: String)]
            ) async throws -> Int {
                let reply = try await scene.upload("/upload", key: key, fields, files: files)
                if reply.status == 422 {
                    #expect(reply.body.contains("data-testid=\"errors\"") || fields["x"] != nil)
                }
                return reply.status
            }
            let good = ConsoleScene.good
            #expect(try await status(["feed": ""], []) == 422)
            #expect(try await status(["feed": "mesures"], [("a.txt", good)]) == 422)
            #expect(try await status(["feed": ""], [("a.txt", good)]) == 422)
            #expect(try await status(["feed": "no"], [("a.csv", good)]) == 422)
            #expect(try await status(["feed": "", "x": "1"], [("a.csv", good)]) == 422)
            for name in ["a/b.csv", "a\\\\b.csv", ".a.csv", "\u{202e}.csv", "a%0Ab.csv"] {
                #expect(try await status(["feed": "mesures"], [(name, good)]) == 422, "\(name)")
            }
            let bad = try await scene.upload(
                "/upload", key: key, ["feed": ""], files: [("a.csv", good)], token: "no")
            #expect(bad.status == 403)
            // One that is refused keeps the others out too.
            #expect(
                try await status(["feed": "mesures"], [("a.csv", good), ("b.txt", good)]) == 422)
            #expect(try await scene.number("select count(*) from bascule.upload") == 0)
            try await scene.waitForEmptyWorkFolder()
        }
    }

    @Test func `several files are kept together`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let good = ConsoleScene.good
            let reply = try await scene.upload(
                "/upload", key: key, ["feed": ""], files: [("a.csv", good), ("b.csv", good)])
            #expect(reply["location"]?.hasPrefix("/upload?done=uploads-received&n=2") == true)
            let list = try await scene.send("GET", "/upload", key: key)
            #expect(list.body.contains("data-id=\"1\"") && list.body.contains("data-id=\"2\""))
        }
    }

    @Test func `an upload is its sender's, and that of who may import for its feed`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('ailleurs', array['files.import@autre'], 't')
                """)
            let (ada, bob, eve) = (
                try await scene.key("ada", ["analyste"]), try await scene.key("bob", ["analyste"]),
                try await scene.key("eve", ["ailleurs"])
            )
            let good = ConsoleScene.good
            _ = try await scene.upload(
                "/upload", key: ada, ["feed": "mesures"], files: [("a.csv", good)])
            #expect(try await scene.send("GET", "/upload/1", key: bob).status == 200)
            #expect(try await scene.send("GET", "/upload/1", key: eve).status == 404)
            #expect(try await scene.post("/upload/1/import", key: eve).status == 404)
            #expect(try await scene.send("GET", "/upload/7", key: ada).status == 404)
            let foreign = try await scene.upload(
                "/upload", key: eve, ["feed": "mesures"], files: [("b.csv", good)])
            #expect(foreign.status == 403)
            #expect(try await scene.number("select count(*) from bascule.upload") == 1)
        }
    }

    @Test func `a body above the limit is refused at once, and leaves nothing`() async throws {
        var limits = ServerLimits()
        limits.upload = 2_000
        try await ConsoleScene.with(limits: limits) { scene in
            let key = try await scene.key("ada", ["analyste"])
            let long = String(repeating: "a;1;\n", count: 500)
            let reply = try await scene.upload(
                "/upload", key: key, ["feed": ""], files: [("a.csv", long)])
            #expect(reply.status == 413)
            try await scene.waitForEmptyWorkFolder()
        }
    }
}
