// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Records
import TestSupport
import Testing
import Wording

/// Instants of which a file has the day in one column and the time in another.
@Suite struct TwoColumnTimeTests {
    private static let yaml = """
        feed: bascule
        dialect: { delimiter: ";" }
        columns:
          - { name: mesure_le, type: timestamp, header: Date, time: [Heure, Time], format: ["dd/mm/yyyy hh:mm[:ss]"], zone: America/Guadeloupe }
          - { name: lot, header: Lot, required: true }
        key: [lot]
        """

    @Test func `a day and its time are one instant`() throws {
        let preview = try judged(
            Self.yaml,
            "Heure;Lot;Date\n07:30;A;15/03/2026\n23:59:59;B;31/12/2026\n;C;\n")
        #expect(preview.told == [])
        #expect(
            [0, 1, 2].map(preview.row) == [
                "2026-03-15T11:30:00Z|A", "2027-01-01T03:59:59Z|B", "-|C",
            ])
    }

    @Test func `half an instant is a fault, and is shown as it was sent`() throws {
        let preview = try judged(
            Self.yaml,
            "Date;Heure;Lot\n15/03/2026;;A\n;07:30;B\n15/03/2026;25:00;C\n31/02/2026;07:30;D\n")
        #expect(
            preview.told
                == (2...5).map { "\($0) mesure_le invalid_date" })
        #expect(
            preview.faults.map(\.value) == [
                "15/03/2026", "07:30", "15/03/2026 25:00", "31/02/2026 07:30",
            ])
    }

    @Test func `a file without the column of the time, or with two, is refused`() throws {
        let without = try judged(Self.yaml, "Date;Lot\n15/03/2026;A\n")
        #expect(without.told == ["- - header"])
        #expect(without.faults[0].message(in: .fr).contains("Heure"))
        #expect(without.counts.rowsAccepted == 0)
        let twice = try judged(Self.yaml, "Date;Heure;Time;Lot\n15/03/2026;07:30;07:31;A\n")
        #expect(twice.told == ["- - header"])
        #expect(twice.counts.rowsAccepted == 0)
    }

    @Test func `the time may be a column of its own too`() throws {
        let more = Self.yaml.replacing(
            "key: [lot]", with: "  - { name: heure, header: Heure }\nkey: [lot]")
        let preview = try judged(more, "Date;Heure;Lot\n15/03/2026;07:30;A\n")
        #expect(preview.told == [])
        #expect(preview.row(0) == "2026-03-15T11:30:00Z|A|07:30")
    }

    @Test func `cells of a workbook are a day and a time of themselves`() throws {
        let head = ["Date", "Heure", "Lot"].map {
            #"<c t="inlineStr"><is><t>\#($0)</t></is></c>"#
        }.joined()
        var book = TestBook(
            #"<row r="1">\#(head)</row>"#
                + #"<row r="2"><c s="1"><v>46096</v></c><c s="2"><v>0.3125</v></c><c t="inlineStr"><is><t>A</t></is></c></row>"#
                + #"<row r="3"><c t="inlineStr"><is><t>15/03/2026</t></is></c><c t="inlineStr"><is><t>07:30</t></is></c><c t="inlineStr"><is><t>B</t></is></c></row>"#
                + #"<row r="4"><c s="1"><v>46096</v></c><c t="e"><v>#N/A</v></c><c t="inlineStr"><is><t>C</t></is></c></row>"#
        )
        book.styles = [14, 21]
        let (feed, _) = FeedCatalog.parse(Self.yaml, file: "f.yaml", settings: Settings())
        var source = MemorySource(book.bytes)
        let preview = try Preview.of(&source, fileName: "a.xlsx", feed: try #require(feed))
        #expect(preview.told == ["4 mesure_le error_cell"])
        #expect(
            [0, 1].map(preview.row) == ["2026-03-15T11:30:00Z|A", "2026-03-15T11:30:00Z|B"])
    }

    @Test(arguments: [
        ("type: date, header: Date, time: Heure", "`time` means nothing for a column of type date"),
        ("type: timestamp, position: 1, time: Heure", "are found by their headers"),
        ("type: timestamp, constant: x, time: Heure", "are found by their headers"),
    ])
    func `a mistake is told`(_ column: String, _ wanted: String) {
        let yaml = "feed: f\ncolumns: [{ name: a, \(column) }, { name: b }]\n"
        let (_, mistakes) = FeedCatalog.parse(yaml, file: "f.yaml", settings: Settings())
        #expect(mistakes.contains { $0.what.contains(wanted) }, "\(mistakes)")
    }
}
