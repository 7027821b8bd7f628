// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import Testing

@testable import Console

/// Who may what, for every declared route.
@Suite struct RouteTests {
    static let roles = ["lecteur", "analyste", "operateur", "administrateur"]

    @Test func `every route answers each role as the table says`() async throws {
        try await ConsoleScene.with { scene in
            for role in Self.roles {
                let key = try await scene.key("u-\(role)", [role])
                for route in RouteTable.console.pages where route.path.text != "/logout" {
                    let path = route.path.text.replacing("{file}", with: "999")
                        .replacing("{digest}", with: "00").replacing("{name}", with: "x")
                    guard !path.hasPrefix("/account/"), !path.hasPrefix("/login") else { continue }
                    let reply =
                        route.method == .get
                        ? try await scene.send("GET", path, key: key)
                        : try await scene.post(path, key: key, ["next": "/"])
                    // Every role of the schema may see the two pages; nothing is there yet.
                    let wanted =
                        switch path {
                        case "/files/999", "/assets/00/x": 404
                        case "/language", "/theme": 422
                        case "/readyz": 200
                        default: 200
                        }
                    #expect(reply.status == wanted, "\(role) \(route.method) \(path)")
                }
            }
        }
    }

    @Test func `who has no permission is refused before anything is looked up`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.run(
                "insert into bascule.role (name, permissions, changed_by) values ('rien', array['exports.view'], 't')"
            )
            let key = try await scene.key("eve", ["rien"])
            for route in RouteTable.console.pages {
                guard case .permission = route.access else { continue }
                let path = route.path.text.replacing("{file}", with: "999")
                let reply = try await scene.send(route.method.rawValue, path, key: key)
                #expect(reply.status == 403, "\(path)")
                #expect(reply.body.contains("data-status=\"403\""))
            }
            #expect(try await scene.send("GET", "/account", key: key).status == 200)
        }
    }

    @Test func `who is not logged in is led to the login, and back`() async throws {
        try await ConsoleScene.with { scene in
            for route in RouteTable.console.pages where route.access != .everybody {
                let path = route.path.text.replacing("{file}", with: "7")
                let reply = try await scene.send(
                    route.method.rawValue, path, body: route.method == .post ? "" : nil)
                #expect(reply.status == 303, "\(path)")
                let next = route.method == .get ? "?next=" + FormText.encoded(path) : ""
                #expect(reply["location"] == "/login" + next)
            }
            try await scene.add("ada", ["lecteur"])
            #expect(
                try await scene.logIn("ada", next: "/files?state=loaded")["location"]
                    == "/files?state=loaded")
            for foreign in ["//evil.example", "https://evil.example/", "/\\evil", "/a\nb", "x", ""]
            {
                #expect(
                    try await scene.logIn("ada", next: foreign)["location"] == "/", "\(foreign)")
            }
        }
    }

    @Test func `a method that a path does not have is 405 for everybody`() async throws {
        try await ConsoleScene.with { scene in
            for (method, path, allow) in [
                ("PUT", "/", "GET, HEAD"), ("TRACE", "/", "GET, HEAD"),
                ("TRACE", "/none", "GET, HEAD"),
                ("DELETE", "/login", "GET, HEAD, POST"), ("GET", "/logout", "POST"),
                ("OPTIONS", "/files/1", "GET, HEAD"), ("POST", "/healthz", "GET, HEAD"),
            ] {
                let reply = try await scene.send(method, path)
                #expect(reply.status == 405, "\(method) \(path)")
                #expect(reply["allow"] == allow, "\(method) \(path)")
            }
            #expect(try await scene.send("GET", "/nothing").status == 404)
        }
    }

    @Test func `a feed's right shows that feed alone`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.run(
                "insert into bascule.role (name, permissions, changed_by) values ('mes', array['files.view@mesures'], 't')"
            )
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state)
                values ('mesures', 'a.csv', 'a.csv', 1, 'loaded'), ('autre', 'b.csv', 'b.csv', 1, 'loaded')
                """)
            let key = try await scene.key("eve", ["mes"])
            let list = try await scene.send("GET", "/files", key: key)
            #expect(list.body.contains("a.csv") && !list.body.contains("b.csv"))
            #expect(try await scene.send("GET", "/files?feed=autre", key: key).status == 404)
            #expect(try await scene.send("GET", "/files/1", key: key).status == 200)
            #expect(try await scene.send("GET", "/files/2", key: key).status == 404)
        }
    }
}
