// SPDX-License-Identifier: Apache-2.0

import CSV
import Foundation
import Site
import TestSupport
import Testing

@testable import Feeds

@Suite struct InferenceTests {
    private func proposal(_ bytes: [UInt8], _ name: String) throws -> String {
        var source = Bytes(bytes)
        return try Inference.propose(&source, fileName: name, settings: Settings())
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
        let yaml = try Inference.propose(&sample, fileName: expected.name, settings: Settings())
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "x.yaml", settings: Settings())
        #expect(mistakes.isEmpty, "\(mistakes)\n\(yaml)")
        var source = Unpacked(try FileSource(path: expected.path))
        let preview = try Preview.of(
            &source, fileName: expected.name, feed: try #require(feed))
        #expect(preview.faults.isEmpty, "\(preview.faults.prefix(2))\n\(yaml)")
        #expect(preview.counts.rowsRead > 0)
    }
}
