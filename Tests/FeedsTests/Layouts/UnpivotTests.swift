// SPDX-License-Identifier: Apache-2.0

import Configuration
import Records
import TestSupport
import Testing
import Wording

@testable import Feeds

/// Columns that become rows, and their names' parts.
@Suite struct UnpivotTests {
    private static let multiplex = """
        feed: multiplex
        dialect: { delimiter: ";" }
        numbers: { decimal: "." }
        layout:
          unpivot:
            columns: '\\(.g/mL\\)$'
            parts: { analyte: '^(.+) \\(', unit: '\\((.+)\\)$' }
          values: { lot: '^Lot (.+)$' }
        columns:
          - { name: lot, from_layout: lot }
          - { name: echantillon, header: Sample, required: true }
          - { name: analyte, from_layout: analyte, required: true }
          - { name: unite, from_layout: unit }
          - { name: colonne, from_layout: header }
          - { name: teneur, from_layout: value, type: measurement }
          - { name: note, header: Note }
        key: [echantillon, analyte]
        """

    @Test func `a cell of the columns that are meant is a row`() throws {
        let preview = try judged(
            Self.multiplex,
            "Lot;L7\nSample;IL-6 (pg/mL);Note;TNF-a (ng/mL)\nT1;12.5;ok;<3.1\nT2;;bad;4\n")
        #expect(preview.told == [])
        #expect(
            preview.given == [
                "L7|T1|IL-6|pg/mL|IL-6 (pg/mL)|12.5|-|12.5|ok",
                "L7|T1|TNF-a|ng/mL|TNF-a (ng/mL)|3.1|<|<3.1|ok",
                "L7|T2|TNF-a|ng/mL|TNF-a (ng/mL)|4|-|4|bad",
            ])
        #expect(preview.lines == "preamble 1; header 2; rows 3–4")
        #expect(preview.rows.map(\.line) == [300_001, 300_002, 400_001])
    }

    @Test func `all columns but those that are excepted become rows`() throws {
        let yaml = """
            feed: elements
            dialect: { delimiter: ";" }
            numbers: { decimal: "." }
            layout: { unpivot: { except: '^(Sample|Note)$' } }
            columns:
              - { name: echantillon, header: Sample, required: true }
              - { name: element, from_layout: header, required: true }
              - { name: teneur, from_layout: value, type: measurement }
              - { name: note, header: Note }
            key: [echantillon, element]
            """
        let file = "Sample;Ca;Cendres;Note;;pH\nT1;12.5;3.1;ok;;7\n"
        let preview = try judged(yaml, file)
        #expect(preview.told == [])
        #expect(
            preview.given == [
                "T1|Ca|12.5|-|12.5|ok", "T1|Cendres|3.1|-|3.1|ok", "T1|pH|7|-|7|ok",
            ])
        // Both: of the columns that are meant, those that are not excepted.
        let some = yaml.replacing(
            "except: '^(Sample|Note)$'", with: "columns: '^[Cp]', except: '^Ce'")
        #expect(
            try judged(some, "Sample;Ca;Cendres;Note\nT1;1;2;ok\n").given == ["T1|Ca|1|-|1|ok"])
    }

    @Test func `a line that is cut off or shifted is a fault, one without a value is told`() throws
    {
        let preview = try judged(
            Self.multiplex,
            "Sample;IL-6 (pg/mL);Note;TNF-a (ng/mL)\nT1;12.5\nT2;1;ok;2;3\nT3;;ok;\nT4;1;ok;2\n")
        #expect(preview.told == ["2 - layout", "3 - layout", "4 - layout warn"])
        #expect(preview.counts.rowsAccepted == 2)
        #expect(preview.lines == "header 1; rows 2–3, 5; passed_over 4")
    }

    @Test func `a header in which no column is meant refuses the file, with its names`() throws {
        let preview = try judged(
            Self.multiplex, "Lot;L7\nSample;IL-6 (%);;Note\nT1;12.5;;ok\nT2;1;;ok\n")
        #expect(preview.told == ["2 - layout"])
        #expect(preview.fileFaults.count == 1)
        #expect(preview.given == [])
        #expect(preview.account.lines == 4)
        let fault = preview.faults[0]
        #expect(fault.message(in: .fr).contains("ligne 2 ne convient"))
        #expect(fault.message(in: .en).contains("it has Sample, IL-6 (%), Note: check"))
    }

    @Test func `several header rows are joined, the upper ones over the columns to their right`()
        throws
    {
        let yaml = """
            feed: chromato
            dialect: { delimiter: ";", header: 2 }
            numbers: { decimal: "," }
            layout:
              unpivot:
                columns: ' (Tr|Aire)$'
                parts: { compose: '^(.+) (?:Tr|Aire)$', grandeur: ' (Tr|Aire)$' }
            columns:
              - { name: echantillon, header: Nom, required: true }
              - { name: compose, from_layout: compose, required: true }
              - { name: grandeur, from_layout: grandeur }
              - { name: valeur, from_layout: value, type: numeric }
            """
        let preview = try judged(
            yaml,
            "Séquence;7\n;Ac. lactique;;Ac. malique;;\nNom;Tr;Aire;Tr;Aire;\nE1;1,5;20;2,5;30;\n")
        #expect(preview.told == [])
        #expect(
            preview.given == [
                "E1|Ac. lactique|Tr|1.5", "E1|Ac. lactique|Aire|20",
                "E1|Ac. malique|Tr|2.5", "E1|Ac. malique|Aire|30",
            ])
    }

    @Test func `a column is found by its place beside those that become rows`() throws {
        let yaml = """
            feed: courbes
            dialect: { delimiter: ",", footer: [Fin] }
            layout: { unpivot: { columns: '^Abs', parts: { nom: '^Abs (.+)$' } } }
            columns:
              - { name: nm, position: 1, type: integer, required: true }
              - { name: nom, from_layout: nom }
              - { name: abs, from_layout: value, type: numeric }
            """
        let preview = try judged(
            yaml, "Onde,Abs S1,Onde,Abs S2\n500,0.25,500,0.75\n490,0.5,490,1.5\nFin,x\ny,z\n")
        #expect(preview.given == ["500|S1|0.25", "500|S2|0.75", "490|S1|0.5", "490|S2|1.5"])
        #expect(preview.lines == "header 1; rows 2–3; footer 4–5")
    }

    @Test func `columns are found by a pattern whose group takes no part`() throws {
        let yaml = """
            feed: spectres
            dialect: { delimiter: ";" }
            layout: { unpivot: { columns: '^(Abs )?\\d{3}$' } }
            columns:
              - { name: nom, header: Nom, required: true }
              - { name: nm, from_layout: header }
              - { name: abs, from_layout: value, type: integer }
            """
        let preview = try judged(yaml, "Nom;Abs 420;560\nE1;1;2\n")
        #expect(preview.given == ["E1|Abs 420|1", "E1|560|2"])
    }

    @Test func `a sheet's numbers become rows as they are`() throws {
        let head =
            #"<row r="2"><c t="inlineStr"><is><t>Nom</t></is></c><c><v>420</v></c><c><v>560</v></c></row>"#
        let rows =
            #"<row r="3"><c t="inlineStr"><is><t>E1</t></is></c><c><v>0.125</v></c><c t="e"><v>#N/A</v></c></row>"#
        let book = TestBook(head + rows)
        let yaml = """
            feed: spectres
            numbers: { decimal: "," }
            layout: { unpivot: { columns: '^\\d{3}$' } }
            columns:
              - { name: nom, header: Nom, required: true }
              - { name: nm, from_layout: header, type: integer }
              - { name: abs, from_layout: value, type: numeric }
            """
        let feed = FeedCatalog.parse(yaml, file: "f.yaml", settings: Settings()).0
        var source = MemorySource(book.bytes)
        let preview = try Preview.of(&source, fileName: "s.xlsx", feed: try #require(feed))
        #expect(preview.given == ["E1|420|0.125"])
        #expect(preview.told == ["3 abs error_cell"])
        #expect(preview.lines == "header 2; rows 3; blank 1")
    }
}
