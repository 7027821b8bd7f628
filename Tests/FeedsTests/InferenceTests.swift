// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import DelimitedText
import Foundation
import TestSupport
import Testing
import Wording

@testable import Feeds

@Suite struct InferenceTests {
    private var settings: Settings {
        var settings = Settings()
        settings.language = .en
        return settings
    }

    private func proposal(
        _ bytes: [UInt8], _ name: String, in language: Language = .en
    ) throws -> String {
        var source = Bytes(bytes)
        var settings = settings
        settings.language = language
        return try Inference.propose(&source, fileName: name, settings: settings)
    }

    /// Proposes, checks the proposal, and judges the sample by it.
    private func roundTrip(_ bytes: [UInt8], _ name: String) throws -> (String, Preview) {
        let yaml = try proposal(bytes, name)
        return (yaml, try judged(yaml, bytes, name: name))
    }

    @Test func `types, decimal sign, key and names are found`() throws {
        let text = """
            N° échantillon;Prélevé le;Essai;Valeur (g);Résultat;Code
            A1;15/03/2026 07:30;1;1,5;<0,5;007
            A1;15/03/2026 07:30;2;2,25;3,1;008
            A2;31/03/2026 08:30;1;12;n.d.;009

            """
        let (yaml, preview) = try roundTrip(Array(text.utf8), "Résultats 2026.csv")
        #expect(preview.faults.isEmpty)
        #expect(preview.counts.rowsAccepted == 3)
        for part in [
            "feed: resultats\n", "decimal: \",\"", "name: n_echantillon",
            "type: timestamp, format: [\"dd/mm/yyyy hh:mm[:ss]\"]",
            "name: essai, header: [\"Essai\"], type: integer", "type: numeric",
            "header: [\"Résultat\"], type: measurement",
            "header: [\"Code\"], type: text", "key: [code]",
        ] {
            #expect(yaml.contains(part), "\(part) in \(yaml)")
        }
    }

    @Test func `day and month that could be exchanged, and thousands, are marked with a question`()
        throws
    {
        let (yaml, preview) = try roundTrip(
            Array("a;jour;n\nx;01/02/2026;1,234\ny;03/04/2026;2,345\n".utf8), "s.csv")
        #expect(preview.faults.isEmpty)
        #expect(yaml.contains("or the month first"))
        #expect(yaml.contains("or between thousands"))
    }

    @Test func `odd and equal headers become legal names`() throws {
        let text = "file_id;% pol;% pol;;2e\nx;1;2;3;4\ny;5;6;7;8\n"
        let yaml = try proposal(Array(text.utf8), "2026.csv")
        #expect(yaml.contains("name: c_file_id"))
        #expect(yaml.contains("name: pct_pol_2"))
        #expect(yaml.contains("feed: feed\n") || yaml.contains("feed: c_"))
    }

    @Test(arguments: [
        ("A;V\nB;N\nA;V\nC;V\n", 4), ("1;2\n3;4\n", 2), ("x,1.5\ny,2\nx,1.5\nz,\n", 4),
        ("2026-03-15|a\n2026-03-16|\n", 2),
    ])
    func `a file without a header is read from its first row on`(_ text: String, _ rows: Int) throws
    {
        let (yaml, preview) = try roundTrip(Array(text.utf8), "s.dat")
        #expect(yaml.contains("header: 0"), "\(yaml)")
        #expect(yaml.contains("name: c1") && yaml.contains("name: c2"))
        #expect(yaml.contains("files: [\"*.dat\"]"))
        #expect(preview.counts.rowsAccepted == rows)
        #expect(preview.told == [])
    }

    @Test(arguments: [
        ("station;pluie;vent;note\nJava;1;2;x\nBali;2;3;\nSumatra;17,5;;\n", 3),
        ("code;etat\nA;V\nB;N\nA;V\n", 3), ("a;b;c\n1;2;x\n\n3;4\n5;6\n", 3),
        ("jour;n;\n01/03/2026;1;\n31/03/2026;2;\nTotal;3;\n", 2),
        ("a;n\nx;1\ny;2\nz;trois\n", 3),
    ])
    func `what is proposed reads every row of its sample`(_ text: String, _ rows: Int) throws {
        let (yaml, preview) = try roundTrip(Array(text.utf8), "s.csv.gz")
        #expect(preview.counts.rowsAccepted == rows, "\(yaml)\n\(preview.told)")
        #expect(preview.told == [], "\(yaml)")
        #expect(yaml.contains("files: [\"*.csv\"]"))
    }

    @Test(arguments: [
        ("Jour;Canne\n1;2\n3;4\n\nNom;Heures;Motif\nZoé;7;x\nMax;8;y\nLéa;9;z\n", 5),
        ("Jour;Canne\n1;2\n3;4\n\nNom;Heures\nZoé;7\nMax;8\n", 5),
        ("Nom;Heures\na;1\nb;2\nc;3\n\nNom;Age;Zone\nb;3;4\nc;5;6\n", 6),
        ("Nom;Heures;Jour\na;1;x\n\nNom;Age\nb;3\nc;5\nd;6\n", 4),
    ])
    func `of several tables nothing is proposed, and the line is told`(
        _ text: String, _ line: Int
    ) throws {
        let error = #expect(throws: Inference.Unusable.self) {
            try proposal(Array(text.utf8), "s.csv")
        }
        #expect(error?.description.contains("another begins on line \(line)") == true)
    }

    @Test func `a proposal's comments are in the site's language, and all else is the same`() throws
    {
        for text in [
            "Jour;Canne;Nom\n01/02/2026;1,234;x\n01/02/2026;2,345;x\n02/02/2026;3,456;y\n",
            "1;2\n3;4\n5;6\n", "a;v\nx;1\nx;1\n",
        ] {
            func lines(_ language: Language) throws -> [(code: String, remark: String)] {
                try proposal(Array(text.utf8), "s.csv", in: language)
                    .split(separator: "\n").map { line in
                        let cut = line.firstRange(of: "# ")?.lowerBound ?? line.endIndex
                        return (String(line[..<cut]), String(line[cut...]))
                    }
            }
            let (english, french) = (try lines(.en), try lines(.fr))
            #expect(english.map(\.code) == french.map(\.code))
            for (en, fr) in zip(english, french) where en.remark.contains("? ") || en.code.isEmpty {
                // An omitted key or rule has its remark behind a second `#`.
                #expect(en.remark != fr.remark || en.remark.isEmpty, "\(en)")
            }
        }
        let text = "Jour;Canne\n1;2\n3;4\n\nNom;Heures\nZoé;7\nMax;8\n"
        let error = #expect(throws: Inference.Unusable.self) {
            try proposal(Array(text.utf8), "s.csv")
        }
        #expect(languageFlaws(try #require(error).sentence) == [])
    }

    @Test func `what is no table is refused with the reason`() {
        #expect(throws: Inference.Unusable.self) { try proposal([], "a.csv") }
        #expect(throws: Inference.Unusable.self) {
            try proposal(Array("%PDF-1.4\n%\u{0}\u{1}".utf8), "a.csv")
        }
    }

    @Test(
        arguments: try SampleExpectation.all().filter {
            $0.state == "loaded" && $0.rowsRead > 0 && $0.faults.isEmpty
        })
    func `a good sample passes the feed proposed from it`(_ expected: SampleExpectation) throws {
        var sample = Unpacked(try FileSource(path: expected.path))
        let yaml = try Inference.propose(&sample, fileName: expected.name, settings: settings)
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "x.yaml", settings: Settings())
        #expect(mistakes.isEmpty, "\(mistakes)\n\(yaml)")
        var source = Unpacked(try FileSource(path: expected.path))
        let preview = try Preview.of(
            &source, fileName: expected.name, feed: try #require(feed))
        #expect(preview.faults.isEmpty, "\(preview.faults.prefix(2))\n\(yaml)")
        #expect(preview.counts.rowsRead > 0)
    }
}
