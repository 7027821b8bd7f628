// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing

@testable import Feeds

/// Records of a key and a value a line, and lines cut by the place of their characters.
@Suite struct RecordTests {
    private static func feed(_ records: String, _ more: String = "") -> String {
        """
        feed: compteur
        numbers: { decimal: "." }
        layout: { records: { \(records) }, values: { serie: '^Run (.+)$' }\(more) }
        columns:
          - { name: serie, from_layout: serie }
          - { name: echantillon, header: Sample ID, required: true }
          - { name: viabilite, header: "Viability (%)", type: numeric }
          - { name: note, header: Comment }
        key: [echantillon]
        """
    }

    @Test func `a file is one record, its lines in any order`() throws {
        let preview = try judged(
            Self.feed("separator: \":\""),
            "Run 7\nViability (%) : 92.4\nSample ID: C-1\nLot: x, y; z\nComment: moût: n° 3\n")
        #expect(preview.given == ["7|C-1|92.4|moût: n° 3"])
        #expect(preview.told == ["2 Lot header warn"])
        #expect(preview.lines == "preamble 1; rows 2–5")
        #expect(preview.rows[0].line == 200_001)
    }

    @Test func `records follow one another, each from the line that begins it`() throws {
        let text = "Sample ID=A\nViability (%)=1\n\nSample ID=B\nComment=\n"
        for begin in ["begin: '^Sample ID'", "begin: blank"] {
            let preview = try judged(Self.feed("separator: \"=\", \(begin)"), text)
            #expect(preview.given == ["-|A|1|-", "-|B|-|-"])
            #expect(preview.lines == "rows 1–2, 4–5; blank 3")
        }
        let tabs = try judged(
            Self.feed("begin: '^Sample ID'").replacing(
                "numbers:", with: "dialect: { delimiter: tab }\nnumbers:"),
            "Sample ID\tA\nViability (%)\t1\nSample ID\tB\nViability (%)\t-\t2.5\n")
        #expect(tabs.given == ["-|A|1|-", "-|B|-2.5|-"])
    }

    @Test func `a record without its key, or with one twice, is refused alone`() throws {
        let yaml = Self.feed("separator: \":\", begin: '^Comment'")
        let preview = try judged(
            yaml,
            "Comment: 1\nSample ID: A\nComment: 2\nViability (%): 5\nComment: 3\nSample ID: B\nSample ID: C\n"
        )
        #expect(preview.given == ["-|A|-|1"])
        #expect(preview.told == ["3 echantillon required", "7 - layout"])
        #expect(preview.lines == "rows 1–7")
        #expect(try judged(yaml, "rien\nde tout\n").told == ["2 - layout"])
    }

    @Test func `a record without its time of day is refused alone, and one with two`() throws {
        let yaml = """
            feed: compteur
            layout: { records: { separator: ":", begin: '^Sample ID' } }
            columns:
              - { name: mesure_le, type: timestamp, header: Date, time: [Heure, Time], format: ["dd/mm/yyyy hh:mm"], zone: America/Guadeloupe }
              - { name: echantillon, header: Sample ID, required: true }
            key: [echantillon]
            """
        let day = "Date: 15/03/2026\n"
        let text =
            "Sample ID: A\n\(day)Sample ID: B\n\(day)Heure: 07:30\nSample ID: C\n\(day)"
        let preview = try judged(yaml, text + "Time: 08:30\n")
        #expect(preview.told == ["1 mesure_le invalid_date"])
        #expect(preview.lines == "rows 1–8")
        #expect(preview.counts.rowsAccepted == 2)
        let twice = try judged(
            yaml,
            "Sample ID: A\n\(day)Heure: 07:30\nHeure: 08:30\nSample ID: B\n\(day)Heure: 07:30\n")
        #expect(twice.told == ["4 - layout"])
        #expect(twice.counts.rowsAccepted == 1)
        // It may be a column of its own too.
        let own = yaml.replacing("key: [", with: "  - { name: heure, header: Heure }\nkey: [")
        #expect(try judged(own, "Sample ID: A\n\(day)Heure: 07:30\n").told == [])
    }

    @Test func `a record has at most a thousand lines`() throws {
        let yaml = Self.feed("separator: \":\"")
        let lines = (1..<RecordReading.linesLimit).map { "Key \($0): 1\n" }.joined()
        #expect(try judged(yaml, "Sample ID: A\n" + lines).counts.rowsAccepted == 1)
        let more = try judged(yaml, "Sample ID: A\n" + lines + "Key x: 1\n")
        #expect(more.told == ["1 - layout"])
    }

    @Test func `a file has no more keys than it may have columns`() throws {
        let yaml = Self.feed("separator: \":\", begin: '^Sample ID'") + "\nlimits: { columns: 5 }\n"
        let most = "Sample ID: A\nKey 1: 1\nKey 2: 1\nSample ID: B\nKey 2: 1\n"
        #expect(try judged(yaml, most).counts.rowsAccepted == 2)
        // Two records do not make it two files.
        #expect(try judged(yaml, most + "Key 3: 1\n").told.contains("6 - layout"))
    }

    @Test func `lines are cut by characters, with a header or without`() throws {
        let columns = """
            columns:
              - { name: nom, header: NOM, required: true }
              - { name: pol, header: POL, type: numeric }
              - { name: note, header: NOTE }
            numbers: { decimal: "." }
            """
        let yaml = "feed: pol\nlayout: { fixed: [8, 6, 3] }\n" + columns
        let preview = try judged(yaml, "Titre\nNOM     POL   NOTE\nÉtuve 1 17.35 à voir\nB\n")
        #expect(preview.given == ["Étuve 1|17.35|à voir", "B|-|-"])
        #expect(preview.lines == "preamble 1; header 2; rows 3–4")
        let bare = try judged(
            yaml.replacing("header: NOM, ", with: "").replacing("header: POL, ", with: "")
                .replacing("header: NOTE ", with: "position: 3 ") + "\ndialect: { header: 0 }",
            "A       1.5   x;\"y\n")
        #expect(bare.given == ["A|1.5|x;\"y"])
        #expect(bare.lines == "rows 1")
    }
}
