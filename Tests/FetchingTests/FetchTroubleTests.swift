// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import TestSupport
import Testing
import Wording

@testable import Fetching

/// What a server says of its trouble: it may be anything.
@Suite struct FetchTroubleTests {
    private func isFine(_ trouble: FetchTrouble) -> Bool {
        [trouble.detail, trouble.sentence.en, trouble.sentence.fr].allSatisfy { text in
            text.utf8.count < 1_000
                && !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e }
        }
    }

    @Test func `its words have no NUL, no control and no more than a line`() throws {
        let url = try SourceURL("sftp://ctcs.example/export/")
        for words in [
            "no\0such", "a\r\nb", "\u{1b}[2J", "a\u{202e}b",
            String(repeating: "x\u{7}", count: 9_000),
        ] {
            let trouble = FetchTrouble.failed(url, words)
            #expect(isFine(trouble), "\(words.prefix(9).debugDescription)")
            #expect(trouble.sentence.en.contains(trouble.detail), "it quotes what was said")
        }
        #expect(FetchTrouble.failed(url, "no\0such").detail == "no\\u{0}such")
    }

    /// A server in C that counts the NUL at its message's end.
    @Test func `an answer of sftp may have a NUL in its words`() throws {
        let words = Array("Failure\0".utf8)
        let status: [UInt8] = [101, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, UInt8(words.count)] + words
        guard case .status(let code, let said)? = SFTPPacket.answer(status)?.answer else {
            Issue.record("it is no answer")
            return
        }
        #expect(code == 4)
        #expect(isFine(FetchTrouble.failed(try SourceURL("sftp://x.example/"), said)))
    }

    @Test func `a server of mails that says a NUL is told like any other`() async throws {
        try await ScriptedIMAP.with(["select": "NO no\0such \u{1b}[2J"]) { server in
            let trouble = #expect(throws: FetchTrouble.self) { try server.session().open() }
            let told = try #require(trouble)
            #expect(told.code == .notFound && isFine(told), "\(told.sentence.en)")
            #expect(told.detail.contains("no\\u{0}such"), "\(told.detail)")
        }
    }
}

extension ScriptedIMAP {
    /// A talk with it, in which nothing is said yet.
    func session(_ change: (inout MailLimits) -> Void = { _ in }) throws -> IMAPSession {
        var limits = MailLimits()
        change(&limits)
        let folder = MailFolder(
            host: try #require(Host("127.0.0.1")), port: port, isAlwaysEncrypted: true,
            user: "labo", name: "INBOX", authorities: authority)
        return try IMAPSession(
            folder, password: "secret", FetchScene(hosts: ["127.0.0.1:\(port)"]).rules, limits,
            isStopped: { false })
    }
}
