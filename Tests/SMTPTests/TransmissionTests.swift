// SPDX-License-Identifier: Apache-2.0

import Foundation
import SMTP
import TestSupport
import Testing
import Wording

/// One mail to one recipient, at a real server that behaves in every way.
@Suite struct TransmissionTests {
    private func server(
        _ scripted: ScriptedMailServer, _ encryption: MailServer.Encryption = .none,
        user: String? = nil, host: String = "localhost", authorities: String? = nil,
        patience: Duration = .seconds(20)
    ) -> MailServer {
        MailServer(
            host: host, port: scripted.port, encryption: encryption, user: user,
            authorities: authorities ?? scripted.authority, greeting: "usine.example",
            connecting: .seconds(5), patience: patience)
    }

    private static func mail(_ id: String = "a.1@usine.example") -> [UInt8] {
        Array("Message-ID: <\(id)>\r\nSubject: é\r\n\r\n.dot\r\n..\r\nfin\r\n".utf8)
    }

    private func send(
        to name: String, _ server: MailServer, password: String? = nil
    ) throws -> Delivery {
        try Transmission(to: server, password: password)
            .run(Self.mail(), from: "bascule@usine.example", to: "\(name)@usine.example")
    }

    @Test func `what is accepted has come as it was, and the server's words are kept`()
        async throws
    {
        try await ScriptedMailServer.with { scripted in
            guard case .accepted(let words) = try send(to: "ok", server(scripted)) else {
                Issue.record("not accepted")
                return
            }
            #expect(words == "250 2.0.0 taken as 0")
            let came = try scripted.mail(0)
            #expect(came == Self.mail())
            #expect(scripted.taken.map(\.id) == ["<a.1@usine.example>"])
        }
    }

    @Test(arguments: [
        ("no", "refused", "550 5.1.1 nobody of that name"),
        ("full", "later", "452 4.2.2 mailbox full"),
        ("grey", "later", "451 4.7.1 greylisted, come again"),
        ("bad", "refused", "554 5.6.0 not this one"),
        ("later", "later", "451 4.3.0 not now"),
        // Of a server that goes, not of this recipient.
        ("closing", "unusable", "failed"),
    ])
    func `what the server says decides`(
        _ name: String, _ outcome: String, _ words: String
    ) async throws {
        try await ScriptedMailServer.with { scripted in
            let delivery = try send(to: name, server(scripted))
            let told =
                switch delivery {
                case .accepted(let text): "accepted \(text)"
                case .refused(let text): "refused \(text)"
                case .later(let text): "later \(text)"
                case .unknown(let text): "unknown \(text)"
                case .unusable(let trouble): "unusable \(trouble.code)"
                }
            #expect(told == "\(outcome) \(words)")
            #expect(scripted.taken.isEmpty)
        }
    }

    /// The server says it where the sender is named, and it is no fault of the sender's.
    @Test func `a mail that is too large is refused, and the others go on`() async throws {
        try await ScriptedMailServer.with { scripted in
            let delivery = try Transmission(to: server(scripted), password: nil).run(
                Self.mail(), from: "heavy@usine.example", to: "ok@usine.example")
            guard case .refused(let words) = delivery else {
                Issue.record("\(delivery)")
                return
            }
            #expect(words == "552 5.3.4 too large")
        }
    }

    @Test func `no byte of an answer is one that no text of ours may have`() async throws {
        try await ScriptedMailServer.with { scripted in
            guard case .later(let words) = try send(to: "nul", server(scripted)),
                case .accepted(let others) = try send(to: "nul", server(scripted))
            else {
                Issue.record("neither later nor accepted")
                return
            }
            #expect(words == "450 grey\u{FFFD}listed" && others == "250 ok queued\u{FFFD}as 1")
        }
    }

    @Test(
        arguments: [
            ("554 blocked", nil), ("421 too many of you", nil),
            ("220 scripted", "550 go away"), ("220 scripted", "421 not now"),
        ] as [(String, String?)])
    func `what is said before the sender is named is about nobody`(
        _ banner: String, _ hello: String?
    ) async throws {
        try await ScriptedMailServer.with(banner: banner, hello: hello) { scripted in
            let delivery = try send(to: "ok", server(scripted))
            guard case .unusable(let trouble) = delivery else {
                Issue.record("\(delivery)")
                return
            }
            #expect(trouble.code == .failed && trouble.detail == hello ?? banner)
        }
    }

    @Test func `a mail that takes longer than an answer may is sent to its end`() async throws {
        try await ScriptedMailServer.with { scripted in
            let lines = String(
                repeating: String(repeating: "x", count: 70) + "\r\n", count: 250_000)
            let mail = Array("Message-ID: <a@b>\r\n\r\n\(lines)".utf8)
            let start = ContinuousClock.now
            let delivery = try Transmission(
                to: server(scripted, patience: .seconds(2)), password: nil
            ).run(mail, from: "a@usine.example", to: "slow@usine.example")
            guard case .accepted = delivery else {
                Issue.record("\(delivery)")
                return
            }
            #expect(start.duration(to: .now) > .seconds(3), "the server reads slowly")
        }
    }

    @Test func `nobody knows of a mail whose server hangs up after the last dot`() async throws {
        try await ScriptedMailServer.with { scripted in
            let delivery = try send(to: "cut", server(scripted))
            guard case .unknown = delivery else {
                Issue.record("\(delivery)")
                return
            }
            // It has come, indeed.
            #expect(scripted.taken.count == 1)
        }
    }

    @Test func `a server that answers no more is waited for, and then nobody knows`() async throws {
        try await ScriptedMailServer.with { scripted in
            let delivery = try send(to: "held", server(scripted, patience: .milliseconds(700)))
            guard case .unknown = delivery else {
                Issue.record("\(delivery)")
                return
            }
        }
    }

    @Test func `a password is asked for and believed, over TLS alone`() async throws {
        try await ScriptedMailServer.with(.startTLS, login: "usine:secret") { scripted in
            let place = server(scripted, .upgraded, user: "usine")
            guard case .accepted = try send(to: "ok", place, password: "secret") else {
                Issue.record("the right password is refused")
                return
            }
            let denied = try send(to: "ok", place, password: "wrong")
            #expect(trouble(denied) == .denied)
            let nobody = try send(to: "ok", server(scripted, .upgraded))
            #expect(trouble(nobody) == .sender)
            #expect(scripted.taken.count == 1)
        }
    }

    @Test func `from the first byte, too`() async throws {
        try await ScriptedMailServer.with(.always) { scripted in
            guard case .accepted = try send(to: "ok", server(scripted, .always)) else {
                Issue.record("not accepted")
                return
            }
        }
    }

    @Test func `nothing is sent in the clear, nor to a server that proves nothing`() async throws {
        try await ScriptedMailServer.with { scripted in
            let told = try send(to: "ok", server(scripted, .upgraded))
            #expect(trouble(told) == .unencrypted)
            #expect(scripted.taken.isEmpty)
        }
        try await ScriptedMailServer.with(.startTLS, name: "other.example") { scripted in
            let told = try send(to: "ok", server(scripted, .upgraded))
            #expect(trouble(told) == .untrusted)
            let others = "/etc/ssl/certs/ca-certificates.crt"
            let unknown = server(scripted, .upgraded, authorities: others)
            let other = try send(to: "ok", unknown)
            #expect(trouble(other) == .untrusted)
            #expect(scripted.taken.isEmpty)
        }
    }

    @Test func `a server that is not there has a sentence`() async throws {
        let dead = try await ScriptedMailServer.with { server($0) }
        let delivery = try send(to: "ok", dead)
        guard case .unusable(let trouble) = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(trouble.code == .unreachable)
        #expect(trouble.sentence.fr.contains("localhost:\(dead.port) ne répond pas"))
    }

    @Test func `nothing is sent where the caller can't note that it begins`() async throws {
        struct Lost: Error {}
        try await ScriptedMailServer.with { scripted in
            let transmission = Transmission(to: server(scripted), password: nil)
            #expect(throws: Lost.self) {
                try transmission.run(
                    Self.mail(), from: "a@usine.example", to: "ok@usine.example"
                ) { throw Lost() }
            }
            var begun = 0
            _ = try transmission.run(
                Self.mail(), from: "a@usine.example", to: "no@usine.example"
            ) { begun += 1 }
            #expect(begun == 0)
            _ = try transmission.run(
                Self.mail(), from: "a@usine.example", to: "ok@usine.example"
            ) { begun += 1 }
            #expect(begun == 1 && scripted.taken.count == 1)
        }
    }

    private func trouble(_ delivery: Delivery) -> MailTrouble.Code? {
        if case .unusable(let trouble) = delivery { trouble.code } else { nil }
    }
}
