// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Console

@Suite struct JSONReaderTests {
    private func read(_ text: String) -> JSON? {
        do { return try JSONReader.read(Array(text.utf8)) } catch { return nil }
    }

    @Test func `what is JSON is read as it is, to the last figure`() throws {
        #expect(
            read(#" {"a": [1, -0.50e+3, true, null, "é\u00e9\ud83c\udf31\n"]} "#)
                == [
                    "a": .list([
                        .number("1"), .number("-0.50e+3"), .boolean(true), .null, .text("éé🌱\n"),
                    ])
                ])
        #expect(
            read("0.1000000000000000055511151231257827")
                == .number("0.1000000000000000055511151231257827"))
        #expect(read("123456789012345678901234567890") == .number("123456789012345678901234567890"))
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "1.", ".5", "+1", "1e",
        "tru",
        "\"\u{1}\"", #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#,
        #""\u0000""#,
        "[1] 2", "nan", "'a'", "\u{FEFF}1",
    ])
    func `what is none is refused`(text: String) { #expect(read(text) == nil) }

    @Test func `a name comes once in its object, whatever its escapes`() {
        #expect(read(#"{"a":1,"b":{"a":2}}"#) != nil)
        #expect(read(#"{"a":1,"\u0061":2}"#) == nil)
        // Two that look alike are two.
        #expect(read("{\"\u{e9}\":1,\"e\u{301}\":2}") != nil)
    }

    @Test func `limits hold at their edges`() {
        let depth = JSONReader.depthLimit
        func nested(_ count: Int) -> String {
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        #expect(read(nested(depth)) != nil)
        #expect(read(nested(depth + 1)) == nil)
        // A million of them take no stack.
        #expect(read(String(repeating: "[", count: 1_000_000)) == nil)
        let figures = JSONReader.numberLimit
        #expect(read(String(repeating: "1", count: figures)) != nil)
        #expect(read(String(repeating: "1", count: figures + 1)) == nil)
        #expect((try? JSONReader.read([0x22, 0xff, 0x22])) == nil)
    }

    @Test func `any bytes are read as Foundation reads them, or refused`() throws {
        var random = SeededGenerator(for: "JSONReaderTests")
        let base = Array(
            #"{"feed":"labo","n":[1,2.5e3,{"x":null}],"t":"a\u00e9\"\\","b":true,"f":false}"#.utf8)
        for _ in 0..<20_000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(base.randomElement(using: &random) ?? 0, at: place)
                }
            }
            guard let value = try? JSONReader.read(bytes) else { continue }
            // What we take, others take too, and it means the same after a round. But a number that
            // no double holds is one for us alone.
            let isBeyondDoubles = String(decoding: bytes, as: UTF8.self)
                .contains(#/[0-9][eE][-+]?[0-9]{3}/#)
            if !isBeyondDoubles {
                _ = try JSONSerialization.jsonObject(
                    with: Data(bytes), options: [.fragmentsAllowed])
            }
            #expect(try JSONReader.read(value.bytes) == value, "\(random.seed)")
        }
    }
}
