// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import TestSupport
import Testing
import Wording

@testable import ODBC

/// What is made of a reader that does not say all, or ends otherwise than it should.
@Suite struct ReaderAnswerTests {
    private static let text = Array("id\n1\n2\n".utf8)

    private func account(_ bytes: Int? = nil, of said: [UInt8] = text) -> ODBCMessage {
        let digest = SHA256.hash(data: said).map { ReaderOutput.text(of: $0) }.joined()
        return .end(ODBCAccount(rows: 2, bytes: bytes ?? Self.text.count, sha256: digest))
    }

    /// Asks a program that says these bytes, and ends by a command of the shell.
    private func rows(_ said: [UInt8], then end: String = "exit 0") async throws -> Int {
        try await TemporaryFolder.with { folder in
            try Data(said).write(to: URL(filePath: "\(folder)/said"))
            let program = "\(folder)/reader"
            try Data("#!/bin/sh\ncat '\(folder)/said'\n\(end)\n".utf8)
                .write(to: URL(filePath: program))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: program)
            let limits = ODBCRequest.Limits(rows: 9, bytes: 99, memory: 1 << 30, seconds: 20)
            return try ODBCSource(
                "S", user: "", password: "", limits, reader: program, environment: [:]
            ).rows("select", at: [], with: "id", watch: {}) { _ in }
        }
    }

    @Test func `what a driver says before it dies is told, without the password`() async throws {
        try await TemporaryFolder.with { folder in
            let program = "\(folder)/reader"
            let limits = ODBCRequest.Limits(rows: 9, bytes: 99, memory: 1 << 30, seconds: 20)
            for (end, sentence) in [("kill -ABRT $$", "SIGABRT"), ("exit 3", "broke off")] {
                let script = """
                    #!/bin/sh
                    echo 'PWD={a}}b%}; cannot allocate' >&2
                    echo 'terminate: std::bad_alloc a%7Db%25' >&2
                    \(end)
                    """
                try Data(script.utf8).write(to: URL(filePath: program))
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o755], ofItemAtPath: program)
                let trouble = #expect(throws: ODBCTrouble.self) {
                    try ODBCSource(
                        "S", user: "u", password: "a}b%", limits, reader: program, environment: [:]
                    ).value("select", watch: {})
                }
                let told = try #require(trouble).sentence
                #expect(told.en.contains(sentence) && told.en.contains("bad_alloc"), "\(told)")
                #expect(told.en.contains("PWD={***}") && !told.en.contains("7Db"), "\(told)")
            }
        }
    }

    @Test func `a password is hidden in each way in which a driver writes it`() {
        let text = HiddenPassword("a}b%").hidden(in: "x a}b% {a}}b%} a%7Db%25 y")
        #expect(text == "x *** {***} *** y")
        #expect(HiddenPassword("").hidden(in: "x") == "x")
    }

    private func said(_ messages: [ODBCMessage]) throws -> [UInt8] {
        try messages.flatMap { try $0.written() }
    }

    @Test func `rows are taken where the account at the end is theirs`() async throws {
        let pieces = [ODBCMessage.piece(Array(Self.text[..<3])), .piece(Array(Self.text[3...]))]
        #expect(try await rows(said(pieces + [account()])) == 2)
    }

    @Test func `half an answer is none, nor is one that came otherwise than it was sent`()
        async throws
    {
        let piece = ODBCMessage.piece(Self.text)
        let whole = try said([piece, account()])
        var changed = whole
        changed[ODBCMessage.headBytes] ^= 1
        for wrong in [
            try said([piece]), [], Array(whole.dropLast()), changed,
            try said([piece, account(6)]), try said([account(of: [])]),
            try said([.piece(Array(Self.text.dropLast())), account()]), Array("hello\n".utf8),
            whole + [0x70], [0x70, 0xFF, 0xFF, 0xFF, 0xFF],
        ] {
            await #expect(throws: ODBCTrouble.garbled("S"), "\(wrong)") {
                try await rows(wrong)
            }
        }
    }

    @Test func `a driver that crashes is said to have crashed, whatever it had said`() async throws
    {
        let whole = try said([.piece(Self.text), account()])
        for (end, signal) in [("kill -SEGV $$", Int32(11)), ("kill -ABRT $$", 6)] {
            await #expect(throws: ODBCTrouble.crashed("S", signal)) {
                try await rows(whole, then: end)
            }
        }
        await #expect(throws: ODBCTrouble.garbled("S")) { try await rows(whole, then: "exit 2") }
        let told = ODBCTrouble.crashed("S", 11)
        #expect(told.sentence.en.contains("SIGSEGV") && told.sentence.fr.contains("SIGSEGV"))
    }

    @Test func `what comes in pieces of any size is put together again`() throws {
        let messages: [ODBCMessage] = [
            .piece(Self.text), .texts(["é", ""]), .piece([]), account(),
            .failure(ODBCFailure(state: "28000", text: "no")),
        ]
        let bytes = try said(messages)
        for size in 1...bytes.count {
            var (reader, found) = (ODBCMessages(), [ODBCMessage]())
            for start in stride(from: 0, to: bytes.count, by: size) {
                found += try reader.take(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(found == messages && !reader.isOpen)
        }
    }
}
