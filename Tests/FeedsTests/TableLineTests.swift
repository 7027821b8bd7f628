// SPDX-License-Identifier: Apache-2.0

import Configuration
import Records
import Testing
import Wording

@testable import Feeds

/// Other tables in a file, columns of equal names, and files that are none of ours.
@Suite struct TableLineTests {
    private static let report = """
        Jour;Canne;Sucre
        01/03/2026;52;5
        02/03/2026;51;4

        Arrêts de la semaine

        Début;Fin;Motif
        01/03/2026 10:00;01/03/2026 11:00;moulin

        Nom;Heures
        Zoé;7
        Max;8

        """

    private static func feed(_ more: String) -> String {
        "feed: f\ncolumns: [{ name: jour, type: text }, { name: canne, type: text }, { name: sucre, type: text }]\n"
            + more
    }

    @Test func `a line that may be the title of another table is told where it is read as a row`()
        throws
    {
        let text = "code;v\nA;B\nC;D\n\nSection 2\nnom;prenom\nx;y\n"
        let two = "{ name: code, type: text }, { name: v, type: text }"
        let preview = try judged("feed: f\ncolumns: [\(two)]\n", text)
        #expect(preview.counts.rowsAccepted == 5)
        #expect(preview.told == ["5 - lines warn"])
        // With a key, or one column, nothing is in doubt.
        let keyed = try judged(
            "feed: f\ncolumns: [\(two.replacing("code, type: text", with: "code, type: text, required: true"))]\n",
            text)
        #expect(keyed.told == [])
        let one = try judged(
            "feed: f\ndialect: { delimiter: \";\" }\ncolumns: [{ name: code, type: text }]\n",
            "code\nA\n\nSection 2\nB\n")
        #expect(one.told == [])
    }

    @Test func `a file with another table in it is refused with the line`() throws {
        let preview = try judged(Self.feed(""), Self.report)
        #expect(preview.fileFaults.map(\.rule) == [.tables])
        let message = try #require(preview.fileFaults.first).message(in: .fr)
        #expect(message.contains("ligne 7") && message.contains("Début, Fin, Motif"))
        #expect(preview.account.lines == 12)
    }

    @Test(arguments: ["tables: first\n", "dialect: { tables: first }\n"])
    func `the table ends at the second one where the feed says so`(_ more: String) throws {
        let preview = try judged(Self.feed(more), Self.report)
        #expect(preview.fileFaults.isEmpty)
        // The title above the second table is a line of this one: a row without its other cells.
        #expect(preview.counts.rowsRead == 3)
        #expect(preview.account[.otherTables].places == "7–8, 10–12")
        let all = try judged(Self.feed("tables: same\n"), Self.report)
        #expect(all.counts.rowsRead == 8)
    }

    @Test func `good rows of a feed without a key are not taken for another table unsaid`() throws {
        let yaml = """
            feed: f
            tables: first
            columns: [{ name: code, required: true }, { name: op }, { name: v, type: numeric }]

            """
        let preview = try judged(yaml, "code;op;v\nA;x;1\n\nB;y;l2\nC;z;2\nD;z;3\n\nE;z\n")
        #expect(preview.account[.otherTables].places == "4–6, 8")
        #expect(preview.told == ["5 - lines warn"])
        let message = try #require(preview.faults.first).message(in: .en)
        #expect(message.contains("5–6"), "\(message)")
    }

    @Test func `a row of the feed's shape and key never begins another table`() throws {
        let yaml =
            "feed: f\ncolumns: [{ name: nom, type: text }, { name: couleur, type: text }]\nkey: [nom]\n"
            .replacing("nom, type: text", with: "nom, type: text, required: true")
        let text = "nom;couleur\npomme;rouge\n\nbanane;jaune\nkiwi;2\n"
        #expect(try judged(yaml, text).given == ["pomme|rouge", "banane|jaune", "kiwi|2"])
    }

    @Test func `of equal names a column takes the one that it says, or a place`() throws {
        let yaml = """
            feed: f
            columns:
              - { name: id, type: text, required: true }
              - { name: pol, header: ["% pol"], type: numeric, decimal: "," }
              - { name: pol_2, header: ["% pol"], nth: 2, type: numeric, decimal: "," }
              - { name: sans_nom, position: 4, type: text }
            key: [id]
            """
        let preview = try judged(yaml, "id;% pol;% pol;;autre\na;1,5;2,5;x;y\nb;3,5;4,5;;\n")
        #expect(preview.given == ["a|1.5|2.5|x", "b|3.5|4.5|-"])
        #expect(preview.told == ["1 autre header warn"])
        let (_, mistakes) = FeedCatalog.parse(
            yaml.replacing(", nth: 2", with: ""), file: "f.yaml", settings: Settings())
        #expect(mistakes.count == 1)
    }

    @Test(arguments: [
        "{\"a\": 1, \"b\": 2}\n", "[{\"a\": 1},\n {\"a\": 2}]", "{\n  \"lignes\": [1, 2]\n}\n",
        "{\"a\":1}\n{\"a\":2}\n",
    ])
    func `JSON is no delimited text`(_ text: String) throws {
        let preview = try judged(Self.feed(""), text)
        #expect(preview.fileFaults.map(\.rule) == [.binary])
        #expect(preview.fileFaults[0].message(in: .fr).contains("JSON"))
    }

    @Test func `a cell may hold JSON, the first one too`() throws {
        let yaml =
            "feed: f\ndialect: { header: 0, delimiter: \";\" }\ncolumns: [{ name: j, type: json }, { name: b, type: text }]\n"
        #expect(try judged(yaml, "{\"a\":1};x\n[1];y\n").counts.rowsAccepted == 2)
        let alone = "feed: f\ndialect: { header: 0 }\ncolumns: [{ name: j, type: json }]\n"
        #expect(try judged(alone, "{}\n[1]\n").counts.rowsAccepted == 2)
    }

    @Test func `a usual delimiter that cuts every row goes before a colon, and doubt is told`()
        throws
    {
        let yaml =
            "feed: f\ncolumns: [{ name: a, type: text }, { name: b, type: text }]\n"
            + "dialect: { header: 0 }\n"
        let text = "10:00:00,11:00:00\n11:00:00,12:00:00\n12:00:00,13:00:00\n"
        #expect(try judged(yaml, text).given.first == "10:00:00|11:00:00")
        let doubt = try judged(yaml, "a;b,1\nc;d,2\ne;f,3\n")
        #expect(doubt.told == ["- - delimiter warn"])
        #expect(try judged(yaml + "", "a;b\nc;d\n").told == [])
    }

    @Test func `small and large doubles are seen by ranges, checks and computed columns`() throws {
        let yaml = """
            feed: f
            numbers: { decimal: "." }
            columns:
              - { name: k, type: text }
              - { name: a, type: double }
              - { name: b, type: double }
              - { name: c, type: double, computed: "a + b" }
            ranges: [{ column: a, when: { k: x }, reject: [0.001, 1000] }]
            checks: [{ expect: "a < b" }]
            """
        let preview = try judged(
            yaml, "k;a;b\nx;0.00001;5\nx;1e17;1e18\ny;1e-5;0.000001\ny;1e17;2e17\ny;2.5E-7;1\n")
        #expect(preview.told == ["2 a range", "3 a range", "4 - check"])
        #expect(preview.given == ["y|1e+17|2e+17|3e+17", "y|2.5e-07|1.0|1.00000025"])
    }

    @Test func `a measurement keeps the remark behind it`() throws {
        let yaml = """
            feed: f
            numbers: { decimal: "." }
            columns:
              - { name: id, type: text }
              - { name: v, type: measurement, unit: [mPa], remark_column: remarque }
              - { name: remarque, type: text }
            """
        let preview = try judged(
            yaml,
            "id;v\na;3.58E3 (Out of optimal range)\nb;<0.5 mPa [dilué]\nc;2\nd;(3)\ne;5 (x) 6\n")
        #expect(
            preview.given == [
                "a|3580|-|3.58E3 (Out of optimal range)|Out of optimal range",
                "b|0.5|<|<0.5 mPa [dilué]|dilué", "c|2|-|2|-",
            ])
        #expect(preview.told == ["5 v type", "6 v type"])
    }
}
