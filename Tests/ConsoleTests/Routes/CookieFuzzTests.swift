// SPDX-License-Identifier: Apache-2.0

import NIOHTTP1
import TestSupport
import Testing

@testable import Console

/// Cookies, read from whatever a client sends: by bytes, and never more than is there.
@Suite struct CookieFuzzTests {
    private static let seeds: [UInt64] = [1, 7, 42, 1_889, 20_261, 65_537, 271_828, 999_983]
    private static let name = "bascule_session"
    /// What is special, and letters that make one Character with what stands before them.
    private static let pieces = [
        ";", "=", " ", "\t", "\"", ",", "%", "a", "\u{301}", "\u{200d}", "é", "🌱", "\u{20e3}",
        "\u{fe0f}", name, "; ", "__Host-", "\u{7f}", "\\",
    ]

    private func head(_ lines: [String]) -> RequestHead {
        RequestHead(
            HTTPRequestHead(
                version: .http1_1, method: .GET, uri: "/",
                headers: HTTPHeaders(lines.map { ("Cookie", $0) })),
            peer: "192.0.2.1", id: "t")
    }

    /// The same by another way: bytes alone, one after the other.
    private func expected(_ lines: [String]) -> [[UInt8]] {
        lines.flatMap { line -> [[UInt8]] in
            var parts: [[UInt8]] = [[]]
            for byte in line.utf8 {
                if byte == UInt8(ascii: ";") {
                    parts.append([])
                } else {
                    parts[parts.count - 1].append(byte)
                }
            }
            return parts.compactMap { part in
                let rest = Array(part.drop { $0 == UInt8(ascii: " ") })
                let start = Array((Self.name + "=").utf8)
                return rest.starts(with: start) ? Array(rest.dropFirst(start.count)) : nil
            }
        }
    }

    @Test(arguments: seeds)
    func `any text is read as its bytes are, without a cookie more or less`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let lines = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                (0..<Int.random(in: 0...25, using: &random)).map { _ in
                    Self.pieces.randomElement(using: &random) ?? ""
                }.joined()
            }
            let found = head(lines).cookies(Self.name).map { Array($0.utf8) }
            #expect(found == expected(lines), "\(lines)")
        }
    }

    @Test(arguments: seeds)
    func `what a browser sends comes back as it was set`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
        func word(_ range: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: range, using: &random)).map { _ in
                    letters.randomElement(using: &random) ?? "a"
                })
        }
        for _ in 0..<500 {
            let cookies = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                (Bool.random(using: &random) ? Self.name : word(1...20), word(0...60))
            }
            let line = cookies.map { "\($0.0)=\($0.1)" }.joined(separator: "; ")
            let own = cookies.filter { $0.0 == Self.name }.map(\.1)
            #expect(head([line]).cookies(Self.name) == own)
        }
    }

    @Test func `a mark behind a separator hides no cookie, and makes none`() {
        for mark in ["\u{301}", "\u{200d}", "\u{fe0f}"] {
            #expect(head(["a=1;\(mark)b=2; \(Self.name)=x"]).cookies(Self.name) == ["x"])
            #expect(head(["a=1;\(mark); \(Self.name)=x"]).cookies(Self.name) == ["x"])
            #expect(
                head(["\(Self.name)=\(mark)"]).cookies(Self.name).map { Array($0.utf8) }
                    == [Array(mark.utf8)])
        }
    }

    /// Random bytes, and good ones with some changed, on a real connection.
    @Test func `whatever stands in the header, the console answers, and knows nobody by it`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let good = Array("bascule_session=\(key); bascule_language=fr; bascule_theme=dark".utf8)
            for seed in Self.seeds {
                var random = SeededGenerator(seed: seed)
                for _ in 0..<12 {
                    var bytes = good
                    for _ in 0..<Int.random(in: 1...5, using: &random) {
                        let place = Int.random(in: 0..<min(59, bytes.count), using: &random)
                        switch Int.random(in: 0...2, using: &random) {
                        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                        case 1: bytes.remove(at: place)
                        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                        }
                    }
                    guard bytes != good else { continue }
                    let start = "GET /files HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: "
                    let reply = Reply(
                        try await RawClient.talk(
                            to: scene.port, [Array(start.utf8) + bytes + Array("\r\n\r\n".utf8)]))
                    // What the parser refuses is 400; a change behind the key changes nobody.
                    let isWhole = String(decoding: bytes, as: UTF8.self)
                        .contains("bascule_session=\(key);")
                    let allowed = isWhole ? [200, 303, 400] : [303, 400]
                    #expect(allowed.contains(reply?.status ?? 0), "\(seed): \(bytes)")
                }
            }
            // The limit of all headers holds for it too.
            for (count, status) in [(30_000, 303), (40_000, 431)] {
                let line = "Cookie: a=" + String(repeating: "b", count: count)
                let reply = try await scene.send("GET", "/files", headers: [line])
                #expect(
                    [status, status == 431 ? 400 : status].contains(reply.status), "\(reply.status)"
                )
            }
        }
    }
}
