// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Synchronization
import TestSupport
import Testing
import Wording

@testable import Fetching

/// Files from real servers of the web.
@Suite struct WebFetchTests {
    @Test func `a file comes as the server has it`() async throws {
        try await WebServer.with { server in
            let place = "127.0.0.1:\(server.port)"
            let scene = FetchScene(hosts: [place])
            #expect(
                try scene.get("http://\(place)/file/a.csv?b=1") == Int64(WebServer.text.utf8.count))
            #expect(scene.text == WebServer.text)
            #expect(server.asked == ["/file/a.csv?b=1"])
            let packed = FetchScene(hosts: [place])
            _ = try packed.get("http://\(place)/packed")
            #expect(packed.text.hasSuffix(" not unpacked"))
        }
    }

    @Test func `nothing of this host is sent, and no cookie is kept`() async throws {
        try await WebServer.with { server in
            let place = "127.0.0.1:\(server.port)"
            let scene = FetchScene(hosts: [place])
            _ = try scene.get("http://\(place)/to?u=/headers")
            #expect(server.asked == ["/to?u=/headers", "/headers"])
            let sent = scene.text.lowercased()
            for word in ["cookie", "authorization", "referer", "proxy", "gzip", "deflate"] {
                #expect(!sent.contains(word), "\(sent)")
            }
        }
    }

    @Test(arguments: [
        ("/status/404", "source_not_found", false), ("/status/410", "source_not_found", false),
        ("/status/401", "source_denied", false), ("/status/403", "source_denied", false),
        ("/status/500", "source_unavailable", true), ("/status/503", "source_unavailable", true),
        ("/status/429?after=7", "source_unavailable", true),
        ("/status/429?after=301", "source_unavailable", false),
        ("/status/204", "source_failed", false), ("/status/206", "source_failed", false),
        ("/status/304", "source_failed", false), ("/status/418", "source_failed", false),
        ("/cut", "source_cut", true), ("/big/1048577", "source_too_large", false),
        ("/chunked/1048577", "source_too_large", false),
    ])
    func `an answer that is no file says why, and whether to ask again`(
        path: String, code: String, mayPass: Bool
    ) async throws {
        try await WebServer.with { server in
            let place = "127.0.0.1:\(server.port)"
            let scene = FetchScene(hosts: [place])
            let trouble = try #require(try scene.trouble("http://\(place)\(path)"))
            #expect(trouble.code.rawValue == code && trouble.mayPass == mayPass, "\(trouble)")
            #expect(trouble.sentence.en != trouble.sentence.fr)
            if path.contains("after=7") { #expect(trouble.retryAfter == .seconds(7)) }
            if path.hasPrefix("/status") { #expect(scene.count == 0) }
            #expect(scene.count <= 1 << 20)
        }
    }

    @Test func `the largest file is taken, of known and of unknown size`() async throws {
        try await WebServer.with { (server) async throws in
            let place = "127.0.0.1:\(server.port)"
            for path in ["/big/1048576", "/chunked/1048576"] {
                let scene = FetchScene(hosts: [place])
                #expect(try scene.get("http://\(place)\(path)") == 1 << 20)
                #expect(scene.count == 1 << 20)
            }
        }
    }

    @Test func `what is too slow, or does not answer, ends in time, and so does what is stopped`()
        async throws
    {
        try await WebServer.with { server in
            let place = "127.0.0.1:\(server.port)"
            let begin = ContinuousClock.now
            let slow = FetchScene(hosts: [place]) { $0.slowness = .seconds(2) }
            #expect(try slow.code("http://\(place)/slow") == .tooSlow)
            let late = FetchScene(hosts: [place]) { $0.time = .seconds(1) }
            let trouble = try #require(try late.trouble("http://\(place)/hang"))
            #expect(trouble.code == .tooSlow && trouble.mayPass)
            let stopped = FetchScene(hosts: [place])
            stopped.isStopped.store(true, ordering: .relaxed)
            #expect(throws: CancellationError.self) { try stopped.get("http://\(place)/hang") }
            #expect(ContinuousClock.now - begin < .seconds(20))
        }
    }

    @Test func `nobody listens, or nobody has the name`() throws {
        let closed = FetchScene(hosts: ["127.0.0.1:1"])
        let trouble = try #require(try closed.trouble("http://127.0.0.1:1/"))
        #expect(trouble.code == .unreachable && trouble.mayPass)
        let unknown = FetchScene(hosts: ["none.invalid"])
        #expect(try unknown.code("https://none.invalid/") == .nameUnknown)
    }

    @Test func `at most three redirects are followed`() async throws {
        try await WebServer.with { server in
            let place = "127.0.0.1:\(server.port)"
            let scene = FetchScene(hosts: [place])
            _ = try scene.get("http://\(place)/times/3")
            #expect(scene.text == WebServer.text)
            let over = FetchScene(hosts: [place])
            #expect(try over.code("http://\(place)/times/4") == .refused)
            #expect(over.count == 0)
            #expect(server.asked.count == 8)
        }
    }

    @Test func `a redirect goes where the first address might have`() async throws {
        try await WebServer.with { inner in
            try await WebServer.with { server in
                let (place, other) = ("127.0.0.1:\(server.port)", "127.0.0.1:\(inner.port)")
                let scene = FetchScene(hosts: [
                    place, "localhost:\(inner.port)", "[::1]:\(inner.port)",
                ])
                for target in [
                    "http://\(other)/file/a", "file:///etc/passwd", "sftp://\(place)/a",
                    "ftp://\(place)/a", "http://a:b@\(place)/file/a", "http://[::1]:\(inner.port)/",
                    "http://127.1:\(inner.port)/file/a", "//\(other)/file/a", "gopher://\(other)/",
                    "http://0x7f.1:\(server.port)/file/a",
                ] {
                    let escaped = try #require(
                        target.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
                    let trouble = try scene.trouble("http://\(place)/to?u=\(escaped)")
                    #expect(trouble?.code == .refused, "\(target): \(String(describing: trouble))")
                }
                #expect(inner.asked.isEmpty && scene.count == 0)
                let to = "http%3A%2F%2Flocalhost%3A\(inner.port)%2Ffile%2Fa"
                _ = try scene.get("http://\(place)/to?u=\(to)")
                #expect(inner.asked == ["/file/a"])
            }
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `a host with an address that is not public is refused before it is asked`(
        host: String
    ) async throws {
        try await WebServer.with { server in
            let place = "\(host):\(server.port)"
            let scene = FetchScene(hosts: [place], allowing: [])
            let trouble = try #require(try scene.trouble("http://\(place)/file/a"))
            #expect(trouble.code == .refused && !trouble.mayPass)
            #expect(
                host == "127.0.0.1" || !trouble.sentence.en.contains("127.0.0.1"),
                "addresses are for the job's log")
            #expect(trouble.detail.contains("127.0.0.1") || trouble.detail.contains("::1"))
            #expect(server.asked.isEmpty)
        }
    }

    /// As if the name had changed its address since it was looked up.
    @Test func `the address is judged where it is connected to`() async throws {
        try await WebServer.with { server in
            let scene = FetchScene(hosts: ["labo.example:\(server.port)"], allowing: [])
            let url = try SourceURL("http://labo.example:\(server.port)/file/a")
            let fetch = WebFetch(url, scene.rules, scene.limits, until: .now + .seconds(10))
            for address in ["127.0.0.1", "::ffff:127.0.0.1", "::1"] {
                let known = [try #require(IPAddress(address))]
                let error = #expect(throws: FetchTrouble.self) {
                    try fetch.run(at: known, scene.ends)
                }
                #expect(error?.code == .refused, "\(address): \(String(describing: error))")
            }
            #expect(server.asked.isEmpty)
            // With the same address allowed it is got, though nobody knows the name.
            let open = FetchScene(hosts: ["labo.example:\(server.port)"])
            let known = [try #require(IPAddress("127.0.0.1"))]
            guard
                case .whole = try WebFetch(
                    url, open.rules, open.limits, until: .now + .seconds(10)
                ).run(at: known, open.ends)
            else {
                Issue.record("no file")
                return
            }
            #expect(open.text == WebServer.text)
        }
    }

    @Test func `a server of TLS must prove who it is`() async throws {
        try await WebServer.with(isTLS: true) { server in
            let hosts = [
                "localhost:\(server.port)", "127.0.0.1:\(server.port)", "127.0.0.2:\(server.port)",
            ]
            let trusting = FetchScene(
                hosts: hosts, allowing: ["127.0.0.0/8", "::1"], ca: server.authority)
            _ = try trusting.get("https://localhost:\(server.port)/file/a.csv")
            #expect(trusting.text == WebServer.text)
            let strange = FetchScene(hosts: hosts, allowing: ["127.0.0.0/8", "::1"])
            let trouble = try #require(
                try strange.trouble("https://localhost:\(server.port)/file/a.csv"))
            #expect(trouble.code == .untrusted && !trouble.mayPass, "\(trouble.detail)")
            #expect(strange.count == 0)
            #expect(server.asked == ["/file/a.csv"])
        }
        // A certificate that is for another name.
        try await WebServer.with(isTLS: true, at: "127.0.0.2") { (server) async throws in
            let place = "127.0.0.2:\(server.port)"
            let scene = FetchScene(hosts: [place], ca: server.authority)
            #expect(try scene.code("https://\(place)/file/a.csv") == .untrusted)
            #expect(server.asked.isEmpty)
        }
    }

    @Test func `no redirect goes on without TLS`() async throws {
        try await WebServer.with { plain in
            try await WebServer.with(isTLS: true) { server in
                let place = "127.0.0.1:\(server.port)"
                let hosts = [place, "127.0.0.1:\(plain.port)"]
                let scene = FetchScene(hosts: hosts, ca: server.authority)
                let down = "http%3A%2F%2F127.0.0.1%3A\(plain.port)%2Ffile%2Fa"
                #expect(try scene.code("https://\(place)/to?u=\(down)") == .refused)
                #expect(plain.asked.isEmpty)
                let up = "https%3A%2F%2F127.0.0.1%3A\(server.port)%2Ffile%2Fa"
                _ = try scene.get("http://127.0.0.1:\(plain.port)/to?u=\(up)")
                #expect(scene.text == WebServer.text)
            }
        }
    }

    @Test func `what the writer throws ends it`() async throws {
        struct Full: Error {}
        try await WebServer.with { server in
            let place = "127.0.0.1:\(server.port)"
            let scene = FetchScene(hosts: [place])
            let ends = Fetch.Ends(write: { _ in throw Full() })
            #expect(throws: Full.self) {
                try Fetch(scene.rules, scene.limits).run(
                    SourceURL("http://\(place)/big/100000"), ends)
            }
        }
    }
}
