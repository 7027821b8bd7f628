// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import TestSupport
import Testing
import Wording

@testable import Fetching

/// Mails that lie on a real dovecot, by TLS and by STARTTLS.
@Suite struct IMAPTests {
    private func session(
        _ office: PostOffice, user: String = "labo", password: String = "secret",
        folder: String = "INBOX", always: Bool = true, authority: String? = nil,
        hosts: [String]? = nil, networks: [String] = ["127.0.0.0/8", "::1"],
        _ change: (inout MailLimits) -> Void = { _ in }, isStopped: Bool = false
    ) throws -> IMAPSession {
        let port = always ? office.imaps : office.imap
        let rules = FetchScene(hosts: hosts ?? ["localhost:\(port)"], allowing: networks).rules
        var limits = MailLimits()
        change(&limits)
        return try IMAPSession(
            MailFolder(
                host: try #require(Host("localhost")), port: port, isAlwaysEncrypted: always,
                user: user, name: folder, authorities: authority ?? office.authority),
            password: password, rules, limits, isStopped: { isStopped })
    }

    private func trouble(
        _ body: @autoclosure () throws -> IMAPSession
    ) throws -> FetchTrouble.Code? {
        do {
            _ = try body().open()
            return nil
        } catch let trouble as FetchTrouble {
            #expect(trouble.sentence.en != trouble.sentence.fr)
            return trouble.code
        }
    }

    @Test func `mails are listed, read whole or to a limit, moved and deleted`() async throws {
        try await PostOffice.with { office in
            let texts = ["un", "deux", "trois"].map { "\r\n\r\n\($0)\r\n.\r\nA1 OK\r\n" }
            for (index, name) in ["un", "deux", "trois"].enumerated() {
                try await office.deliver(
                    "Subject: \(name)\(texts[index])", to: "labo@usine.example")
                // Each has its number in the order that it came.
                _ = try await office.mails(of: "labo", count: index + 1)
            }
            for always in [true, false] {
                let open = try session(office, always: always)
                let place = try open.open()
                #expect(place.next == 4 && place.validity > 0)
                #expect(try open.numbers(in: 1...3) == [1, 2, 3])
                #expect(try open.numbers(in: 2...MailLimits.window) == [2, 3])
                #expect(try open.numbers(in: 4...9).isEmpty, "the last one is none of these")
                #expect(try open.last() == 3)
                let mail = try #require(try open.mail(2, most: 1 << 20))
                #expect(
                    mail.isWhole && String(decoding: mail.bytes, as: UTF8.self).hasSuffix(texts[1]))
                let count = mail.bytes.count
                #expect(try open.mail(2, most: count)?.isWhole == true)
                let cut = try #require(try open.mail(2, most: count - 1))
                #expect(!cut.isWhole && cut.bytes == Array(mail.bytes.dropLast()))
                #expect(try open.mail(17, most: 100) == nil)
                #expect(try open.mail(3, most: 1 << 20)?.isWhole == true, "and it goes on")
            }
            let open = try session(office)
            let validity = try open.open().validity
            try open.delete(1)
            let empty = try session(office, folder: "Lus")
            _ = try empty.open()
            #expect(try empty.last() == nil)
            try open.move(3, to: "Lus")
            try open.delete(99)
            try open.move(99, to: "Lus")
            #expect(try open.numbers(in: 1...9) == [2])
            let other = try session(office, folder: "Lus")
            #expect(try other.open().validity != 0)
            let moved = try #require(try other.numbers(in: 1...9).first)
            let bytes = try #require(try other.mail(moved, most: 1 << 20)).bytes
            #expect(String(decoding: bytes, as: UTF8.self).contains("Subject: trois"))
            do {
                try open.move(2, to: "No such folder")
                Issue.record("it was moved to nowhere")
            } catch let trouble as FetchTrouble {
                #expect(trouble.code == .notFound)
                #expect(trouble.sentence.en.contains("has no folder No such folder"))
            }
            #expect(try session(office).open().validity == validity)
        }
    }

    @Test func `who is not let in, not believed or not allowed is told, each in its words`()
        async throws
    {
        try await PostOffice.with { office in
            #expect(try session(office).open().validity > 0)
            let none = try trouble(try session(office))
            #expect(none == nil)
            #expect(try trouble(try session(office, password: "wrong")) == .denied)
            #expect(try trouble(try session(office, folder: "Nowhere")) == .notFound)
            let debian = "/etc/ssl/certs/ca-certificates.crt"
            #expect(try trouble(try session(office, authority: debian)) == .untrusted)
            #expect(
                try trouble(try session(office, always: false, authority: debian)) == .untrusted)
            #expect(try trouble(try session(office, hosts: [])) == .refused)
            #expect(try trouble(try session(office, hosts: ["localhost"])) == .refused)
            #expect(try trouble(try session(office, networks: [])) == .refused)
            #expect(throws: CancellationError.self) {
                _ = try session(office, isStopped: true).open()
            }
        }
    }

    /// As if the name had changed its address since it was looked up.
    @Test func `the address is judged where it is connected to`() async throws {
        try await PostOffice.with { office in
            let folder = MailFolder(
                host: try #require(Host("labo.example")), port: office.imaps,
                isAlwaysEncrypted: true, user: "labo", name: "INBOX",
                authorities: office.authority)
            let address = try #require(IPAddress("127.0.0.1"))
            let cases: [([String], FetchTrouble.Code)] = [
                ([], .refused),
                // Where it may be asked, it is asked, and found to be another.
                (["127.0.0.0/8"], .untrusted),
            ]
            for (networks, code) in cases {
                let rules = FetchScene(hosts: ["labo.example:\(office.imaps)"], allowing: networks)
                    .rules
                let found = try trouble(
                    try IMAPSession(
                        folder, password: "secret", at: [address], rules, MailLimits(),
                        until: .now + .seconds(10), isStopped: { false }))
                #expect(found == code)
            }
        }
    }

    @Test func `a server that is away, dumb or says too much is told`() async throws {
        let greeting = "* OK [CAPABILITY IMAP4rev1] here\r\n"
        for (said, code) in [
            (greeting, FetchTrouble.Code.untrusted),
            (
                String(repeating: "* OK \(String(repeating: "x", count: 1_000))\r\n", count: 20),
                .failed
            ),
            // libcurl waits for a greeting.
            ("no imap\r\n", .unreachable), ("", .unreachable),
        ] {
            let server = try ChildProcess("/usr/bin/python3", ["-c", Self.script, said])
            let port = try await eventuallySome("it listens") {
                server.output.split(separator: "\n").first.flatMap { Int($0) }
            }
            let rules = FetchScene(hosts: ["127.0.0.1:\(port)"]).rules
            var limits = MailLimits()
            limits.connecting = .seconds(2)
            limits.answering = .zero
            limits.words = 10_000
            let folder = MailFolder(
                host: try #require(Host("127.0.0.1")), port: port, isAlwaysEncrypted: false,
                user: "a", name: "INBOX", authorities: "/etc/ssl/certs/ca-certificates.crt")
            let found = try trouble(
                try IMAPSession(folder, password: "b", rules, limits, isStopped: { false }))
            #expect(found == code, "\(said.prefix(40))")
            try await server.dispose()
        }
    }

    private static let script = #"""
        import socketserver, sys
        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    if sys.argv[1]:
                        self.wfile.write(sys.argv[1].encode())
                    for line in self.rfile:
                        tag = line.split(b" ")[0]
                        if sys.argv[1].startswith("* OK [CAP"):
                            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
                except OSError:
                    pass
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """#

    @Test func `an answer is read by its words, and no number beyond the range is taken`() {
        var answer = IMAPAnswer()
        for line in [
            "* OK [UIDVALIDITY 17] valid\r\n", "* OK [UIDNEXT 9999999999] no such number\r\n",
            "* SEARCH 3 1 2 2 0 -1 4294967296 x\r\n", "* 1 FETCH (UID 7)\r\n",
            "A004 NO [TRYCREATE] Mailbox doesn't exist: x\r\n",
        ] { answer.hear(line) }
        #expect(answer.number("UIDVALIDITY") == 17 && answer.number("UIDNEXT") == nil)
        #expect(answer.found(in: 1...10) == [1, 2, 3])
        #expect(answer.found(in: 2...2) == [2])
        #expect(answer.refusal == "NO [TRYCREATE] Mailbox doesn't exist: x")
        answer.hear("A005 OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE] Logged in\r\n")
        #expect(answer.offers("MOVE") && answer.offers("UIDPLUS") && !answer.offers("IDLE"))
    }

    @Test(arguments: [
        ("INBOX", true), ("Bascule/Lus 2", true), ("a.b_c-d", true), ("", false), (" a", false),
        ("a ", false), ("a\"b", false), ("a\\b", false), ("a%b", false), ("a\r\nb", false),
        ("é", false), (String(repeating: "a", count: 100), true),
        (String(repeating: "a", count: 101), false),
    ])
    func `a folder's name has no character of the protocol`(_ name: String, _ isOne: Bool) {
        #expect(IMAPSession.isFolderName(name) == isOne)
    }
}
