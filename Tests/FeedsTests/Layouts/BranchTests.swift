// SPDX-License-Identifier: Apache-2.0

import Configuration
import Records
import Testing
import Wording

@testable import Feeds

/// Sections of one file that go into several tables.
@Suite struct BranchTests {
    private static let yaml = """
        feed: qpcr
        dialect: { delimiter: ";" }
        numbers: { decimal: "." }
        layout:
          sections: { begin: '^\\[(.+)\\]$', take: [Results] }
          values: { run: '^Run (.+)$' }
        columns:
          - { name: serie, from_layout: run, required: true }
          - { name: puits, header: Well, required: true }
          - { name: cq, header: Cq, type: numeric }
        key: [serie, puits]
        branches:
          - table: data.qpcr_plaque
            take: ["Sample*"]
            required: [Sample Setup]
            columns:
              - { name: serie, from_layout: run, required: true }
              - { name: partie, from_layout: section, required: true }
              - { name: puits, header: Well, required: true }
              - { name: echantillon, header: Sample }
            key: [serie, partie, puits]
        """

    private static let file = """
        Run;R-17
        [Sample Setup]
        Well;Sample
        A1;T1
        A2;
        [Raw]
        1;2;3
        [Results]
        Well;Cq
        A1;23.41
        A2;x
        [Sample Notes]
        Well;Sample
        A1;dilué
        """

    /// `table: values` of each row.
    private func rows(_ preview: Preview) -> [String] {
        let tables = preview.feed.eachTable
        return preview.rows.map { row in
            let values = tables[row.table].faces.enumerated().map {
                row.shown($0, by: $1.inUTC) ?? "-"
            }
            return "\(row.table): \(values.joined(separator: "|"))"
        }
    }

    @Test func `each section goes into the table that takes it, under one account of lines`() throws
    {
        let preview = try judged(Self.yaml, Self.file)
        #expect(
            rows(preview) == [
                "1: R-17|Sample Setup|A1|T1", "1: R-17|Sample Setup|A2|-", "0: R-17|A1|23.41",
                "1: R-17|Sample Notes|A1|dilué",
            ])
        #expect(preview.told == ["11 cq type"])
        #expect(
            preview.lines
                == "preamble 1; header 3, 9, 13; rows 4–5, 10–11, 14; section 2, 6, 8, 12; other_sections 7"
        )
        #expect(preview.counts.rowsRead == 5)
        #expect(preview.counts.rowsRejected == 1)
    }

    @Test func `a fault says which table's column it is in, and shows it as it was sent`() throws {
        let yaml = Self.yaml
            .replacing("header: Sample }", with: "header: Sample, required: true }")
            .replacing("header: Cq, type: numeric }", with: "header: Cq, required: true }")
        let preview = try judged(yaml, Self.file.replacing("A2;x", with: "A2;"))
        #expect(
            preview.told == ["5 data.qpcr_plaque.echantillon required", "11 cq required"])
        #expect(
            preview.faults.map { $0.message(in: .en).prefix(24) } == [
                "Line 5, column “Sample”:", "Line 11, column “Cq”: a ",
            ])
    }

    @Test func `a column that the file names as the table does is shown by that name`() throws {
        let yaml = Self.yaml.replacing(
            "{ name: echantillon, header: Sample }",
            with: "{ name: sample, header: sample, required: true }")
        let preview = try judged(yaml, Self.file.replacing("Well;Sample", with: "Well;sample"))
        #expect(preview.told.first == "5 data.qpcr_plaque.sample required")
        #expect(
            preview.faults.first?.message(in: .en).hasPrefix("Line 5, column “sample”:") == true)
    }

    @Test func `the first rows of each table are shown`() throws {
        let setup = (1...12).map { "A\($0);T\($0)" }.joined(separator: "\n")
        let text = Self.file.replacing("A1;T1\nA2;", with: setup)
        let (feed, _) = FeedCatalog.parse(Self.yaml, file: "f.yaml", settings: Settings())
        var source = MemorySource(Array(text.utf8))
        let preview = try Preview.of(&source, fileName: "a.csv", feed: try #require(feed))
        #expect(preview.rows.count { $0.table == 1 } == Preview.rowsShown)
        #expect(preview.rows.count { $0.table == 0 } == 1)
    }

    @Test func `a key that comes twice is looked for in its own table`() throws {
        let text = Self.file.replacing("A2;x", with: "A1;24")
            .replacing("A1;dilué", with: "A1;dilué\nA1;pur")
        let preview = try judged(Self.yaml, text)
        #expect(preview.told == ["11 - duplicate_key", "15 - duplicate_key"])
        #expect(preview.counts.rowsRejected == 2)
    }

    @Test func `a section that a branch needs is missed like the feed's own`() throws {
        let text = Self.file.replacing("[Sample Setup]", with: "[Sample Other]")
        let preview = try judged(Self.yaml, text)
        #expect(preview.fileFaults.count == 1)
        #expect(
            preview.fileFaults.first?.message(in: .en).contains(
                "the section “Sample Setup” is missing") == true)
    }

    @Test(arguments: ["[Sample Setup]\nWell;Sample", "[Results]\nWell;Cq"])
    func `a section without its header refuses the file, whichever section it is`(_ head: String)
        throws
    {
        let other = head.replacing("Well;", with: "Xyz;")
        let preview = try judged(Self.yaml, Self.file.replacing(head, with: other))
        #expect(preview.fileFaults.map(\.rule.rawValue) == ["header"])
        #expect(preview.account.lines == 14)
    }

    @Test func `of one table too, a section without its header is not hidden by the next`() throws {
        let preview = try judged(
            """
            feed: f
            dialect: { delimiter: ";" }
            layout: { sections: { begin: '^\\[(.+)\\]$' } }
            columns: [{ name: a, required: true }, { name: b }]
            """, "[1]\nx;b\n1;2\n[2]\na;b\n3;4\n")
        #expect(preview.fileFaults.map(\.rule.rawValue) == ["header"])
        #expect(preview.rows.isEmpty)
    }

    @Test func `a branch may have another shape than the feed`() throws {
        let yaml = """
            feed: elisa
            dialect: { delimiter: ";" }
            numbers: { decimal: "." }
            layout:
              sections: { begin: '^\\[(.+)\\]$', take: [Plaque] }
              plates: { wells: 6 }
              values: { serie: '^Série (.+)$' }
            columns:
              - { name: serie, from_layout: serie, required: true }
              - { name: puits, from_layout: well, required: true }
              - { name: valeur, from_layout: value, type: numeric }
            key: [serie, puits]
            branches:
              - table: data.elisa_fiche
                take: [Fiche]
                records: {}
                columns:
                  - { name: serie, from_layout: serie, required: true }
                  - { name: lecteur, header: Lecteur, required: true }
                  - { name: duree, header: Durée, type: integer }
                key: [serie]
            """
        let preview = try judged(
            yaml,
            """
            Série;S1
            [Fiche]
            Durée;12
            Lecteur;L-3
            [Plaque]
            ;1;2;3
            A;1;2;3
            B;4;5;6
            """)
        #expect(preview.told == [])
        #expect(rows(preview).first == "1: S1|L-3|12")
        #expect(rows(preview).last == "0: S1|B3|6")
        #expect(preview.account.lines == 8)
    }

    @Test(arguments: [
        ("take: [Results]", "both `Results`, for data.f, and `Results`, for data.g"),
        ("take: [\"R*\"]", "both `Results`, for data.f, and `R*`, for data.g"),
        ("required: [x]", "Which sections go into data.g is not told"),
        ("take: [x], table: data.f", "Two tables of the feed are data.f"),
        ("take: [x], table: data.f_history", "Two tables of the feed are data.f_history"),
        ("take: [x], key: [z]", "The key names `z`, which is no column"),
        ("take: [x], records: { separator: \":\" }", "has lines cut otherwise than data.f"),
        ("take: [x], tabel: data.h", "Unknown key `tabel`"),
    ])
    func `a mistake of a branch is told`(_ branch: String, _ wanted: String) {
        let table = branch.contains("table:") ? "" : "table: data.g, "
        let text = """
            feed: f
            layout: { sections: { begin: '^x(.*)', take: [Results] } }
            columns: [{ name: a }]
            branches: [{ \(table)columns: [{ name: a, required: true }], \(branch) }]
            """
        let (feed, mistakes) = FeedCatalog.parse(text, file: "f.yaml", settings: Settings())
        #expect(feed == nil)
        #expect(mistakes.contains { $0.what.contains(wanted) }, "\(mistakes)")
    }

    @Test(arguments: [
        ("", "`branches` are filled from sections"),
        ("layout: { sections: { begin: x } }", "Which sections go into data.f is not told"),
        (
            "layout: { sections: { begin: x, take: [a] } }\nlimits: { tables: 1 }",
            "The feed fills 2 tables, more than `limits.tables` (1)"
        ),
    ])
    func `branches need sections that are told apart, and room`(_ more: String, _ wanted: String) {
        let text = """
            feed: f
            columns: [{ name: a }]
            branches: [{ table: data.g, take: [b], columns: [{ name: a }] }]
            \(more)
            """
        let (feed, mistakes) = FeedCatalog.parse(text, file: "f.yaml", settings: Settings())
        #expect(feed == nil)
        #expect(mistakes.contains { $0.what.contains(wanted) }, "\(mistakes)")
    }

    @Test func `so many tables as the limit says are taken`() throws {
        let text = """
            feed: f
            limits: { tables: 2 }
            layout: { sections: { begin: 'x(.*)', take: [a] } }
            columns: [{ name: a }]
            branches: [{ table: data.g, take: [b], columns: [{ name: a }] }]
            """
        let (feed, mistakes) = FeedCatalog.parse(text, file: "f.yaml", settings: Settings())
        #expect(mistakes.isEmpty)
        #expect(feed?.tableNames == "data.f, data.g")
    }

    @Test func `no two feeds fill a table, be it a branch`() throws {
        let feed = { (name: String, branch: String) throws -> Feed in
            let text = """
                feed: \(name)
                layout: { sections: { begin: 'x(.*)', take: [a] } }
                columns: [{ name: a }]
                branches: [{ table: \(branch), take: [b], columns: [{ name: a }] }]
                """
            return try #require(
                FeedCatalog.parse(text, file: "\(name).yaml", settings: Settings()).0)
        }
        let told = FeedCatalog.conflicts(between: [
            try feed("f", "data.g"), try feed("g", "data.h"),
        ])
        #expect(told.count == 1)
        #expect(told.first?.what.contains("fills the table data.g") == true)
        #expect(
            FeedCatalog.conflicts(between: [try feed("f", "data.x"), try feed("g", "data.h")])
                .isEmpty)
    }
}
