// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// The console behind a real nginx, with TLS and a prefix.
@Suite(.serialized) struct NginxTests {
    private func with(
        _ body: @escaping @Sendable (ConsoleScene, Nginx, String) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            try await ConsoleScene.with(Nginx.settings) { scene in
                let nginx = try await Nginx(before: scene, in: folder)
                let result: Result<Void, any Error>
                do { result = .success(try await body(scene, nginx, folder)) } catch {
                    result = .failure(error)
                }
                try await nginx.stop()
                try result.get()
            }
        }
    }

    /// Logs in through nginx, by curl; gives the answer's head.
    private func logIn(
        _ nginx: Nginx, _ folder: String, _ more: [String] = []
    ) async throws -> String {
        let jar = folder + "/jar"
        let origin = ["-H", "Origin: https://bascule.usine.example"]
        let page = try await nginx.curl(["-c", jar, nginx.url("/login")]).output
        let token = try #require(
            page.firstMatch(of: /name="csrf_token" value="([^"]+)"/).map { String($0.output.1) })
        return try await nginx.curl(
            ["-i", "-b", jar, "-c", jar] + origin + more + [
                "--data-urlencode", "username=ada", "--data-urlencode",
                "password=\(ConsoleScene.password)", "--data-urlencode", "csrf_token=\(token)",
                nginx.url("/login"),
            ]
        ).output
    }

    @Test func `a login, pages, assets and live counts come through it`() async throws {
        try await with { scene, nginx, folder in
            try await scene.add("ada", ["operateur"])
            let head = try await logIn(nginx, folder)
            #expect(head.contains("303") && head.contains("Location: /bascule/"))
            #expect(head.contains("Set-Cookie: __Host-bascule_session="))
            #expect(head.contains("Strict-Transport-Security: max-age=31536000"))
            let jar = ["-b", folder + "/jar"]
            let page = try await nginx.curl(jar + [nginx.url("/")]).output
            #expect(page.contains("data-page=\"overview\""))
            for asset in page.matches(of: /(?:href|src)="(\/bascule\/assets\/[^"]+)"/) {
                let path = "https://localhost:\(nginx.port)\(asset.output.1)"
                let reply = try await nginx.curl(["-i", path]).output
                #expect(reply.contains("immutable"), "\(path)")
            }
            let events = folder + "/events"
            async let stream = nginx.curl(
                jar + ["-N", "--max-time", "4", "-o", events, nginx.url("/events")])
            func told() -> String {
                (try? String(contentsOfFile: events, encoding: .utf8)) ?? ""
            }
            try await eventually("the first counts", within: .seconds(3)) {
                told().contains("\"files.today\":0")
            }
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state)
                values ('mesures', 'a', 'a', 1, 'loaded')
                """)
            try await eventually("the next", within: .seconds(1)) {
                told().contains("\"files.today\":1")
            }
            _ = try await stream
            let metrics = try await nginx.curl(
                [
                    "-o", "/dev/null", "-w", "%{http_code}",
                    "https://localhost:\(nginx.port)/metrics",
                ])
            #expect(metrics.output == "404", "what is outside of the prefix is not handed on")
        }
    }

    @Test func `the client's address is nginx's word, not the client's`() async throws {
        try await with { scene, nginx, folder in
            try await scene.add("ada", ["lecteur"])
            let spoof = ["-H", "X-Forwarded-For: 6.6.6.6", "--interface", "127.0.0.3"]
            _ = try await logIn(nginx, folder, spoof)
            func addresses() async throws -> [String] {
                try await scene.session.use {
                    try $0.query("select address from bascule.session order by id").values()
                }
            }
            #expect(try await addresses() == ["127.0.0.3"])
            // Somebody beside the proxy, who is no proxy: its header says nothing at all.
            let login = "http://127.0.0.1:\(scene.port)/bascule/login"
            let beside = ["--interface", "127.0.0.4", "-H", "X-Forwarded-For: 127.0.0.1, 9.9.9.9"]
            let page = try await ChildProcess.run(
                "/usr/bin/curl", ["-sSi"] + beside + [login]
            ).output
            let key = try #require(
                page.firstMatch(of: /__Host-bascule_session=([^;]+)/).map { String($0.output.1) })
            let token = try #require(
                page.firstMatch(of: /name="csrf_token" value="([^"]+)"/).map { String($0.output.1) }
            )
            _ = try await ChildProcess.run(
                "/usr/bin/curl",
                ["-sS", "-H", "Cookie: __Host-bascule_session=\(key)"] + beside + [
                    "--data-urlencode", "username=ada", "--data-urlencode",
                    "password=\(ConsoleScene.password)", "--data-urlencode",
                    "csrf_token=\(token)", login,
                ])
            #expect(try await addresses() == ["127.0.0.3", "127.0.0.4"])
        }
    }

    /// Two requests in the clothes of one.
    private static let smuggled = [
        "POST /bascule/theme HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nDELETE /bascule/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /bascule/theme HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 50\r\n\r\n0000DELETE /bascule/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /bascule/theme HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\nDELETE /bascule/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /bascule/theme HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nDELETE /bascule/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /bascule/theme HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\nDELETE /bascule/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /bascule/theme HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\n0000DELETE /bascule/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /bascule/theme HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\u{b}chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nDELETE /bascule/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /bascule/login HTTP/1.1\r\nHost: x\r\nX: a\rContent-Length: 40\r\n\r\nDELETE /bascule/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /bascule/theme HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;\nX\r\n0\r\n\r\nDELETE /bascule/x HTTP/1.1\r\nHost: x\r\n\r\n",
    ]

    /// What the console has been asked, by method.
    private func asked(_ scene: ConsoleScene, _ key: String) async throws -> [String: Int] {
        let text = try await scene.send(
            "GET", "/metrics", headers: ["Cookie: __Host-bascule_session=\(key)"]
        ).body
        let lines = text.matches(
            of: /bascule_http_request_seconds_count\{method="(\w+)"[^}]*\} (\d+)/)
        return Dictionary(
            lines.map { (String($0.output.1), Int($0.output.2) ?? 0) }, uniquingKeysWith: +)
    }

    @Test func `no request is smuggled through it, nor to the console itself`() async throws {
        try await with { scene, nginx, folder in
            let key = try await scene.key("eve", ["operateur"])
            // With a client that says what it sends in two ways, nobody may see a second request
            // where the other saw none: all that follows is refused or answered as one of its own.
            let script = """
                import json, socket, ssl, sys
                port, ca = int(sys.argv[1]), sys.argv[2]
                counts = []
                for text in json.load(sys.stdin):
                    plain = socket.create_connection(("127.0.0.1", port), timeout=3)
                    line = plain
                    if ca != "-":
                        context = ssl.create_default_context(cafile=ca)
                        line = context.wrap_socket(plain, server_hostname="localhost")
                    data = b""
                    try:
                        line.sendall(text.encode("latin-1"))
                        while True:
                            part = line.recv(65536)
                            if not part: break
                            data += part
                    except (TimeoutError, OSError):
                        pass
                    counts.append([data.count(b"HTTP/1.1 "), data[9:12].decode()])
                    line.close()
                print(json.dumps(counts))
                """
            let file = folder + "/smuggle.py"
            try Data(script.utf8).write(to: URL(fileURLWithPath: file))
            let input = String(
                decoding: try JSONEncoder().encode(Self.smuggled), as: UTF8.self)
            let before = try await asked(scene, key)
            let through = try await ChildProcess.run(
                "/usr/bin/env",
                ["python3", file, "\(nginx.port)", nginx.certificate.path], input: input,
                within: .seconds(120))
            let after = try await asked(scene, key)
            // nginx sees each second request where it is one, and hands it on as one of its own, or
            // refuses the first: the console never sees more than nginx has sent it.
            let counts = try JSONDecoder().decode([[Either]].self, from: Data(through.output.utf8))
            try #require(counts.count == Self.smuggled.count, "\(through.errors)")
            let answered = counts.reduce(0) { $0 + ($1[0].number ?? 0) }
            let seen = (after["DELETE"] ?? 0) - (before["DELETE"] ?? 0)
            #expect(seen <= answered - counts.count, "\(through.output) \(after)")
            let direct = try await ChildProcess.run(
                "/usr/bin/env", ["python3", file, "\(scene.port)", "-"], input: input,
                within: .seconds(120))
            let own = try JSONDecoder().decode([[Either]].self, from: Data(direct.output.utf8))
            print("smuggling, through nginx and directly:", through.output, direct.output)
            for (place, reply) in own.enumerated() {
                #expect(
                    reply[1].text == "400" && reply[0].number == 1, "\(place): \(reply)")
            }
        }
    }

    private enum Either: Decodable {
        case number(Int), text(String)
        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            self = try (try? .number(value.decode(Int.self))) ?? .text(value.decode(String.self))
        }
        var number: Int? { if case .number(let number) = self { number } else { nil } }
        var text: String? { if case .text(let text) = self { text } else { nil } }
    }
}
