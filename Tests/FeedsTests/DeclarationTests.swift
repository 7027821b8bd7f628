// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing
import Wording

@testable import Feeds

@Suite struct DeclarationTests {
    private func mistakes(_ yaml: String) -> [Mistake] {
        FeedCatalog.parse(yaml, file: "config/feeds/x.yaml", settings: Settings()).1
    }

    private func columns(_ lines: String, _ rest: String = "") -> [Mistake] {
        mistakes("feed: x\ncolumns:\n\(lines)\n\(rest)\n")
    }

    @Test func `the smallest feed has usual values for all the rest`() throws {
        let (feed, found) = FeedCatalog.parse(
            "feed: pluie\ncolumns: [{ name: jour, type: date, required: true }]\nkey: [jour]\n",
            file: "x.yaml", settings: Settings())
        #expect(found.isEmpty)
        let pluie = try #require(feed)
        #expect(pluie.table == TableName(schema: "data", name: "pluie"))
        #expect(pluie.historyTable.name == "pluie_history")
        #expect(pluie.folder == "pluie")
        #expect(
            pluie.storedColumns == [
                StoredColumn(name: "jour", type: .date, isKey: true, isRequired: true)
            ])
    }

    @Test func `a measurement is stored in three columns`() throws {
        let (feed, _) = FeedCatalog.parse(
            "feed: f\ncolumns: [{ name: v, type: measurement }]", file: "x", settings: Settings())
        #expect(try #require(feed).storedColumns.map(\.name) == ["v", "v_op", "v_texte"])
    }

    @Test func `an unknown key is told with its place and the nearest one`() {
        let found = columns("  - { name: a, typ: text }", "colums: []")
        #expect(
            found.map(\.description) == [
                "config/feeds/x.yaml:4:1: Unknown key `colums` in the feed. Did you mean `columns`?",
                "config/feeds/x.yaml:3:16: Unknown key `typ` in the column. Did you mean `type`?",
            ])
    }

    private static let columnMistakes: [(String, String)] = [
        ("  - { name: a }\n  - { name: a }", "stands twice"),
        ("  - { name: file_id }", "Bascule itself adds"),
        ("  - { name: xmin }", "system column"),
        ("  - { name: Été }", "must begin with a letter"),
        ("  - { name: a, type: number }", "must be one of text, integer"),
        ("  - { name: a, type: \"numeric(3,5)\" }", "must be one of text, integer"),
        ("  - { name: a, pattern: \"[A-\" }", "cannot be used at its character 1"),
        ("  - { name: a, type: date, format: [\"jj/mm/aaaa\"] }", "is not a date format"),
        ("  - { name: a, type: date, format: [\"dd/mm/yyyy hh:mm\"] }", "has a time"),
        ("  - { name: a, type: timestamp, zone: Mars/Olympus }", "no time zone"),
        ("  - { name: a, type: integer, range: { reject: [5, 1] } }", "begins above its end"),
        (
            "  - { name: a, type: integer, range: { reject: [0, 5], warn: [0, 9] } }",
            "reaches beyond"
        ),
        ("  - { name: a, type: integer, range: { reject: [0] } }", "must be two numbers"),
        ("  - { name: a, range: { warn: [0, 9] } }", "means nothing for a column of type text"),
        (
            "  - { name: a, type: integer, pattern: x }",
            "means nothing for a column of type integer"
        ),
        ("  - { name: a, type: integer, default: deux }", "refused by its own column"),
        ("  - { name: a, constant: x, computed: b }", "cannot be both"),
        ("  - { name: a, constant: x }", "No column is read from the file"),
        ("  - { name: v, type: measurement }\n  - { name: v_op }", "is also one of"),
        ("  - { name: a, header: [Été] }\n  - { name: b, header: [ETE] }", "is the same as"),
        ("  - { name: a, header: [B] }\n  - { name: b }", "is the same as"),
        ("  - { name: v, type: measurement, unit_column: w }", "which is no column"),
        (
            "  - { name: b, type: numeric }\n  - { name: a, type: numeric, computed: \"2 * c\" }",
            "which is no column"
        ),
        ("  - { name: b }\n  - { name: a, type: numeric, computed: \"2 * b\" }", "is not a number"),
        (
            "  - { name: b }\n  - { name: a, type: numeric, computed: \"2 * * b\" }",
            "not expected here"
        ),
        (
            "  - { name: b }\n  - { name: a, type: numeric, computed: \"a + 1\" }",
            "computed from itself"
        ),
        ("  - { name: a, values: { Été: x, ete: y } }", "are stored as"),
        ("  - { name: a, length_min: 3, length_max: 2 }", "is above"),
        ("  - text", "must be a map"),
    ]

    @Test(arguments: columnMistakes)
    func `a mistake in a column is told`(_ lines: String, _ part: String) {
        let found = columns(lines)
        #expect(found.contains { $0.what.contains(part) }, "\(found)")
        #expect(found.allSatisfy { $0.line >= 1 && !$0.remedy.isEmpty })
    }

    @Test func `columns that can't be read are reported once, not for each name that lacks them`() {
        let found = mistakes("feed: f\ntable: s.t\nkey: [a]\ncolumns:\n  a: { type: text }\n")
        #expect(found.map(\.what) == ["`columns` must be a list, not a map of keys"])
    }

    private static let feedMistakes: [(String, String)] = [
        ("key: [b]", "which is no column"), ("key: [a]", "may be empty"),
        ("key: [a, a]", "names `a` twice"), ("table: x", "must be schema.table"),
        ("table: bascule.x", "is not for feeds"), ("folder: ../x", "below the inbox"),
        ("rejects_max: 200%", "must be a number of rows or a share"),
        ("on_amendment: keep", "must be one of keep_history"),
        ("limits: { rows: 0 }", "must be a whole number"),
        ("arrival: { quiet: soon }", "must be a duration"),
        ("arrival: { expected: { days: mon-fri } }", "does not say by when"),
        ("arrival: { expected: { by: \"25:00\" } }", "must be a time of day"),
        ("dialect: { delimiter: \"||\" }", "must be one ASCII character"),
        ("numbers: { decimal: \",\", grouping: \",\" }", "are the same character"),
        ("checks: [{ expect: \"a + 1\" }]", "no comparison"),
        ("checks: [{ expect: \"a = 1\" }]", "is neither a number nor a time"),
        ("retention: labo", "have no class `labo`"),
        ("ranges: [{ column: n, when: { a: y }, warn: [0, 1] }]", "is never stored"),
        ("ranges: [{ column: n }]", "neither `reject` nor `warn`"),
        ("ranges: [{ column: m, warn: [0, 1] }]", "There is no column `m`"),
    ]

    @Test(arguments: feedMistakes)
    func `a mistake between the parts of a feed is told`(_ line: String, _ part: String) {
        let found = columns(Self.twoColumns, line)
        #expect(found.contains { $0.what.contains(part) }, "\(found)")
    }

    private static let twoColumns =
        "  - { name: a, values: [x] }\n  - { name: n, type: integer }"

    @Test func `what is wrong with a feed and what to do are said in both languages`() {
        let found =
            Self.columnMistakes.flatMap { columns($0.0) }
            + Self.feedMistakes.flatMap { columns(Self.twoColumns, $0.0) } + mistakes("title: x")
        #expect(found.count > Self.columnMistakes.count + Self.feedMistakes.count)
        for (what, remedy) in found.map(\.words) {
            #expect(what.en != what.fr)
            #expect(remedy.en != remedy.fr)
            #expect(!what.en.hasSuffix(".") && !what.fr.hasSuffix("."), "\(what.fr)")
        }
    }

    @Test func `all mistakes are told at once`() {
        #expect(
            columns("  - { name: a, type: b }\n  - { name: b, length_max: x }", "key: [c]").count
                == 3)
    }

    @Test func `two feeds may not share a name, a table or the same files`() throws {
        func feed(_ name: String, _ change: (inout Feed) -> Void) -> Feed {
            var feed = Feed(name: name, table: TableName(schema: "data", name: name))
            feed.file = name + ".yaml"
            change(&feed)
            return feed
        }
        let a = feed("a") { _ in }
        let sameFiles = feed("b") {
            $0.folder = "a"
            $0.patterns = ["*.csv"]
        }
        #expect(FeedCatalog.conflicts(between: [a, sameFiles]).count == 1)
        let history = feed("c") { $0.table = TableName(schema: "data", name: "a_history") }
        #expect(FeedCatalog.conflicts(between: [a, history]).count == 1)
        #expect(FeedCatalog.conflicts(between: [a, feed("d") { _ in }]).isEmpty)
    }
}
