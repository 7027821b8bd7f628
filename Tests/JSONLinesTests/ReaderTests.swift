// SPDX-License-Identifier: Apache-2.0

import JSONLines
import Records
import TestSupport
import Testing

/// JSON Lines as records: an object a line, a field a column.
@Suite struct ReaderTests {
    @Test func `a value is a field by its place, a number by its exact text`() throws {
        let read = try ReadObjects(
            #"""
            {"id": "a", "data": {"pol": 12.3450, "ok": true}, "tags": ["x", {"y": 2}]}
            {"tags": [], "data": {"pol": -1E-400, "ok": null}, "id": 7, "other": {"id": 1}}
            {}
            """#, ["id", "/data/pol", "/data/ok", "/tags/0", "/tags", "/data", "/tags/1/y"])
        #expect(
            read.rows == [
                [
                    "a", "12.3450", "true", "x", #"["x", {"y": 2}]"#,
                    #"{"pol": 12.3450, "ok": true}"#, "2",
                ],
                ["7", "-1E-400", "", "", "[]", #"{"pol": -1E-400, "ok": null}"#, ""],
                ["", "", "", "", "", "", ""],
            ])
        #expect(read.kinds[0][0...4] == [.text, .number, .boolean, .text, .text])
        #expect(read.kinds[1][0] == .number)
        #expect(read.raw[2] == "{}")
        #expect(read.closing?.records == 3 && read.closing?.lines == 3 && read.malformed.isEmpty)
        #expect(read.opening?.dialect.description == "JSON Lines, 7 columns")
        #expect(
            read.closing?.notes.map(\.kind) == [.otherMember], "`other` is none of the columns")
    }

    @Test func `texts are decoded, and the first place that has a value is taken`() throws {
        let read = try ReadObjects(
            #"""
            {"n": "é \u00e9 \ud83c\udf3e \"q\"\n", "a/b": 1, "m~n": 2}
            {"n": null, "alt": "2nd"}
            {"alt": "2nd", "n": ""}
            """#, ["/n|/alt", "/a~1b", "/m~0n"])
        #expect(
            read.rows == [["é é 🌾 \"q\"\n", "1", "2"], ["2nd", "", ""], ["", "", ""]])
    }

    @Test(arguments: [1, 2, 3, 7, 64, Int.max])
    func `lines end in LF or CRLF, blank ones are passed, and the last needs no end`(
        step: Int
    ) throws {
        let text = "\u{FEFF}{\"a\":1}\r\n\n  \t\r\n{\"a\":2}\n{\"a\":3}"
        let read = try ReadObjects(text, ["/a"], step: step)
        #expect(read.rows == [["1"], ["2"], ["3"]])
        #expect(read.lines == [1: "row", 2: "blank", 3: "blank", 4: "row", 5: "row"])
        #expect(read.closing?.lines == 5 && read.closing?.accountedLines == 5)
    }

    /// Line, then the reason.
    @Test(arguments: [
        (#"{"a": 1"#, "premature EOF"), (#"{"a": 1}}"#, "trailing garbage"), (#"{"a" 1}"#, "colon"),
        (#"{"a": 01}"#, "byte"), (#"{"a": .5}"#, "invalid char"), (#"{"a": NaN}"#, "invalid"),
        ("{'a': 1}", "invalid"), ("[1]", "no object"), ("12", "no object"), ("null", "no object"),
        (#""a""#, "no object"), ("a;b", "invalid"), (#"{"a": 1, "a": 2}"#, "“a” stands twice"),
        (#"{"b": {"c": 1}, "b": {"d": 2}}"#, "“b” stands twice"), ("{\"a\": \"\t\"}", "invalid"),
        (#"{"a": "\ud83c"}"#, "byte 8: half"), (#"{"a": "\uDF47"}"#, "byte 8: half"),
        (#"{"a": "\ud83c\u0041"}"#, "byte 8: half"), (#"{"a": "\\\ud83cx"}"#, "byte 10: half"),
        (#"{"a": "\ud83c\udf47\udf47"}"#, "byte 20: half"), (#"{"z": "\ud83c\n"}"#, "half"),
    ])
    func `a line that is no object is malformed, and those around it are read`(
        _ line: String, _ reason: String
    ) throws {
        let read = try ReadObjects(
            "{\"a\": 0}\n\(line)\n{\"a\": 9}\n", ["/a", "/b/c", "/b/d"])
        #expect(read.rows.map { $0[0] } == ["0", "9"])
        let found = try #require(read.malformed.first)
        #expect(found.line == 2 && found.kind == .notJSON && !found.isFatal)
        #expect(found.detail.contains(reason), "\(found.detail)")
        #expect(String(decoding: found.raw, as: UTF8.self) == line)
    }

    /// Overlong forms, half of a pair, beyond Unicode, without its beginning or its end.
    private static let meaningless: [[UInt8]] = [
        [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
        [0xF0, 0x80, 0x80, 0xAF], [0xF4, 0x90, 0x80, 0x80], [0xF7, 0xBF, 0xBF, 0xBF], [0x80],
        [0xE2, 0x82],
    ]

    @Test(arguments: meaningless)
    func `bytes that have no meaning in UTF-8 are malformed, wherever they stand`(
        _ bytes: [UInt8]
    ) throws {
        for name in ["a", "z"] {
            let line = Array("{\"\(name)\": \"é".utf8) + bytes + Array("\"}".utf8)
            let read = try ReadObjects(line + Array("\n{\"a\": 9}\n".utf8), ["/a"])
            #expect(read.rows == [["9"]])
            let found = try #require(read.malformed.first)
            #expect(found.line == 1 && found.kind == .notJSON, "\(found)")
        }
    }

    @Test func `what an escape means is read, and a backslash that is escaped begins none`() throws
    {
        let line = #"{"a": "\ud83c\udf47 \\ud83c \u00e9 \"\\"}"#
        #expect(try ReadObjects(line, ["/a"]).rows == [[#"🍇 \ud83c é "\"#]])
    }

    @Test func `bytes that are no UTF-8 keep their values, and a NUL is told`() throws {
        let bytes = Array("{\"a\": \"\u{0}\"}\n{\"a\": \"".utf8) + [0xE9] + Array("\"}\n".utf8)
        let read = try ReadObjects(bytes, ["/a"])
        #expect(read.rows.isEmpty && read.malformed.count == 2)
        let escaped = try ReadObjects(#"{"a": "x\u0000y"}"#, ["/a"])
        #expect(escaped.malformed.map(\.kind) == [.nulByte])
        let last = try #require(read.malformed.last)
        #expect(showUndefined(String(decoding: last.raw, as: UTF8.self)) == #"{"a": "\xE9"}"#)
        // What nobody reads may have one.
        #expect(try ReadObjects(#"{"a": 1, "b": "\u0000"}"#, ["/a"]).rows == [["1"]])
    }

    @Test func `a line and a depth at their limits are read, one more is refused by name`() throws {
        let deep = { (count: Int) in
            String(repeating: "{\"a\":", count: count - 1) + "{}"
                + String(repeating: "}", count: count - 1)
        }
        for (depth, isRead) in [(5, true), (6, false)] {
            let read = try ReadObjects(deep(depth), ["/x"]) { $0.depth = 5 }
            #expect(read.rows.isEmpty == !isRead)
            #expect(isRead || read.malformed.first?.reason == .tooDeep(limit: 5))
        }
        let lists = "{\"a\":" + String(repeating: "[", count: 100_000)
        #expect(try ReadObjects(lists, ["/a"]).malformed.first?.reason == .tooDeep(limit: 64))
        let line = #"{"a":"xxxxxxxx"}"#
        for step in [3, 100, Int.max] {
            for (limit, isRead) in [(line.utf8.count, true), (line.utf8.count - 1, false)] {
                let read = try ReadObjects("\(line)\n\(line)\r\n{}\n", ["/a"], step: step) {
                    $0.lineBytes = limit
                }
                #expect(read.closing?.records == (isRead ? 3 : 1), "\(step)")
                #expect(
                    isRead
                        || read.malformed.map(\.reason) == [.lineTooLong(limit: limit)]
                            + [.lineTooLong(limit: limit)]
                )
                #expect(read.closing?.lines == 3)
            }
        }
    }

    @Test func `a very long line costs no memory, and the next one is read`() throws {
        let text = "{\"a\":\"" + String(repeating: "x", count: 4 << 20) + "\"}\n{\"a\":1}\n"
        for step in [1 << 10, Int.max] {
            let read = try ReadObjects(text, ["/a"], step: step) { $0.lineBytes = 1_000 }
            #expect(read.rows == [["1"]] && read.closing?.lines == 2)
            #expect(read.malformed.first?.raw.count ?? .max <= 4 << 10)
        }
    }

    @Test(arguments: [
        ("", []), ("a", ["a"]), ("/a/b", ["a", "b"]), ("/", [""]), ("/a~1b/m~0n", ["a/b", "m~n"]),
        ("/0", ["0"]), ("a~b", ["a~b"]),
    ])
    func `a place is read by RFC 6901, a name without a slash is a member`(
        _ text: String, _ names: [String]
    ) {
        #expect(JSONPointer(text)?.names == names)
    }

    @Test(arguments: ["/a~", "/~2", "/a~b/c"])
    func `a tilde alone is no place`(_ text: String) { #expect(JSONPointer(text) == nil) }

    @Test func `places are found by the first lines, and only objects make JSON Lines`() throws {
        func places(_ text: String, isWhole: Bool = true) throws -> [String]? {
            try JSONPlaces.of(Array(text.utf8), isWhole: isWhole)?.map(\.description)
        }
        #expect(
            try places("{\"a\": 1, \"b\": {\"c\": [1, {\"d\": 2}], \"e\": {}}}\n{\"f\": null}\n")
                == ["/a", "/b/c", "/f"])
        #expect(try places("{\"a\": 1}\n{\"a\": 2}\n{\"b", isWhole: false) == ["/a"])
        for text in [
            "", "a;b\n1;2\n", "{\n\"a\": 1\n}\n", "[{\"a\":1}]\n[1]\n", "{\"a\": 1}\n",
            "{\"a\": 1}\nx\n",
        ] {
            #expect(try places(text) == nil, "\(text)")
        }
    }
}
