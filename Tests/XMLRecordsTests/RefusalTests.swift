// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing
import XMLRecords

/// Documents that are refused, or in part, and the limits at their edges.
@Suite struct RefusalTests {
    @Test(arguments: [
        "<!DOCTYPE r><r><a>1</a></r>",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE r [<!ENTITY x \"y\">]>\n<r><a>&x;</a></r>",
        "<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><r><a/></r>",
        "<!DOCTYPE r [<!ENTITY a \"&b;&b;\"><!ENTITY b \"&c;&c;\">]><r><a>&a;</a></r>",
    ])
    func `a document type declaration is refused, and nothing of it read`(_ text: String) throws {
        let read = try ReadDocument(text, "/r/a", ["."])
        guard case .doctype(let line) = read.fault else {
            Issue.record("\(read.malformed)")
            return
        }
        #expect(line == (text.hasPrefix("<?") ? 2 : 1) && read.rows.isEmpty)
        #expect(read.malformed.first?.isFatal == true)
        #expect(read.malformed.first?.detail.contains("<!DOCTYPE") == true)
    }

    @Test func `what is no XML is told by line, column and place`() throws {
        let read = try ReadDocument("<r>\n<a>1</a>\n<a><b>2</c></a></r>\n\n", "/r/a", ["."])
        guard case .notXML(_, let line, let column, let place) = read.fault else {
            Issue.record("\(read.malformed)")
            return
        }
        #expect(line == 3 && column == 10 && place == "/r/a/b", "\(column) \(place)")
        #expect(read.rows == [["1"]] && read.malformed.count == 1)
        #expect(read.closing?.lines == 4, "lines are counted to the end")
    }

    @Test(arguments: ["<r><a>&nope;</a></r>", "<r><a>&#0;</a></r>", "<r><a>\u{1}</a></r>", "a;b\n"])
    func `an entity that nobody declared and a character that may not be are refused`(
        _ text: String
    ) throws {
        let read = try ReadDocument(text, "/r/a", ["."])
        #expect(read.rows.isEmpty && read.malformed.first?.kind == .notXML, "\(read.malformed)")
    }

    @Test func `a file cut at any byte is a fault, or gives the same rows`() throws {
        let text = "<?xml version=\"1.0\"?>\n<r b=\"x\">\n <a i=\"1\">é</a>\n<a i=\"2\"/>\n</r>\n"
        let whole = try ReadDocument(text, "/r/a", ["@i", ".", "../@b"])
        #expect(whole.rows.count == 2 && whole.malformed.isEmpty)
        let bytes = Array(text.utf8)
        for count in 1..<bytes.count {
            let read = try ReadDocument(Array(bytes[..<count]), "/r/a", ["@i", ".", "../@b"])
            let isWhole = read.malformed.isEmpty
            #expect(isWhole == (count == bytes.count - 1), "\(count)")
            #expect(isWhole ? read.rows == whole.rows : read.malformed.first?.isFatal == true)
            #expect(read.lines.count == read.closing?.lines)
            if !isWhole, count > 25 {
                guard case .cutOff(let line, _) = read.fault else {
                    Issue.record("\(count): \(read.malformed)")
                    continue
                }
                #expect(line == bytes[..<count].count { $0 == 0x0A } + 1)
            }
        }
    }

    @Test func `something behind the end is told, blanks and comments are not`() throws {
        let read = try ReadDocument("<r><a/></r>\n<r/>", "/r/a", ["."])
        #expect(read.fault == .trailing(line: 2, column: 1))
        #expect(try ReadDocument("<r><a/></r>\n <!-- x --> \n", "/r/a", ["."]).malformed.isEmpty)
    }

    @Test func `nothing at all is no line, blanks are no document`() throws {
        let nothing = try ReadDocument("", "/r/a", ["."])
        #expect(nothing.closing?.lines == 0 && nothing.malformed.isEmpty)
        #expect(try ReadDocument(" \n", "/r/a", ["."]).malformed.first?.isFatal == true)
    }

    // MARK: Limits

    @Test func `depth, attributes and names are read at their limits, one more is refused`() throws
    {
        for (depth, isRead) in [(5, true), (4, false)] {
            let read = try ReadDocument("<r><a><b><c><d/></c></b></a></r>", "/r/a", ["."]) {
                $0.depth = depth
            }
            #expect(read.malformed.isEmpty == isRead)
            #expect(isRead || read.fault == .tooDeep(limit: 4, line: 1, place: "/r/a/b/c"))
        }
        for (limit, isRead) in [(3, true), (2, false)] {
            let read = try ReadDocument("<r><a x='1' y='2' z='3'/></r>", "/r/a", ["@x"]) {
                $0.columns = limit
            }
            #expect(read.malformed.isEmpty == isRead)
            #expect(isRead || read.fault == .tooManyAttributes(limit: 2, line: 1, place: "/r/a"))
        }
        for (text, place) in [("<r><a><name/></a></r>", "/r/a"), ("<r><a name=''/></r>", "/r/a")] {
            for (limit, isRead) in [(4, true), (3, false)] {
                let read = try ReadDocument(text, "/r/a", ["."]) { $0.nameBytes = limit }
                #expect(read.malformed.isEmpty == isRead)
                #expect(isRead || read.fault == .tooLongName(bytes: 3, line: 1, place: place))
            }
        }
    }

    @Test func `different names are counted, also in a record that is given up`() throws {
        let few = "<r><a n='1'><b/></a><a n='2'><b m='1'/></a></r>"
        for (limit, isRead) in [(5, true), (4, false)] {
            let read = try ReadDocument(few, "/r/a", ["."]) { $0.names = limit }
            #expect(read.malformed.isEmpty == isRead)
            #expect(isRead || read.fault == .tooManyNames(limit: 4, line: 1, place: "/r/a/b"))
        }
        let items = (0..<60_000).map { "<i\($0) j\($0)=''/>" }.joined()
        let read = try ReadDocument("<r><a>\(items)</a></r>", "/r/a", ["."]) {
            $0.lineBytes = 1_000
        }
        #expect(read.fault == .tooManyNames(limit: 10_000, line: 1, place: "/r/a"))
    }

    @Test(arguments: [1, 5, Int.max])
    func `a record and a text at their limits are read, longer ones alone are refused`(
        step: Int
    ) throws {
        let record = "<a><b>xxxx</b></a>"
        let text = "<r>\(record)\n\(record)\n<a/></r>"
        for (limit, isRead) in [(record.utf8.count, true), (record.utf8.count - 1, false)] {
            let read = try ReadDocument(text, "/r/a", ["b"], step: step) { $0.lineBytes = limit }
            #expect(read.rows == (isRead ? [["xxxx"], ["xxxx"], [""]] : [[""]]))
            #expect(read.malformed.count == (isRead ? 0 : 2))
            #expect(isRead || read.fault == .recordTooLong(bytes: limit, place: "/r/a"))
            #expect(read.lines == ["1 row", "2 row", "3 row"])
        }
        for (limit, isRead) in [(4, true), (3, false)] {
            let read = try ReadDocument(text, "/r/a", ["b"], step: step) { $0.fieldBytes = limit }
            #expect(read.malformed.count == (isRead ? 0 : 2))
            #expect(isRead || read.fault == .textTooLong(bytes: 3, place: "/r/a/b"))
        }
    }

    @Test func `a very long record costs no memory, and what follows is read`() throws {
        let long = String(repeating: "<b>xxxxxxxx</b>\n", count: 200_000)
        let text = "<r><s t='1'><a>\(long)</a></s>\n<s t='2'><a>1</a></s></r>"
        let read = try ReadDocument(text, "/r/s/a", [".", "../@t"])
        #expect(read.rows == [["1", "2"]])
        #expect(read.fault == .recordTooLong(bytes: 1 << 20, place: "/r/s/a"))
        #expect(read.malformed.first?.raw.count ?? .max <= 4 << 10)
        #expect(read.malformed.first?.line == 1 && read.closing?.lines == 200_002)
        #expect(read.lines.count == 200_002)
    }

    @Test func `one tag without an end is refused before it fills the memory`() throws {
        let text = "<r><a b='" + String(repeating: "x", count: 3 << 20) + "'/></r>"
        let read = try ReadDocument(text, "/r/a", ["@b"])
        #expect(read.fault == .tooLongMarkup(bytes: 1 << 20, line: 1, place: "/r"))
    }

    @Test func `more records on one line than rows have numbers are refused`() throws {
        let most = "<r>" + String(repeating: "<a/>", count: Record.partsLimit) + "</r>"
        #expect(try ReadDocument(most, "/r/a", ["."]).malformed.isEmpty)
        let more = "<r>" + String(repeating: "<a/>", count: Record.partsLimit + 1) + "</r>"
        #expect(
            try ReadDocument(more, "/r/a", ["."]).fault
                == .tooManyRecords(line: 1, limit: Record.partsLimit))
    }
}
