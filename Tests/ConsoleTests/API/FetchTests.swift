// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Postgres
import Testing

@testable import Console

/// Files that programs want fetched: what is said at once, and what a task tells.
@Suite struct FetchTests {
    private static let open = [
        "BASCULE_CONSOLE_SOURCE_HOSTS": #"["labo.example", "labo.example:8443"]"#,
        "BASCULE_CONSOLE_UPLOAD_RATE_LIMIT": "1000",
    ]

    private func fetch(
        _ scene: ConsoleScene, _ url: String, _ token: String, feed: String? = "mesures",
        name: String? = nil, headers: [String] = []
    ) async throws -> Reply {
        var members = [JSON.Member(name: "source_url", value: .text(url))]
        if let feed { members.append(JSON.Member(name: "feed", value: .text(feed))) }
        if let name { members.append(JSON.Member(name: "name", value: .text(name))) }
        return try await scene.ask(
            "POST", "/imports", token, JSON.object(members).written, headers: headers)
    }

    @Test func `without a list of hosts nothing is fetched`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import"])
            let reply = try await fetch(scene, "https://labo.example/a.csv", token)
            #expect(try reply.status == 422 && reply.code == "source_url_refused")
            #expect(try await scene.count("select count(*) from bascule.job") == 0)
        }
    }

    @Test func `an address that is not allowed is refused at once`() async throws {
        try await ConsoleScene.with(Self.open) { scene in
            let token = try await scene.token("ada", ["files.import"])
            for url in [
                "https://other.example/a.csv", "https://labo.example:81/a.csv",
                "https://labo.example.other.example/a.csv", "file:///etc/passwd",
                "ftp://labo.example/a.csv", "https://ada:secret@labo.example/a.csv",
                "https://labo.example@other.example/a.csv", "sftp://labo.example/a.csv",
                "http://127.0.0.1/a.csv", "http://127.1/a.csv", "https://labo.example./a.csv",
                "https://labo.example\r\n/a.csv", "labo.example/a.csv",
            ] {
                let reply = try await fetch(scene, url, token)
                #expect(try reply.status == 422 && reply.code == "source_url_refused", "\(url)")
                #expect(try reply.json["detail"]?.text?.isEmpty == false)
            }
            #expect(try await fetch(scene, "", token).code == "invalid")
            let long = "https://labo.example/" + String(repeating: "a", count: 2_000)
            #expect(try await fetch(scene, long, token).status == 422)
            #expect(try await scene.count("select count(*) from bascule.fetch") == 0)
            #expect(try await scene.count("select count(*) from bascule.job") == 0)
        }
    }

    @Test func `name and feed are checked before anything is fetched`() async throws {
        try await ConsoleScene.with(Self.open) { scene in
            let token = try await scene.token("ada", ["files.import"])
            let url = "https://labo.example/a.csv"
            for name in ["../a.csv", ".a.csv", "a.txt", "a/b.csv", "a\u{202e}.csv"] {
                let reply = try await fetch(scene, url, token, name: name)
                #expect(try reply.status == 422 && reply.code == "name_invalid", "\(name)")
            }
            for last in ["a.txt", "..%2fa.csv", ".a.csv", "a%0a.csv"] {
                let reply = try await fetch(scene, "https://labo.example/" + last, token)
                #expect(try reply.status == 422 && reply.code == "name_invalid", "\(last)")
            }
            let nameless = try await fetch(scene, "https://labo.example/", token)
            #expect(try nameless.code == "invalid")
            #expect(try nameless.json["errors"]?.list.first?["field"]?.text == "name")
            #expect(try await fetch(scene, url, token, feed: "none").code == "invalid")
            let held = try await scene.token("eve", ["files.import@autre"])
            #expect(try await fetch(scene, url, held).status == 403)
            #expect(try await fetch(scene, url, held, feed: nil).code == "invalid")
            let none = try await scene.token("bob", ["files.view"])
            #expect(try await fetch(scene, url, none).status == 403)
            let twice = try await scene.ask(
                "POST", "/imports?feed=mesures", token,
                #"{"source_url":"https://labo.example/a.csv","feed":"mesures"}"#)
            #expect(twice.status == 400)
            let unknown = try await scene.ask(
                "POST", "/imports", token,
                #"{"source_url":"https://labo.example/a.csv","again":false}"#)
            #expect(try unknown.code == "invalid")
            #expect(try await scene.count("select count(*) from bascule.fetch") == 0)
        }
    }

    @Test func `a job is asked for, once a key, and its task is its sender's`() async throws {
        try await ConsoleScene.with(Self.open) { scene in
            let token = try await scene.token("ada", ["files.import@mesures", "journal.view"])
            let url = "https://labo.example:8443/x/a.csv?token=secret"
            let headers = ["Idempotency-Key: one"]
            let reply = try await fetch(scene, url, token, feed: nil, headers: headers)
            #expect(reply.status == 202, "\(reply.body)")
            #expect(reply["location"] == "/api/v1/tasks/j1")
            #expect(try reply.json["task_id"]?.text == "j1")
            let again = try await fetch(scene, url, token, feed: nil, headers: headers)
            #expect(again.body == reply.body && again["idempotency-replayed"] == "true")
            let other = try await fetch(scene, url, token, headers: headers)
            #expect(try other.code == "idempotency_key_reused")
            #expect(try await scene.count("select count(*) from bascule.job") == 1)
            let task = try await scene.ask("GET", "/tasks/j1", token).json
            #expect(task["state"]?.text == "waiting" && task["kind"]?.text == "files.fetch")
            let eve = try await scene.token("eve", ["files.import"])
            #expect(try await scene.ask("GET", "/tasks/j1", eve).status == 404)
            let journal = try await scene.ask("GET", "/journal?subject=fetch", token)
            #expect(try journal.json["items"]?.list.first?["actor"]?.text == "user:ada")
            #expect(!journal.body.contains("secret"))
            let bob = try await scene.token("bob", ["jobs.view", "jobs.run", "files.import"])
            #expect(try await !scene.ask("GET", "/jobs/1", bob).body.contains("secret"))
            // By hand there is nothing to be fetched that was not asked for.
            let run = try await scene.ask(
                "POST", "/jobs", bob, #"{"kind":"files.fetch","arguments":{"fetch":1}}"#)
            #expect(run.status == 422)
        }
    }

    @Test func `a task that has failed says why, to whoever asked and in each language`()
        async throws
    {
        try await ConsoleScene.with(Self.open) { scene in
            let token = try await scene.token("ada", ["files.import"])
            let url = "https://labo.example/a.csv"
            #expect(try await fetch(scene, url, token).status == 202)
            try await scene.run(
                """
                update bascule.fetch set code = 'source_url_refused', reason_en = 'so',
                                         reason_fr = 'ainsi'
                """)
            let early = try await scene.ask("GET", "/tasks/j1", token).json
            #expect(early["error"] == .null, "it is tried again")
            try await scene.run("update bascule.job set state = 'dead', settled_at = now()")
            let task = try await scene.ask(
                "GET", "/tasks/j1", token, headers: ["Accept-Language: fr"]
            ).json
            #expect(task["state"]?.text == "failed" && task["result"] == .null)
            #expect(task["error"]?["code"]?.text == "source_url_refused")
            #expect(task["error"]?["detail"]?.text == "ainsi")
        }
    }

    @Test(arguments: [
        ("arrived", "waiting"), ("loading", "running"), ("loaded", "succeeded"),
        ("rejected", "failed"),
    ])
    func `once it is fetched a task stands as its file does`(
        state: String, wanted: String
    ) async throws {
        try await ConsoleScene.with(Self.open) { scene in
            let token = try await scene.token("ada", ["files.import"])
            #expect(try await fetch(scene, "https://labo.example/a.csv", token).status == 202)
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, sent_by, is_awaited)
                values ('mesures', 'a.csv', 'a.csv', 1, 'arrived', 'user:ada', true)
                """)
            try await scene.run("insert into bascule.file_task (file_id) values (1)")
            try await scene.run("update bascule.file set state = \(state)")
            try await scene.run("update bascule.fetch set file_id = 1, ended_at = now()")
            try await scene.run(
                """
                with gone as (delete from bascule.job returning *)
                insert into bascule.job_history
                    (id, queue, kind, outcome, priority, attempt, refunds, crashes, arguments,
                     enqueued_at, enqueued_by, result)
                select id, queue, kind, 'succeeded', priority, 1, 0, 0, arguments, enqueued_at,
                       enqueued_by, '{"files": [1]}' from gone
                """)
            let task = try await scene.ask("GET", "/tasks/j1", token).json
            #expect(task["state"]?.text == wanted, "\(task.written)")
            let isOver = ["succeeded", "failed"].contains(wanted)
            #expect((task["result"] != .null) == isOver && (task["ended_at"] != .null) == isOver)
        }
    }
}
