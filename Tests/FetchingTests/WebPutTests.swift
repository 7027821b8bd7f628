// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Wording

@testable import Fetching

/// Files of ours in a folder of a real nginx.
@Suite struct WebPutTests {
    private func put(
        _ server: WebFolder, _ folder: String, _ proof: WebLogin.Proof = .none,
        name: String = "a.csv", check: WebParcel.Check = .size, scheme: String = "https",
        allowing networks: [String] = ["127.0.0.0/8"], claimed: KnownText = .first,
        observe: (WebParcel.Step) throws -> Void = { _ in }
    ) throws -> FetchTrouble? {
        let scene = FetchScene(
            hosts: [server.place], allowing: networks, ca: server.authority)
        let login = WebLogin(
            try SourceURL("\(scheme)://\(server.place)/\(folder)/"), proof, place: Phrase("x"))
        var failure: (any Error)?
        do {
            try WebPut(login, scene.rules, scene.limits, isStopped: { false }).run(
                .text(name, claimed, check),
                observe: { step in do { try observe(step) } catch { failure = error } },
                from: claimed.open)
        } catch let trouble as FetchTrouble {
            return trouble
        }
        if let failure { throw failure }
        return nil
    }

    private func text(_ server: WebFolder, _ name: String) throws -> String {
        try String(contentsOfFile: server.path(name), encoding: .utf8)
    }

    @Test(arguments: ["https", "http"])
    func `a file comes under its name, and replaces one that has it`(
        _ scheme: String
    ) async throws {
        try await WebFolder.with(isTLS: scheme == "https") { server in
            var steps: [WebParcel.Step] = []
            let name = "é #%20;x.csv"
            let trouble = try put(server, "open", name: name, scheme: scheme) { steps.append($0) }
            #expect(trouble == nil && steps == [.written, .verified], "\(trouble as Any)")
            #expect(try text(server, "open/" + name) == "12345")
            for check in [WebParcel.Check.content, .answer, .size] {
                #expect(
                    try put(
                        server, "open", name: name, check: check, scheme: scheme, claimed: .second)
                        == nil)
                #expect(try text(server, "open/" + name) == "54321")
            }
        }
    }

    @Test func `who has the password, or the token, may write`() async throws {
        try await WebFolder.with { server in
            #expect(
                try put(server, "in", .password(user: WebFolder.user, WebFolder.password)) == nil)
            #expect(try text(server, "in/a.csv") == "12345")
            #expect(try put(server, "token", .token(WebFolder.token)) == nil)
            #expect(try text(server, "token/a.csv") == "12345")
            let codes = [
                try put(server, "in", .password(user: WebFolder.user, "x"))?.code,
                try put(server, "in")?.code, try put(server, "token", .token("x"))?.code,
            ]
            #expect(codes == [.denied, .denied, .denied])
        }
    }

    @Test func `why a file is not taken is told, and what to do`() async throws {
        try await WebFolder.with { server in
            let busy = try put(server, "busy")
            #expect(busy?.code == .unavailable && busy?.retryAfter == .seconds(7))
            // nginx answers 500 where there is no such folder.
            #expect(try put(server, "open/none")?.code == .unavailable)
            let reading = try put(server, "read")
            #expect(reading?.code == .denied && reading?.sentence.en.contains("PUT") == true)
            let drop = try put(server, "drop")
            #expect(drop?.sentence.en.contains("`check: answer`") == true, "\(drop as Any)")
            #expect(drop?.isTaken == true && busy?.isTaken == false)
            #expect(try put(server, "drop", check: .answer) == nil)
            let moved = try put(server, "moved")
            #expect(moved?.sentence.en.contains("sends us on") == true, "\(moved as Any)")
            #expect(try text(server, "drop/a.csv") == "12345")
            #expect(try put(server, "open", allowing: [])?.code == .refused)
            for trouble in [busy, reading, drop, moved] {
                #expect(trouble?.sentence.en != trouble?.sentence.fr)
            }
        }
    }

    @Test func `a file that is another one behind its last byte is not taken for put`() async throws
    {
        try await WebFolder.with { server in
            for (check, other) in [(WebParcel.Check.size, "1234"), (.content, "54321")] {
                let trouble = try put(server, "open", check: check) { step in
                    guard step == .written else { return }
                    try Data(other.utf8).write(to: URL(filePath: server.path("open/a.csv")))
                }
                #expect(trouble?.code == .failed, "\(trouble as Any)")
            }
        }
    }

    @Test
    func `what is larger than the server takes is told, whatever it does with the connection`()
        async throws
    {
        try await WebFolder.with { server in
            let scene = FetchScene(hosts: [server.place], ca: server.authority)
            let login = WebLogin(
                try SourceURL("https://\(server.place)/small/"), .none, place: Phrase("x"))
            let parcel = WebParcel(
                name: "a", bytes: 5_000_000, sha256: KnownText.first.sha256, check: .size)
            let trouble = #expect(throws: FetchTrouble.self) {
                try WebPut(login, scene.rules, scene.limits, isStopped: { false }).run(
                    parcel, observe: { _ in }, from: { { [UInt8](repeating: 0x61, count: $0) } })
            }
            #expect(trouble?.detail == "413", "\(trouble as Any)")
        }
    }
}
