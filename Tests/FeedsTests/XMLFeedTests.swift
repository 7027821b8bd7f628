// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import TestSupport
import Testing
import Wording

@testable import Feeds

/// Feeds whose files are XML.
@Suite struct XMLFeedTests {
    private static let yaml = """
        feed: lims
        files: ["*.xml"]
        format: xml
        record: /results/sample/result
        columns:
          - { name: lot, type: text, header: ["../../@lot"] }
          - { name: id, type: text, header: ["../@id"], required: true }
          - { name: analyte, type: text, header: ["@name"], required: true }
          - { name: value, type: measurement, header: ["value", "text"] }
          - { name: at, type: date }
        key: [id, analyte]
        numbers: { decimal: "." }
        """

    private static let text = """
        <?xml version="1.0" encoding="UTF-8"?>
        <results lot="L 1">
          <sample id="a"><result name="pol"><value>13.20</value><at>2026-03-15</at></result>
            <result name="brix"><value>&lt;2.5</value></result>
          </sample>
          <sample id="b">
            <result name="pol">
              <text>4</text>
              <at/>
            </result>
          </sample>
        </results>
        """

    @Test func `values stand in their columns, and a row has its line and its part`() throws {
        let preview = try judged(Self.yaml, Self.text)
        #expect(preview.told == [] && preview.fileFaults.isEmpty)
        #expect(
            preview.rows.indices.map(preview.row) == [
                "L 1|a|pol|13.20|-|13.20|2026-03-15", "L 1|a|brix|2.5|<|<2.5|-",
                "L 1|b|pol|4|-|4|-",
            ])
        #expect(
            preview.rows.map { preview.feed.place(ofRow: $0.line) } == ["3/1", "4/1", "7/1"])
        #expect(preview.rows.map { preview.feed.line(ofRow: $0.line) } == [3, 4, 7])
        #expect(
            preview.account.json
                == #"{"rows": {"lines": 6, "ranges": [[3, 4], [7, 10]]}, "aside": {"lines": 6, "ranges": [[1, 2], [5, 6], [11, 12]]}}"#
        )
    }

    @Test func `each record that is no good is a fault of its own, under its place`() throws {
        let text = """
            <results>
            <sample id="a"><result name="x"><value>y</value></result></sample>
            <sample><result name="x"><value>1</value></result></sample>
            <sample id="c"><result name="x"><value>1</value><value>2</value></result></sample>
            <sample id="d"><result name="x"><value>1</value></result><result name="x"/></sample>
            </results>
            """
        let preview = try judged(Self.yaml, text)
        #expect(
            preview.told == ["2 value type", "3 id required", "4 - type", "5 - duplicate_key"],
            "\(preview.told)")
        let fault = try #require(preview.faults.first { $0.column == "id" })
        #expect(fault.header == "../@id")
        #expect(fault.original == "<result name=\"x\"><value>1</value></result>")
        for fault in preview.faults {
            #expect(fault.message(in: .en) != fault.message(in: .fr))
        }
    }

    @Test func `what no column reads is a warning, or refuses the file where it may not be`() throws
    {
        let text = "<results by='x'><sample id='a'><result name='n' q='1'/></sample></results>"
        let warned = try judged(Self.yaml, text)
        #expect(warned.rows.count == 1 && warned.fileFaults.isEmpty)
        #expect(warned.faults.map(\.column) == ["/results/@by", "@q"])
        #expect(warned.faults.allSatisfy { $0.severity == .warn && $0.rule == .header })
        let refused = try judged(Self.yaml + "\nextra: reject", text)
        #expect(refused.fileFaults.map(\.column) == ["/results/@by", "@q"])
    }

    private static let unreadable: [(String, String, Int?)] = [
        ("<results><sample id='a'><result name='x'/></sample>", "binary", 1),
        ("<results>\n<sample id='a'><result name='x'/></Sample></results>", "binary", 2),
        ("<!DOCTYPE results>\n<results/>", "binary", 1), ("<html><body/></html>", "binary", nil),
        ("id;pol\n", "binary", 1), ("<results><sample><a><b/></a></sample></results>", "limit", 1),
    ]

    @Test(arguments: unreadable)
    func `a document that can't be read is refused whole, with its line`(
        _ text: String, _ rule: String, _ line: Int?
    ) throws {
        let preview = try judged(Self.yaml + "\nlimits: { depth: 3 }", text)
        let fault = try #require(preview.fileFaults.first)
        #expect(fault.rule.rawValue == rule, "\(fault)")
        #expect(line == nil || fault.line == line)
        #expect(fault.message(in: .en) != fault.message(in: .fr))
        #expect(preview.account.lines == text.split(separator: "\n").count)
    }

    @Test func `a document without a record is read, and told`() throws {
        let preview = try judged(Self.yaml, "<results>\n<sample id=\"a\"/>\n</results>\n")
        #expect(preview.fileFaults.isEmpty && preview.counts.rowsRead == 0)
        #expect(preview.faults.map(\.rule) == [.lines])
        #expect(try judged(Self.yaml, "").fileFaults.map(\.rule) == [.empty])
    }

    // MARK: Declarations

    @Test(arguments: [
        ("dialect: { delimiter: \";\" }", "`dialect` means nothing"),
        ("layout: { kind: records }", "`layout` means nothing"),
        ("sheet: A", "`sheet` means nothing"), ("tables: first", "`tables` means nothing"),
        ("workbook: { errors: null }", "`workbook` means nothing"),
    ])
    func `what is said of tables is a mistake`(_ line: String, _ words: String) {
        let (feed, mistakes) = FeedCatalog.parse(
            Self.yaml + "\n" + line, file: "lims.yaml", settings: Settings())
        #expect(feed == nil)
        #expect(mistakes.contains { $0.sentence.en.contains(words) }, "\(mistakes)")
    }

    @Test(arguments: [
        ("/r/a", "position: 1", "found by `header` alone"),
        ("/r/a", "nth: 2", "found by `header` alone"),
        ("/r/a", "header: [\"a b\"]", "is no path"),
        ("/r/a", "header: [\"../../b\"]", "leads out of the document"),
        ("/r/a", "header: [\"/x/b\"]", "leads out of the document"),
        ("/r/a", "header: [\"..\"]", "an element around the records"),
        ("/r/a/@b", "", "needs `record`"), ("a", "", "needs `record`"),
    ])
    func `a record and a column have a path`(_ record: String, _ part: String, _ words: String) {
        let yaml = """
            feed: lims
            format: xml
            record: \(record)
            columns:
              - { name: id, type: text\(part.isEmpty ? "" : ", ")\(part) }
            """
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "lims.yaml", settings: Settings())
        #expect(feed == nil)
        #expect(mistakes.contains { $0.sentence.en.contains(words) }, "\(mistakes)")
    }

    @Test(arguments: ["format: xml", "record: /r/a", "format: jsonl\nrecord: /r/a"])
    func `a record's path and the format want one another`(_ lines: String) {
        let (feed, mistakes) = FeedCatalog.parse(
            "feed: lims\n\(lines)\ncolumns: [{ name: id, type: text }]", file: "lims.yaml",
            settings: Settings())
        #expect(feed == nil && mistakes.count == 1, "\(mistakes)")
        #expect(mistakes.first?.sentence.en.contains("`record`") == true)
    }

    // MARK: infer

    @Test func `a feed is proposed that reads all of its sample`() throws {
        let rows = (1...9).map {
            "<r id=\"L\($0)\" q=\"\($0).5\"><data><pol>1\($0).5</pol><note/></data>"
                + "<at>2026-03-0\($0)T07:30:00Z</at></r>"
        }
        let text =
            "<lims xmlns=\"urn:x\" lot=\"7\"><head><by>cg</by></head><rs>\n"
            + rows.joined(separator: "\n") + "\n</rs></lims>"
        var source = Bytes(Array(text.utf8))
        var settings = Settings()
        settings.language = .en
        let yaml = try Inference.propose(&source, fileName: "lims.xml", settings: settings)
        for part in [
            "format: xml", "record: \"/lims/rs/r\"", "files: [\"*.xml\"]", "header: [\"@id\"]",
            "header: [\"data/pol\"], type: numeric", "header: [\"../../@lot\"]",
            "header: [\"../../head/by\"]", "{ name: at, type: timestamp", "key: [id]",
        ] { #expect(yaml.contains(part), "\(part) in \(yaml)") }
        #expect(!yaml.contains("dialect:") && !yaml.contains("nth:"))
        let preview = try judged(yaml, text, name: "lims.xml")
        #expect(preview.told == [] && preview.counts.rowsAccepted == 9)
    }

    @Test(arguments: [
        ("<!DOCTYPE r>\n<r><a/><a/></r>", "<!DOCTYPE"), ("<r><a>1</b></r>", "line 2"),
    ])
    func `of a document that can't be read the reason is told`(_ text: String, _ words: String) {
        var source = Bytes(Array("<?xml version='1.0'?>\n\(text)".utf8))
        let unusable = #expect(throws: Inference.Unusable.self) {
            try Inference.propose(&source, fileName: "x.xml", settings: Settings())
        }
        #expect(unusable?.sentence.en.contains(words) == true, "\(unusable as Any)")
    }

    @Test func `no proposal is made of a page or of a document where nothing repeats`() {
        for text in ["<html><p>a</p><p>b</p>", "<r><a>1</a></r>"] {
            var source = Bytes(Array(text.utf8))
            #expect(throws: Inference.Unusable.self) {
                try Inference.propose(&source, fileName: "x.xml", settings: Settings())
            }
        }
    }
}
