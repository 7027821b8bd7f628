// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import Testing

@testable import Console

/// What stands on every answer.
@Suite struct HeaderTests {
    @Test func `every answer has the headers, errors too`() async throws {
        var limits = ServerLimits()
        limits.bodyPause = .milliseconds(300)
        try await ConsoleScene.with(limits: limits) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let asset = Asset.stylesheet.path
            let replies: [(String, Reply, Int)] = [
                ("page", try await scene.send("GET", "/", key: key), 200),
                ("redirect", try await scene.send("GET", "/"), 303),
                ("asset", try await scene.send("GET", asset), 200),
                ("no page", try await scene.send("GET", "/none"), 404),
                ("method", try await scene.send("PATCH", "/"), 405),
                ("no token", try await scene.send("POST", "/theme", body: "theme=dark"), 403),
                (
                    "long", try await scene.send("GET", "/" + String(repeating: "a", count: 9_000)),
                    414
                ),
                (
                    "big",
                    try await scene.send("POST", "/theme", headers: ["Content-Length: 2000000"]),
                    413
                ),
                (
                    "slow", try await scene.send("POST", "/theme", headers: ["Content-Length: 20"]),
                    408
                ),
                (
                    "type",
                    try await scene.send(
                        "POST", "/theme", headers: ["Content-Type: text/xml", "Content-Length: 0"]),
                    415
                ),
                ("bad cursor", try await scene.send("GET", "/files?after=x", key: key), 400),
                ("twice", try await scene.send("GET", "/files?name=a&name=b", key: key), 400),
                ("alive", try await scene.send("GET", "/healthz"), 200),
            ]
            for (name, reply, status) in replies {
                #expect(reply.status == status, "\(name)")
                let policy = reply["content-security-policy"] ?? ""
                #expect(
                    policy.contains("default-src 'none'")
                        && policy.contains("frame-ancestors 'none'"), "\(name)")
                #expect(!policy.contains("unsafe"))
                #expect(reply["x-content-type-options"] == "nosniff", "\(name)")
                #expect(reply["referrer-policy"] == "same-origin", "\(name)")
                #expect(reply["cross-origin-opener-policy"] == "same-origin", "\(name)")
                #expect(reply["cross-origin-resource-policy"] == "same-origin", "\(name)")
                #expect(reply["x-request-id"]?.count == 16, "\(name)")
                #expect(reply["server"] == "Bascule" && reply["strict-transport-security"] == nil)
                #expect(
                    reply.headers.map(\.name).count == Set(reply.headers.map(\.name)).count,
                    "\(name)")
                let cache = name == "asset" ? "public, max-age=31536000, immutable" : "no-store"
                #expect(reply["cache-control"] == cache, "\(name)")
            }
        }
    }

    @Test func `a failure of ours is told by its request's name alone`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            try await scene.run("drop view bascule.files cascade")
            let reply = try await scene.send("GET", "/files", key: key)
            #expect(reply.status == 500)
            #expect(reply.body.contains(reply["x-request-id"] ?? "–"))
            #expect(!reply.body.contains("bascule.files"))
            #expect(reply["content-security-policy"] != nil)
        }
    }

    @Test func `with https cookies are secure and the browser is told to stay there`() async throws
    {
        try await ConsoleScene.with(["BASCULE_CONSOLE_EXTERNAL_URL": "https://bascule.example"]) {
            scene in
            let reply = try await scene.send("GET", "/login")
            #expect(reply["strict-transport-security"] == "max-age=31536000")
            let cookie = reply["set-cookie"] ?? ""
            #expect(cookie.hasPrefix("__Host-bascule_session=") && cookie.contains("; Secure"))
            #expect(
                cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax")
                    && cookie.contains("; Path=/;"))
        }
    }

    @Test func `behind a prefix every link and cookie carries it`() async throws {
        try await ConsoleScene.with(["BASCULE_CONSOLE_PREFIX": "/usine"]) { scene in
            #expect(try await scene.send("GET", "/login").status == 404)
            #expect(try await scene.send("GET", "/healthz").status == 200)
            let reply = try await scene.send("GET", "/usine/login")
            #expect(reply.status == 200 && reply["set-cookie"]?.contains("Path=/usine;") == true)
            #expect(reply.body.matches(of: /(?:href|action)="\/(?!usine)/).isEmpty)
            #expect(
                try await scene.send("GET", "/usine/files")["location"]
                    == "/usine/login?next=%2Fusine%2Ffiles")
        }
    }

    @Test func `HEAD is GET without its body`() async throws {
        try await ConsoleScene.with { scene in
            let get = try await scene.send("GET", "/healthz")
            let head = try await scene.send("HEAD", "/healthz")
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(
                head["content-length"] == get["content-length"] && get["content-length"] == "19")
        }
    }
}
