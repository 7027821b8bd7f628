// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// Files that are handed in by programs.
@Suite struct ImportTests {
    private static let raw = ["Content-Type: text/csv"]
    private static let text = "id;valeur;note\na;1,5;\n"

    private func hand(
        _ scene: ConsoleScene, _ name: String, _ token: String, feed: String = "mesures",
        _ text: String = text, headers: [String] = raw
    ) async throws -> Reply {
        try await scene.ask(
            "POST", "/imports?feed=\(feed)&name=\(FormText.encoded(name))", token, text,
            headers: headers)
    }

    @Test func `once it is answered a file lies in its inbox, and is one of the ledger`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import@mesures"])
            let reply = try await hand(scene, "a.csv", token)
            #expect(reply.status == 202, "\(reply.body)")
            #expect(reply["location"] == "/api/v1/tasks/f1")
            #expect(try reply.json["task_id"]?.text == "f1")
            let inbox = scene.home.path + "/inbox/mesures"
            #expect(try String(contentsOfFile: inbox + "/a.csv", encoding: .utf8) == Self.text)
            #expect(try FileManager.default.contentsOfDirectory(atPath: inbox) == ["a.csv"])
            let uploads = scene.home.path + "/var/work/uploads"
            #expect(try FileManager.default.contentsOfDirectory(atPath: uploads).isEmpty)
            let task = try await scene.ask("GET", "/tasks/f1", token).json
            #expect(task["state"]?.text == "waiting" && task["kind"]?.text == "import")
            #expect(
                try await scene.count(
                    "select count(*) from bascule.file where sent_by = 'user:ada' and origin = 'upload'"
                ) == 1)

            // Never over a file that is there.
            let second = try await hand(scene, "a.csv", token, "id;valeur;note\nb;2;\n")
            #expect(second.status == 409, "\(second.body)")
            #expect(try second.code == "conflict")
            try Data("mine".utf8).write(to: URL(filePath: inbox + "/b.csv"))
            #expect(try await hand(scene, "b.csv", token).status == 409)
            #expect(try String(contentsOfFile: inbox + "/b.csv", encoding: .utf8) == "mine")
            // What had no name left is kept; of the first nothing is.
            #expect(try FileManager.default.contentsOfDirectory(atPath: uploads).count == 2)
        }
    }

    @Test func `others' tasks are not there`() async throws {
        try await ConsoleScene.with { scene in
            let ada = try await scene.token("ada", ["files.import"])
            let eve = try await scene.token("eve", ["files.import"])
            let bob = try await scene.token("bob", ["jobs.view"])
            #expect(try await hand(scene, "a.csv", ada).status == 202)
            #expect(try await scene.ask("GET", "/tasks/f1", ada).status == 200)
            #expect(try await scene.ask("GET", "/tasks/f1", eve).status == 404)
            #expect(try await scene.ask("GET", "/tasks/f1", bob).status == 200)
            for none in ["f2", "j1", "f01", "f+1", "f", "x1", "1", "f99999999999999999999"] {
                #expect(try await scene.ask("GET", "/tasks/\(none)", ada).status == 404, "\(none)")
            }
        }
    }

    @Test(arguments: [
        ("arrived", "waiting"), ("loading", "running"), ("loaded", "succeeded"),
        ("duplicate", "succeeded"), ("reverted", "succeeded"), ("rejected", "failed"),
        ("failed", "failed"),
    ])
    func `a task stands as its file does`(state: String, wanted: String) async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import"])
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, sent_by, is_awaited)
                values ('mesures', 'a.csv', 'a.csv', 1, 'arrived', 'user:ada', true)
                """)
            try await scene.run("insert into bascule.file_task (file_id) values (1)")
            try await scene.run("update bascule.file set state = \(state), reason = 'so'")
            let task = try await scene.ask("GET", "/tasks/f1", token).json
            #expect(task["state"]?.text == wanted)
            #expect((task["error"] != .null) == (wanted == "failed"))
            if wanted == "failed" {
                #expect(task["error"]?["code"]?.text == "file_refused")
                #expect(task["error"]?["detail"]?.text == "so")
            }
            #expect((task["result"] != .null) == (wanted == "failed" || wanted == "succeeded"))
        }
    }

    @Test func `names that are none never leave the request`() async throws {
        try await ConsoleScene.with(["BASCULE_CONSOLE_UPLOAD_RATE_LIMIT": "1000"]) { scene in
            let token = try await scene.token("ada", ["files.import"])
            let bad = [
                "../a.csv", "/etc/a.csv", "a/../../b.csv", "a\\b.csv", ".a.csv", "..", ".",
                "a\u{202e}.csv", "a\u{2028}.csv", "a\n.csv", "a\u{7f}.csv", "a.txt", "a.csv.part",
                "thumbs.db", "~$a.csv", String(repeating: "é", count: 126) + ".csv",
            ]
            for name in bad {
                let reply = try await hand(scene, name, token)
                #expect(reply.status == 422, "\(name)")
                #expect(try reply.code == "name_invalid", "\(name)")
            }
            #expect(try await hand(scene, "", token).status == 422)
            let long = String(repeating: "é", count: 125) + "x.csv"
            #expect(long.utf8.count == 255)
            #expect(try await hand(scene, long, token).status == 202)
            let inbox = scene.home.path + "/inbox/mesures"
            #expect(try FileManager.default.contentsOfDirectory(atPath: inbox).count == 1)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: scene.home.path).sorted()
                    == ["config", "inbox", "var"])
        }
    }

    @Test func `what can't be taken is refused before a byte of it is kept`() async throws {
        let limits = ["BASCULE_CONSOLE_UPLOAD_BYTES": "1MiB"]
        try await ConsoleScene.with(limits) { scene in
            let held = try await scene.token("eve", ["files.import@autre"])
            #expect(try await hand(scene, "a.csv", held).status == 403)
            let token = try await scene.token("ada", ["files.import"])
            #expect(try await hand(scene, "a.csv", token, feed: "none").status == 422)
            let form = try await hand(
                scene, "a.csv", token, headers: ["Content-Type: application/x-www-form-urlencoded"])
            #expect(form.status == 415)
            #expect(try await scene.ask("POST", "/imports?name=a.csv", token).status == 415)
            let large = String(repeating: "x", count: 1 << 20 + 1)
            let refused = try await hand(scene, "a.csv", token, large)
            #expect(refused.status == 413)
            #expect(try refused.code == "too_large")
            for body in [
                "", "--b\r\n", "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n",
            ] {
                let cut = try await scene.ask(
                    "POST", "/imports", token, body,
                    headers: ["Content-Type: multipart/form-data; boundary=b"])
                #expect(cut.status == 400, "\(body)")
            }
            let fetched = try await scene.ask(
                "POST", "/imports", token, #"{"source_url":"http://127.0.0.1/","feed":"mesures"}"#)
            #expect(fetched.status == 422)
            #expect(try fetched.code == "source_url_refused")
            #expect(try await scene.count("select count(*) from bascule.file") == 0)
            let inbox = scene.home.path + "/inbox/mesures"
            #expect(try FileManager.default.contentsOfDirectory(atPath: inbox).isEmpty)
        }
    }

    private func form(_ parts: [(head: String, body: String)]) -> String {
        parts.map { "--b\r\nContent-Disposition: form-data; \($0.head)\r\n\r\n\($0.body)\r\n" }
            .joined() + "--b--\r\n"
    }

    @Test func `a form has its file, its feed, and for whom it is`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import", "journal.view"])
            let type = ["Content-Type: multipart/form-data; boundary=b"]
            let file = ("name=\"file\"; filename=\"a.csv\"", Self.text)
            func send(_ parts: [(String, String)]) async throws -> Reply {
                try await scene.ask(
                    "POST", "/imports", token, form(parts.map { (head: $0.0, body: $0.1) }),
                    headers: type)
            }
            #expect(try await send([("name=\"feed\"", "mesures")]).status == 422)
            #expect(try await send([file, file]).status == 422)
            #expect(try await send([file, ("name=\"admin\"", "1")]).status == 422)
            #expect(
                try await send([file, ("name=\"feed\"", "a"), ("name=\"feed\"", "b")]).status == 400
            )
            #expect(try await send([file, ("name=\"again\"", "yes")]).status == 422)
            let long = String(repeating: "x", count: 201)
            #expect(try await send([file, ("name=\"on_behalf_of\"", long)]).status == 422)
            // Its feed is the one that takes its name.
            let good = try await send([file, ("name=\"on_behalf_of\"", "Claire")])
            #expect(good.status == 202, "\(good.body)")
            let entries = try await scene.ask("GET", "/journal?subject=upload", token).json
            #expect(entries["items"]?.list.count == 2)
            for entry in entries["items"]?.list ?? [] {
                #expect(entry["actor"]?.text == "user:ada")
                #expect(entry["parameters"]?["on_behalf_of"]?.text == "Claire")
            }
        }
    }

    @Test func `bytes that are loaded are loaded again where that is asked for`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import", "journal.view"])
            func hand(_ name: String, _ value: String, again: Bool) async throws -> Reply {
                try await scene.ask(
                    "POST", "/imports?feed=mesures&name=\(name)&again=\(again)", token,
                    "id;valeur;note\na;\(value);\n", headers: Self.raw)
            }
            func state(_ task: String) async throws -> String? {
                let told = try await scene.ask("GET", "/tasks/\(task)", token).json
                return told["result"]?["files"]?.list.first?["state"]?.text
            }
            for (name, again) in [("a.csv", false), ("b.csv", false), ("c.csv", true)] {
                #expect(try await hand(name, "1,5", again: again).status == 202)
                try await scene.takeInbox()
            }
            #expect(try await state("f1") == "loaded")
            #expect(try await state("f2") == "duplicate")
            #expect(try await state("f3") == "loaded")
            #expect(
                try await scene.count("select count(*) from bascule.file where again and id = 3")
                    == 1)
            let entries = try await scene.ask("GET", "/journal?action=upload%20imported", token)
                .json["items"]?.list
            #expect(
                entries?.map { $0["parameters"]?["again"] == .boolean(true) }
                    == [true, false, false])
            // Over a newer file's values they do not go.
            #expect(try await hand("d.csv", "2,5", again: false).status == 202)
            try await scene.takeInbox()
            let older = try await hand("e.csv", "1,5", again: true)
            #expect(older.status == 409 && older.body.contains("older"), "\(older.body)")
            #expect(try await scene.count("select count(*) from bascule.file") == 4)
            #expect(
                try await scene.count("select count(*) from bascule.upload where ended_at is null")
                    == 0)
        }
    }

    @Test func `what waits of one user, and what is left of the disk, has its limits`()
        async throws
    {
        try await ConsoleScene.with(["BASCULE_CONSOLE_UPLOAD_FREE": "1TiB"]) { scene in
            let token = try await scene.token("ada", ["files.import"])
            let reply = try await hand(scene, "a.csv", token)
            #expect(reply.status == 503 && reply["retry-after"] == "60")
            #expect(try reply.code == "disk_full")
            #expect(try await scene.count("select count(*) from bascule.upload") == 0)
        }
        try await ConsoleScene.with(["BASCULE_CONSOLE_UPLOAD_OPEN": "1"]) { scene in
            let token = try await scene.token("ada", ["files.import"])
            // One that was left open: of the others none stays.
            #expect(try await hand(scene, "a.csv", token).status == 202)
            #expect(try await hand(scene, "b.csv", token).status == 202)
            try await scene.run(
                "update bascule.upload set ended_at = null, state = 'received' where id = 1")
            let reply = try await hand(scene, "c.csv", token)
            #expect(reply.status == 429 && reply["retry-after"] == "60")
            #expect(try reply.code == "too_many_uploads")
            let other = try await scene.token("eve", ["files.import"])
            #expect(try await hand(scene, "c.csv", other).status == 202)
        }
    }

    @Test func `a key keeps the answer with the file's row`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import"])
            let headers = Self.raw + ["Idempotency-Key: a"]
            let first = try await hand(scene, "a.csv", token, headers: headers)
            let again = try await hand(scene, "a.csv", token, headers: headers)
            #expect(first.status == 202 && again.status == 202 && again.body == first.body)
            #expect(again["idempotency-replayed"] == "true")
            let other = try await hand(scene, "a.csv", token, "id;valeur;note\n", headers: headers)
            #expect(try other.code == "idempotency_key_reused")
            #expect(try await scene.count("select count(*) from bascule.file") == 1)
            #expect(try await scene.count("select count(*) from bascule.upload") == 1)
        }
    }

    @Test func `uploads of a token have a rate of their own`() async throws {
        try await ConsoleScene.with(["BASCULE_CONSOLE_UPLOAD_RATE_LIMIT": "2"]) { scene in
            let token = try await scene.token("ada", ["files.import"])
            #expect(try await hand(scene, "a.csv", token).status == 202)
            #expect(try await hand(scene, "b.csv", token).status == 202)
            let third = try await hand(scene, "c.csv", token)
            #expect(third.status == 429)
            #expect(third["retry-after"].flatMap { Int($0) } ?? 0 > 20)
            #expect(try await scene.ask("GET", "/me", token).status == 200)
        }
    }
}
