// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import TestSupport
import Testing
import Wording

@testable import Feeds

/// Feeds whose files are JSON Lines.
@Suite struct JSONLinesFeedTests {
    private static let yaml = """
        feed: lims
        files: ["*.jsonl"]
        format: jsonl
        columns:
          - { name: id, type: text, header: ["/sample/id"], required: true }
          - { name: pol, type: numeric, header: ["/data/pol", "/data/pol_pct"] }
          - { name: jour, type: date, header: ["/at"] }
          - { name: ok, type: boolean }
          - { name: reste, type: json, header: ["/rest"] }
        key: [id]
        """

    @Test func `values stand in their columns, whatever their order and nesting`() throws {
        let preview = try judged(
            Self.yaml,
            #"""
            {"sample": {"id": "L1"}, "data": {"pol": 13.20}, "at": "2026-03-15", "ok": true}
            {"ok": false, "at": null, "data": {"pol_pct": "12.5", "x": 1}, "sample": {"id": 7}}

            {"rest": {"a": [1, 2]}, "sample": {"id": "Total"}}
            """#)
        #expect(preview.told == [] && preview.fileFaults.isEmpty)
        #expect(preview.rows.count == 3)
        #expect(preview.row(0) == "L1|13.20|2026-03-15|true|-")
        #expect(preview.row(1).hasPrefix("7|12.5|-|false|-"))
        #expect(preview.row(2).hasPrefix("Total|-|-|-|{\"a\""))
        #expect(preview.rows.map(\.line) == [1, 2, 4])
    }

    @Test func `a number has its exact text, also where another mark is declared for texts`() throws
    {
        let yaml = """
            feed: lims
            format: jsonl
            numbers: { decimal: "," }
            columns:
              - { name: a, type: numeric }
              - { name: b, type: text }
              - { name: c, type: measurement }
            """
        let preview = try judged(
            yaml,
            "{\"a\": 0.1000, \"b\": 1E5, \"c\": 2.5}\n{\"a\": \"0,5\", \"b\": true, \"c\": \"<2,5\"}\n"
        )
        #expect(preview.told == [])
        #expect(preview.row(0).hasPrefix("0.1000|1E5|2.5|"))
        #expect(preview.row(1).hasPrefix("0.5|true|2.5|"))
    }

    @Test func `each line that is no good is a fault of its own`() throws {
        let text = #"""
            {"sample": {"id": "a"}, "data": {"pol": 1}}
            {"sample": {"id": "b"}, "data": {"pol": "x"}}
            {"sample": {}, "data": {"pol": 1}}
            {}
            {"sample": {"id": "c"}, "data": {"pol": 1}
            [1, 2]
            id;pol
            {"sample": {"id": "d", "id": "e"}}
            {"sample": {"id": "f\u0000"}}
            {"sample": {"id": "g"}, "rest": [[[[[1]]]]]}
            {"sample": {"id": "h"}}
            """#
        let preview = try judged(Self.yaml + "\nlimits: { depth: 5 }", text)
        #expect(
            preview.told == [
                "2 pol type", "3 id required", "4 id required", "5 - type", "6 - type",
                "7 - type", "8 - type", "9 - nul", "10 - limit",
            ])
        #expect(preview.rows.map(\.line) == [1, 11])
        for fault in preview.faults {
            #expect(fault.message(in: .en) != fault.message(in: .fr))
            #expect(fault.original == text.split(separator: "\n").map(String.init)[fault.line! - 1])
        }
    }

    @Test func `no line is a header, a title or a footer of anything`() throws {
        let yaml = """
            feed: lims
            format: jsonl
            columns:
              - { name: id, type: text }
              - { name: pol, type: numeric }
            """
        let text =
            "{\"id\": \"id\", \"pol\": null}\n\n{\"id\": \"Total\"}\n\n{\"x\": 1}\n\n{\"pol\": 1}\n"
        let preview = try judged(yaml, text)
        #expect(preview.told == [])
        #expect(preview.rows.indices.map(preview.row) == ["id|-", "Total|-", "-|-", "-|1"])
        #expect(try judged(yaml, "").fileFaults.map(\.rule) == [.empty])
    }

    @Test(arguments: [
        ("dialect: { delimiter: \";\" }", "`dialect` means nothing"),
        ("layout: { kind: records }", "`layout` means nothing"),
        ("sheet: A", "`sheet` means nothing"), ("tables: first", "`tables` means nothing"),
        ("extra: reject", "`extra: reject` can't hold"),
        ("workbook: { errors: null }", "`workbook` means nothing"),
    ])
    func `what is said of tables is a mistake`(_ line: String, _ words: String) {
        let (feed, mistakes) = FeedCatalog.parse(
            Self.yaml + "\n" + line, file: "lims.yaml", settings: Settings())
        #expect(feed == nil)
        #expect(mistakes.contains { $0.sentence.en.contains(words) }, "\(mistakes)")
    }

    @Test(arguments: [
        ("position: 1", "found by `header` alone"), ("nth: 2", "found by `header` alone"),
        ("header: [\"/a~b\"]", "no place in an object"),
    ])
    func `a column is found by its place in the object alone`(_ part: String, _ words: String) {
        let yaml = """
            feed: lims
            format: jsonl
            columns:
              - { name: id, type: text, \(part) }
            """
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "lims.yaml", settings: Settings())
        #expect(feed == nil)
        #expect(mistakes.contains { $0.sentence.en.contains(words) }, "\(mistakes)")
    }

    @Test func `names that folding would make one are two members`() throws {
        let yaml = """
            feed: lims
            format: jsonl
            columns:
              - { name: a, type: text, header: ["/x/y"] }
              - { name: b, type: text, header: ["/xy"] }
              - { name: c, type: text, header: ["/XY"] }
            """
        let preview = try judged(yaml, #"{"x": {"y": 1}, "xy": 2, "XY": 3}"#)
        #expect(preview.row(0) == "1|2|3")
    }

    @Test func `a feed is proposed that reads all of its sample`() throws {
        let lines = (1...9).map {
            #"{"id": "L\#($0)", "data": {"pol": 1\#($0).5, "essai": \#($0)}, "at": "2026-03-0\#($0)T07:30:00Z"}"#
        }
        var source = Bytes(Array(lines.joined(separator: "\n").utf8))
        var settings = Settings()
        settings.language = .en
        let yaml = try Inference.propose(&source, fileName: "lims.jsonl", settings: settings)
        for part in [
            "format: jsonl", "files: [\"*.jsonl\"]", "header: [\"/data/pol\"], type: numeric",
            "header: [\"/data/essai\"], type: integer", "header: [\"/at\"], type: timestamp",
            "key: [id]",
        ] { #expect(yaml.contains(part), "\(part) in \(yaml)") }
        #expect(!yaml.contains("dialect:"))
        let preview = try judged(yaml, lines.joined(separator: "\n"), name: "lims.jsonl")
        #expect(preview.told == [] && preview.counts.rowsAccepted == 9)
    }
}
