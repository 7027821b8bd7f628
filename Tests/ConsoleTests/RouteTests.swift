// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import TestSupport
import Testing

@testable import Console

/// Who may what, for every declared route.
@Suite struct RouteTests {
    static let roles = UserRole.shipped.map(\.name)

    /// With things that there are not.
    private static func path(_ route: Route) -> String {
        route.path.text.replacing("{feed}", with: DroppedFile.feed)
            .replacing(/\{[a-z]+\}/, with: "999")
    }

    private static func name(_ route: Route) -> String {
        "\(route.method.rawValue) \(route.path.text)"
    }

    private func answer(_ route: Route, _ scene: ConsoleScene, _ key: String) async throws -> Int {
        let path = Self.path(route)
        return route.method == .get
            ? try await scene.send("GET", path, key: key).status
            : try await scene.post(path, key: key).status
    }

    @Test func `every route is in the contract, with its permission`() {
        let routes = RouteTable.console.pages
        let found = Dictionary(
            routes.map { route in
                let access =
                    switch route.access {
                    case .everybody: "-"
                    case .loggedIn: ""
                    case .permission(let permission): permission.rawValue
                    case .everywhere(let permission): permission.rawValue + "+"
                    }
                return (Self.name(route), access)
            }
        ) { one, _ in "\(one), twice" }
        for name in Set(found.keys).union(RouteContract.permissions.keys) {
            #expect(found[name] == RouteContract.permissions[name], "\(name)")
        }
    }

    @Test func `every route answers each role as the contract says`() async throws {
        try await ConsoleScene.with(["BASCULE_EXPECTED_ROLES": "[]"]) { scene in
            for role in UserRole.shipped {
                try await scene.add("u-\(role.name)", [role.name])
                let has = Set(role.scopes.map(\.permission.rawValue))
                for route in RouteTable.console.pages {
                    // What a route does may end the session: each has its own.
                    let key = try await scene.session(of: "u-\(role.name)")
                    let status = try await answer(route, scene, key)
                    let wanted = RouteContract.permissions[Self.name(route)] ?? "?"
                    let mayDo =
                        ["", "-"].contains(wanted) || has.contains(wanted.filter { $0 != "+" })
                    #expect((status != 403) == mayDo, "\(role.name) \(Self.name(route)) \(status)")
                    #expect(status < 500, "\(role.name) \(Self.name(route)) \(status)")
                }
            }
        }
    }

    @Test func `a right that is held to a feed opens what is of feeds, and nothing else`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let all = Permission.allCases.map { $0.rawValue + "@mesures" }
            try await scene.run(
                "insert into bascule.role (name, permissions, changed_by) values ('held', \(all), 't')"
            )
            try await scene.add("eve", ["held"])
            for route in RouteTable.console.pages {
                let key = try await scene.session(of: "eve")
                let status = try await answer(route, scene, key)
                let wanted = RouteContract.permissions[Self.name(route)] ?? "?"
                #expect((status == 403) == wanted.hasSuffix("+"), "\(Self.name(route)) \(status)")
            }
            let key = try await scene.session(of: "eve")
            let page = try await scene.send("GET", "/", key: key).body
            #expect(page.contains("href=\"/jobs\"") && !page.contains("href=\"/journal\""))
        }
    }

    @Test func `who has no permission is refused before anything is looked up`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key(having: "metrics.view", name: "rien")
            for route in RouteTable.console.pages {
                guard ![.everybody, .loggedIn].contains(route.access) else { continue }
                let reply = try await scene.send(
                    route.method.rawValue, Self.path(route), key: key)
                #expect(reply.status == 403, "\(Self.name(route))")
                #expect(reply.body.contains("data-status=\"403\""))
            }
            #expect(try await scene.send("GET", "/account", key: key).status == 200)
        }
    }

    @Test func `who is not logged in is led to the login, and back`() async throws {
        try await ConsoleScene.with { scene in
            for route in RouteTable.console.pages where route.access != .everybody {
                let path = Self.path(route)
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
            let other = try await scene.send("GET", "/files?feed=autre", key: key)
            #expect(
                [403, 404].contains(other.status) || !other.body.contains("b.csv"),
                "\(other.status)")
            #expect(try await scene.send("GET", "/files/1", key: key).status == 200)
            #expect(try await scene.send("GET", "/files/2", key: key).status == 404)
        }
    }
}
