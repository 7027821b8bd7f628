// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import JSONLines

@Suite struct JSONPageTests {
    private func page(
        _ text: String, _ records: String, next: String? = nil, key: String? = nil
    ) throws -> JSONPage {
        try JSONPage(
            Array(text.utf8),
            JSONPage.Places(
                records: #require(JSONPointer(records)), next: next.flatMap { JSONPointer($0) },
                key: key.flatMap { JSONPointer($0) }))
    }

    private func lines(_ page: JSONPage) -> [String] {
        (0..<page.count).map { String(decoding: page.line($0), as: UTF8.self) }
    }

    private func flaw(
        _ text: String, _ records: String, next: String? = nil
    ) throws -> JSONPageFlaw? {
        do {
            _ = try page(text, records, next: next)
            return nil
        } catch let flaw as JSONPageFlaw {
            return flaw
        }
    }

    @Test func `objects come as they were sent, each on a line of its own`() throws {
        let text = """
            { "meta": {"n": 2, "data": [1]}, "data": [
              {"a": 1.50, "b": "x\\ny", "deep": [{"c": {}}]},
              {
                "a": 1e400
              }
            ], "more": [{"no": 1}]}
            """
        let found = try page(text, "/data")
        #expect(
            lines(found) == [
                #"{"a": 1.50, "b": "x\ny", "deep": [{"c": {}}]}"# + "\n",
                "{     \"a\": 1e400   }\n",
            ])
        #expect(found.next == nil && found.lastKey == nil)
        #expect(lines(try page(#"[{"a":1},{"b":[]}]"#, "")) == ["{\"a\":1}\n", "{\"b\":[]}\n"])
        #expect(try page("[]", "").count == 0)
        #expect(try page(#"{"a/b":{"0":[{"x":1}]}}"#, "/a~1b/0").count == 1)
    }

    @Test func `what leads on is a text or a number, before the list or behind it`() throws {
        for (text, wanted) in [
            (#"{"l":{"n":"/p?2"},"d":[]}"#, "/p?2"), (#"{"d":[{"n":"no"}],"l":{"n":17}}"#, "17"),
            (#"{"d":[],"l":{"n":null}}"#, nil), (#"{"d":[],"l":{"n":""}}"#, nil),
            (#"{"d":[],"l":{"n":false}}"#, nil), (#"{"d":[]}"#, nil), (#"{"d":[],"l":3}"#, nil),
        ] as [(String, String?)] {
            #expect(try page(text, "/d", next: "/l/n").next == wanted, "\(text)")
        }
        for wrong in [
            #"{"d":[],"l":{"n":{}}}"#, #"{"d":[],"l":{"n":[]}}"#, #"{"d":[],"l":{"n":true}}"#,
        ] {
            #expect(try flaw(wrong, "/d", next: "/l/n") == .noNext)
        }
        let listed = #"{"links":[{"href":"a"},{"href":"b"}],"d":[]}"#
        #expect(try page(listed, "/d", next: "/links/1/href").next == "b")
    }

    @Test func `the key of the last object is that of no other`() throws {
        let text = #"{"d":[{"id":1,"s":{"id":5}},{"s":{"id":"x"},"id":2}]}"#
        #expect(try page(text, "/d", key: "/id").lastKey == "2")
        #expect(try page(text, "/d", key: "/s/id").lastKey == "x")
        #expect(try page(#"{"d":[{"id":1},{}]}"#, "/d", key: "/id").lastKey == nil)
        #expect(try page(#"[{"id":1}]"#, "", key: "/id").lastKey == "1")
    }

    @Test func `an answer that is not what it should be says why`() throws {
        #expect(try flaw(#"{"d":1}"#, "/d") == .noList)
        #expect(try flaw(#"{"d":{"a":1}}"#, "/d") == .noList)
        #expect(try flaw(#"{"d":[]}"#, "") == .noList)
        #expect(try flaw("{}", "/d") == .noList)
        #expect(try flaw("3", "/d") == .noList)
        for element in ["1", "null", "\"x\"", "[{}]", "true"] {
            #expect(try flaw("{\"d\":[{},\(element)]}", "/d") == .noObject(2), "\(element)")
        }
        #expect(try flaw(#"{"d":[{}],"d":[{}]}"#, "/d") == .memberTwice("d"))
        #expect(
            try flaw(#"{"d":[],"l":{"n":"a","n":"b"}}"#, "/d", next: "/l/n") == .memberTwice("n"))
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(try flaw("{\"x\":\(deep),\"d\":[]}", "/d") == .tooDeep(limit: 64))
        for broken in [
            "", "{", #"{"d":[{"a":1}"#, #"{"d":[]}x"#, "{\"d\":[{\"a\":\"\u{1}\"}]}", "\u{FEFF}[]",
        ] {
            guard case .notJSON? = try flaw(broken, "/d") else {
                Issue.record("\(broken)")
                continue
            }
        }
    }

    @Test func `an answer that is cut anywhere is none`() throws {
        let text = #"{"d":[{"a":"é"},{"b":[1,{"c":null}]}],"n":"x"}"#
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            #expect(throws: JSONPageFlaw.self) {
                try JSONPage(
                    Array(bytes[..<count]),
                    JSONPage.Places(records: JSONPointer(names: ["d"])))
            }
        }
    }
}
