// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing
import Wording

@testable import Feeds

/// Sections, and what stands beside their tables.
@Suite struct SectionTests {
    static let qpcr = """
        feed: qpcr
        dialect: { delimiter: ";" }
        numbers: { decimal: "." }
        layout:
          sections: { begin: '^\\[(.+)\\]$', take: [Results] }
          values: { run: '^Run (.+)$', instrument: '^Instrument (.+)$' }
        columns:
          - { name: serie, from_layout: run, required: true }
          - { name: appareil, from_layout: instrument }
          - { name: puits, header: Well, required: true }
          - { name: cible, header: Target, required: true }
          - { name: cq, header: Cq, type: measurement, nulls: [Undetermined] }
        key: [serie, puits, cible]
        """
    static let qpcrFile = """
        Instrument;QS5
        [Sample Setup]
        Well;Sample
        A1;T1

        [Results]
        Run;R-17
        Well;Target;Cq
        A1;ITS;23.41
        A2;ITS;Undetermined

        """

    @Test func `a section that is taken gives its rows, with its own lines' values`() throws {
        let preview = try judged(Self.qpcr, Self.qpcrFile)
        #expect(preview.told == [])
        #expect(
            preview.given == [
                "R-17|QS5|A1|ITS|23.41|-|23.41", "R-17|QS5|A2|ITS|-|-|Undetermined",
            ])
        #expect(
            preview.lines
                == "preamble 1; header 8; rows 9–10; blank 5; section 2, 6; aside 7; other_sections 3–4"
        )
        #expect(preview.account.lines == 10)
    }

    @Test func `sections of one shape fill one table, though their columns stand otherwise`() throws
    {
        let yaml = """
            feed: saa
            dialect: { delimiter: ";", footer: [Moyenne] }
            numbers: { decimal: "," }
            layout:
              sections: { begin: '^Element : (.+)$', end: blank }
              values: { nm: '^Longueur : ([0-9.]+) nm' }
            columns:
              - { name: element, from_layout: section, required: true }
              - { name: nm, type: numeric, decimal: ".", from_layout: nm }
              - { name: echantillon, header: Nom, required: true }
              - { name: teneur, header: Teneur, type: numeric, required: true }
            key: [element, echantillon]
            """
        let preview = try judged(
            yaml,
            """
            Rapport;du 16
            Element : Ca
            Longueur : 422.7 nm

            Nom;Teneur;
            E1;1,5;
            E2;2,5;
            Moyenne;2,0;

            Element : Mg
            Teneur;Nom
            3,5;E1

            fin du rapport;
            """)
        #expect(
            preview.given == ["Ca|422.7|E1|1.5", "Ca|422.7|E2|2.5", "Mg|-|E1|3.5"])
        #expect(preview.told == ["14 - layout warn"])
        #expect(
            preview.lines
                == "preamble 1; header 5, 11; rows 6–7, 12; blank 4, 9, 13; footer 8; section 2, 10; aside 3; passed_over 14"
        )
    }

    @Test(arguments: [
        // The header lacks a required column: the nearest one is told.
        ("[Results]\nWell;Cq\nA1;2\n", ["- - header"]),
        ("[Results]\nRun;7\nWell;Target;Cq\nA1;I;2\n[Results]\nWell;Target;Cq\n", ["5 - layout"]),
        ("[Setup]\nWell;Sample\n", ["2 - layout"]),
        ("Well;Target;Cq\nA1;I;2\n", ["2 - layout"]),
        ("[Results]\n", ["1 - layout"]),
    ])
    func `sections that are missing, twice or empty refuse the file`(
        _ text: String, _ told: [String]
    ) throws {
        let preview = try judged(Self.qpcr, "Instrument;Q\n" + text)
        let shifted = told.map { told in
            guard let line = Int(told.prefix { $0 != " " }) else { return told }
            return "\(line + 1)" + told.drop { $0 != " " }
        }
        #expect(preview.fileFaults.count == 1)
        #expect(preview.told == shifted)
    }

    @Test func `a section that begins in another one, or has no end, refuses the file`() throws {
        let yaml = """
            feed: t
            dialect: { delimiter: ";" }
            layout: { sections: { begin: '^Essai (\\S+)', end: '^Fin' } }
            columns: [{ name: essai, from_layout: section }, { name: code, header: Code, required: true }]
            """
        let good = "Essai 1\nCode\nA\nFin\nEssai 2\nCode\nB\nFin\n"
        #expect(try judged(yaml, good).given == ["1|A", "2|B"])
        let within = try judged(yaml, "Essai 1\nCode\nA\nEssai 2\nCode\nB\nFin\n")
        #expect(within.told == ["4 - layout"])
        #expect(
            within.faults[0].message(in: .fr).contains("commence à la ligne 4 dans « 1 » (ligne 1)")
        )
        let open = try judged(yaml, "Essai 1\nCode\nA\nFin\nEssai 2\nCode\nB\n")
        #expect(open.told == ["5 - layout"])
        #expect(open.account.lines == 7)
    }

    @Test func `what a section says is forgotten at its end, what the file says holds`() throws {
        let yaml = """
            feed: t
            dialect: { delimiter: ";" }
            layout:
              sections: { begin: '^Essai (\\S+)', repeat: true }
              values: { lot: '^Lot (.+)$', site: '^Site (.+)$' }
            columns:
              - { name: site, from_layout: site }
              - { name: lot, from_layout: lot }
              - { name: code, header: Code, required: true }
            """
        let preview = try judged(
            yaml, "Site;G\nLot;0\nEssai 1\nLot;7\nCode\nA\nEssai 1\nCode\nB\n")
        #expect(preview.given == ["G|7|A", "G|0|B"])
        #expect(preview.told == [])
    }
}
