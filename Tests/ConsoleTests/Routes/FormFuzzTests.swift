// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Console

/// `application/x-www-form-urlencoded`, read from whatever a client sends.
@Suite struct FormFuzzTests {
    private static let seeds: [UInt64] = [1, 7, 42, 1_889, 20_261, 65_537, 271_828, 999_983]
    private static let pieces = [
        "&", "=", "+", "%", "%2", "%C3%A9", "%c3", "%00", "%26", "%3D", "a", "b=", "\u{301}",
        "\u{200d}", "é", "🌱", ";", "%zz", "%F0%9F%8C%B1", "%ED%A0%80", "%C0%80", " ", "\u{fe0f}",
    ]

    private struct Pair: Codable, Equatable {
        let name: String
        let value: String
    }

    private func read(_ text: String) -> [Pair]? {
        FormText.pairs(text)?.map { Pair(name: $0.name, value: $0.value) }
    }

    private func same(_ one: [Pair]?, _ other: [Pair]?) -> Bool {
        // Byte by byte: two that look alike are two.
        one?.map { [Array($0.name.utf8), Array($0.value.utf8)] }
            == other?.map { [Array($0.name.utf8), Array($0.value.utf8)] }
    }

    private func text(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...20, using: &random)).map { _ in
            Self.pieces.randomElement(using: &random) ?? ""
        }.joined()
    }

    /// Any scalars but NUL, which no field has.
    private func anything(_ random: inout SeededGenerator) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let ranges: [ClosedRange<UInt32>] = [
                1...0x7f, 0x80...0x7ff, 0x300...0x36f, 0xe000...0x10ffff,
            ]
            let range = ranges.randomElement(using: &random) ?? 1...0x7f
            text.append(Unicode.Scalar(.random(in: range, using: &random)) ?? "a")
        }
        return String(text)
    }

    @Test(arguments: seeds)
    func `what is written as a form comes back to the byte`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let pairs = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                Pair(name: anything(&random), value: anything(&random))
            }
            let text = pairs.map { FormText.encoded($0.name) + "=" + FormText.encoded($0.value) }
                .joined(separator: "&")
            #expect(same(read(text), pairs), "\(text)")
            #expect(text.utf8.allSatisfy { (0x21...0x7e).contains($0) })
        }
    }

    /// Python reads an escape that is none as it stands: such are refused here.
    @Test func `any text is read as Python reads it, or refused`() throws {
        var texts: [String] = []
        for seed in Self.seeds {
            var random = SeededGenerator(seed: seed)
            texts += (0..<500).map { _ in text(&random) }
        }
        let others: [[Pair]?] = try Python.ask(
            """
            import json, sys, urllib.parse
            def read(text):
                try:
                    pairs = urllib.parse.parse_qsl(
                        text, keep_blank_values=True, errors="strict", max_num_fields=None)
                except UnicodeDecodeError:
                    return None
                return [{"name": name, "value": value} for name, value in pairs]
            json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
            """, texts)
        var taken = 0
        for (text, other) in zip(texts, others) {
            guard let own = read(text) else { continue }
            taken += 1
            #expect(same(own, other), "\(text.debugDescription)")
        }
        #expect(taken > 500, "\(taken) of \(texts.count) are forms")
    }

    @Test(arguments: [
        "a=%", "a=%2", "a=%zz", "%=a", "a=%00", "a=\u{0}", "a=%ff", "a=%C0%80", "a=%ED%A0%80",
        "a=%F5%80%80%80", "a=%c3&b=%a9", "a=b&%",
    ])
    func `what could be read in two ways is refused whole`(_ text: String) {
        #expect(read(text) == nil)
    }

    @Test func `a mark behind a separator joins no two fields`() {
        for mark in ["\u{301}", "\u{200d}", "\u{fe0f}"] {
            let pairs = read("a=1&\(mark)b=2=\(mark)3") ?? []
            #expect(
                same(
                    pairs,
                    [Pair(name: "a", value: "1"), Pair(name: mark + "b", value: "2=\(mark)3")]))
        }
    }

    @Test func `so many fields and no more`() {
        func form(_ count: Int) -> String { String(repeating: "a=b&", count: count) }
        #expect(read(form(FormText.mostPairs))?.count == FormText.mostPairs)
        #expect(read(form(FormText.mostPairs + 1)) == nil)
        // Empty ones are none, however many.
        #expect(read(String(repeating: "&", count: 50_000) + "a=b")?.count == 1)
    }

    /// Good forms with bytes changed, and random ones, to a form that everybody may send.
    @Test func `whatever is sent, the console answers, and does only what a whole form says`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let page = try await scene.send("GET", "/login")
            let (key, token) = (
                try #require(page.cookie("bascule_session")), try #require(page.token)
            )
            let good = Array("csrf_token=\(token)&language=en&next=%2Ffiles%3Fday%3D1".utf8)
            for seed in Self.seeds {
                var random = SeededGenerator(seed: seed)
                for _ in 0..<12 {
                    var bytes = good
                    if Int.random(in: 0...4, using: &random) == 0 {
                        bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
                    }
                    for _ in 0..<Int.random(in: 0...4, using: &random) {
                        let place = Int.random(in: 0..<bytes.count, using: &random)
                        switch Int.random(in: 0...3, using: &random) {
                        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                        case 1: bytes.remove(at: place)
                        case 2: bytes.insert(UInt8(ascii: "&"), at: place)
                        default: bytes.append(contentsOf: bytes[place...].prefix(30))
                        }
                    }
                    let head = """
                        POST /language HTTP/1.1\r
                        Host: a\r
                        Connection: close\r
                        Cookie: bascule_session=\(key)\r
                        Content-Type: application/x-www-form-urlencoded\r
                        Content-Length: \(bytes.count)\r
                        \r

                        """
                    let reply = Reply(
                        try await RawClient.talk(to: scene.port, [Array(head.utf8) + bytes]))
                    #expect(
                        [303, 400, 403, 422].contains(reply?.status ?? 0),
                        "\(seed): \(reply?.status ?? 0) to \(bytes)")
                    guard reply?.status == 303 else { continue }
                    #expect(reply?["location"]?.hasPrefix("/") == true)
                    #expect(["en", "fr"].contains(reply?.cookie("bascule_language")))
                }
            }
        }
    }
}
