// SPDX-License-Identifier: Apache-2.0

import Application
import Daemon
import Foundation
import Logging
import NIOSSL
import TestSupport
import Testing
import Wording

@testable import Configuration
@testable import Console

/// TLS by the console itself.
@Suite struct TLSTests {
    private func settings(_ pair: Certificate) -> [String: String] {
        ["BASCULE_CONSOLE_TLS_CERTIFICATE": pair.path, "BASCULE_CONSOLE_TLS_KEY": pair.key]
    }

    @Test func `pages come by TLS, with the cookies and headers of it`() async throws {
        try await TemporaryFolder.with { folder in
            let pair = try await Certificate(in: folder)
            try await ConsoleScene.with(settings(pair)) { scene in
                let url = "https://localhost:\(scene.port)"
                let page = try await pair.curl(["-i", url + "/login"])
                #expect(page.status == 0, "\(page.errors)")
                #expect(page.output.contains("Strict-Transport-Security: max-age=31536000"))
                #expect(page.output.contains("Set-Cookie: __Host-bascule_session="))
                #expect(page.output.contains("; Secure"))
                #expect(try await pair.curl(["--tls-max", "1.1", url + "/healthz"]).status != 0)
                for version in ["1.2", "1.3"] {
                    let reply = try await pair.curl(
                        ["--tlsv\(version)", "--tls-max", version, url + "/healthz"])
                    #expect(reply.output.contains("alive"), "\(version)")
                }
                // A body that nobody reads is drained, by TLS too.
                let refused = try await pair.curl(
                    [
                        "-o", "/dev/null", "-w", "%{http_code}", "--data-binary",
                        "@/usr/bin/openssl",
                        url + "/nothing",
                    ])
                #expect(refused.output == "404")
            }
        }
    }

    @Test func `who speaks plain HTTP is told what to write`() async throws {
        try await TemporaryFolder.with { folder in
            let pair = try await Certificate(in: folder)
            try await ConsoleScene.with(settings(pair)) { scene in
                let reply = try await scene.send("GET", "/")
                #expect(reply.status == 400 && reply.body.contains("https://"))
            }
        }
    }

    @Test func `a renewed pair is taken, and a broken one is not`() async throws {
        try await TemporaryFolder.with { folder in
            let own = try await Certificate(in: folder)
            let observer = ConsoleObserver(Logger(label: "t"), MetricsRegistry())
            var files = Settings.Console.TLS()
            (files.certificate, files.key) = (own.path, own.key)
            let watch = try TLSWatch(files, observer)
            let first = watch.context
            watch.look()
            #expect(watch.context === first)
            let next = try await Certificate(in: folder, name: "next")
            func put(_ source: String, _ target: String) throws {
                try Data(contentsOf: URL(fileURLWithPath: source))
                    .write(to: URL(fileURLWithPath: target), options: .atomic)
            }
            try put(next.path, own.path)
            watch.look()
            #expect(watch.context === first, "a certificate without its key is no pair")
            try put(next.key, own.key)
            watch.look()
            let second = watch.context
            #expect(second !== first)
            try Data("no key".utf8).write(to: URL(fileURLWithPath: own.key))
            watch.look()
            #expect(watch.context === second)
        }
    }

    @Test func `what is wrong with a pair is said, with file and remedy`() async throws {
        try await TemporaryFolder.with { folder in
            let (own, other) = (
                try await Certificate(in: folder), try await Certificate(in: folder, name: "other")
            )
            func trouble(_ certificate: String, _ key: String) -> String {
                var files = Settings.Console.TLS()
                (files.certificate, files.key) = (certificate, key)
                do {
                    _ = try TLSIdentity(files)
                    return "none"
                } catch {
                    return "\(error)"
                }
            }
            #expect(trouble(own.path, own.key) == "none")
            #expect(
                trouble(own.path, other.key).contains("\(other.key) is not the key of \(own.path)"))
            #expect(trouble(own.key, own.key).contains("\(own.key) has no certificate"))
            #expect(trouble(own.path, own.path).contains("\(own.path) has no key"))
            #expect(trouble(own.path, folder + "/none").contains("\(folder)/none can't be read"))
            var files = Settings.Console.TLS()
            (files.certificate, files.key) = (own.path, other.key)
            let found = TLSLook.find(files)
            #expect(found.map(\.cause) == ["tls_unusable"] && found[0].subject == own.path)
            let short = try await Certificate(in: folder, name: "short", days: 3)
            (files.certificate, files.key) = (short.path, short.key)
            #expect(TLSLook.find(files).map(\.cause) == ["tls_ends"])
        }
    }

    @Test(
        arguments: [
            (-1, "holds only from later on"), (0, nil), (16 * 86_400 - 1, nil), (16 * 86_400, nil),
            (16 * 86_400 + 1, "ends in 13 days"), (30 * 86_400 - 1, "ends in 0 day"),
            (30 * 86_400, "has ended"),
        ] as [(Int64, String?)])
    func `an end is told two weeks before`(_ now: Int64, _ words: String?) {
        let what = TLSLook.finding("p", begins: 0, ends: 30 * 86_400, at: now)?.what.en
        #expect((what == nil) == (words == nil), "\(what ?? "nothing")")
        if let words { #expect(what?.contains(words) ?? false, "\(what ?? "nothing")") }
    }

    @Test func `one file without the other is a mistake of the settings`() {
        #expect(throws: Mistakes.self) {
            try Settings.load(
                home: "/nowhere", environment: ["BASCULE_CONSOLE_TLS_KEY": "/etc/x.key"])
        }
    }
}
