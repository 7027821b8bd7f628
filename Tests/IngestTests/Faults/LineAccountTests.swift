// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import TestSupport
import Testing

/// The account of a file's lines, in the ledger and in the report.
@Suite struct LineAccountTests {
    @Test func `the ledger keeps what each line was taken for, and it adds up`() throws {
        let scene = try Scene(
            DroppedFile.feedYAML().replacing("\";\" }", with: "\";\", footer: [Total] }"))
        let text =
            "Sonde 4\n\nid;valeur;note\na;1;\"sur\ndeux\"\n\nb;x;\nid;valeur;note\nc;3;\nTotal;4;\nd;5;\n"
        let end = try scene.load("a.csv", text)
        #expect(end.summary == "loaded 4=2+0+0+2")
        #expect(end.warnings == 1)
        #expect(
            try scene.texts("select lines::text, line_account::text from bascule.files") == [
                "11|{\"rows\": {\"lines\": 5, \"ranges\": [[4, 5], [7, 7], [9, 9], [11, 11]]}, "
                    + "\"blank\": {\"lines\": 2, \"ranges\": [[2, 2], [6, 6]]}, "
                    + "\"footer\": {\"lines\": 1, \"ranges\": [[10, 10]]}, "
                    + "\"header\": {\"lines\": 1, \"ranges\": [[3, 3]]}, "
                    + "\"passed_over\": {\"lines\": 1, \"ranges\": [[1, 1]]}, "
                    + "\"repeated_header\": {\"lines\": 1, \"ranges\": [[8, 8]]}}"
            ])
        #expect(try scene.faults("a.csv") == ["7|valeur|type", "11|∅|footer", "1|∅|lines"])
        let report = try ReportFile(scene.error + "/a.csv.faults.csv")
        #expect(
            report.account
                == "11 lines: header 1 (3); rows 5 (4–5, 7, 9, 11); header repeated 1 (8); "
                + "blank 2 (2, 6); footer 1 (10); passed over 1 (1)")
        try scene.check()
    }

    @Test func `a streamed file, a refused one and a duplicate have their accounts too`() throws {
        let scene = try Scene()
        scene.pipeline.options.streamAboveBytes = 20
        try scene.load("a.csv", rows: (0..<50).map { "a\($0);1" })
        try scene.load("b.csv", "nom;prix\nx;1\ny;2\n")
        try scene.load("c.csv", rows: (0..<50).map { "a\($0);1" })
        #expect(
            try scene.texts("select state, lines::text from bascule.files order by id") == [
                "loaded|51", "rejected|3", "duplicate|∅",
            ])
        try scene.check()
    }

    @Test func `a file with another table is refused with the line, and nothing of it is loaded`()
        throws
    {
        let yaml = """
            feed: mesures
            columns: [{ name: jour, type: text }, { name: canne, type: text }]
            table: essai.mesures
            """
        let scene = try Scene(yaml)
        let text = "Jour;Canne\n1/3;52\n2/3;51\n\nNom;Heures\nZoé;7\n"
        #expect(try scene.load("a.csv", text).state == .rejected)
        #expect(try scene.message("a.csv").contains("line 5"))
        #expect(try scene.number("select count(*) from essai.mesures") == 0)
        try scene.check()
    }
}
