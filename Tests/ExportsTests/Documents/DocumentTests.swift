// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Foundation
import Postgres
import TestSupport
import Testing
import Wording

@testable import Exports

/// PDF: what is on the pages, and when there is a new one.
@Suite struct DocumentTests {
    @Test func `a document is whole A4 pages with its values as the dialect writes them`()
        async throws
    {
        try await DocumentScene.with { documents in
            let scene = documents.scene
            try scene.connection.execute(
                """
                insert into labo.resultats (id, echantillon, preleve_le, valeur)
                values (1, 'LAB 1', '2026-03-04 10:00Z', 12345.675)
                """)
            let record = try documents.run(documents.export()).record
            #expect(record.path.hasSuffix("/resultats_20260304.pdf"))
            try await documents.check(record.path)
            let facts = try await documents.facts(record.path)
            #expect(facts["Pages"] == "1")
            #expect(facts["Page size"]?.hasSuffix("(A4)") == true)
            #expect(facts["Title"] == "Résultats")
            let text = try await documents.text(record.path)
            #expect(text.contains("Résultats 04/03/2026"), "\(text)")
            #expect(text.contains(#/12.345,68/#), "\(text)")
            #expect(!text.contains("Manque"))
        }
    }

    @Test func `the same data are the same bytes, and no new file`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(3)
            let export = try documents.export()
            let first = try documents.run(export).record
            #expect(try documents.run(export) == .unchanged(first))
            let again = try documents.run(export, again: true).record
            #expect(again.revision == 2)
            #expect(again.sha256 == first.sha256)
            #expect(
                try documents.scene.names() == [
                    "resultats_20260304.pdf", "resultats_20260304_r2.pdf",
                ])
        }
    }

    @Test func `what is missing is told as missing`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(2)
            try documents.scene.connection.execute(
                "update labo.resultats set valeur = null where id = 2")
            let export = try documents.export(
                """
                queries:
                  autres:
                    title: Les autres
                    query: select id from labo.resultats where id > 5 order by id
                    columns: [id]
                """)
            let text = try await documents.text(documents.run(export).record.path)
            #expect(text.contains(#/LAB 1\s+0,25/#), "\(text)")
            #expect(text.contains(#/LAB 2\s+—/#), "\(text)")
            #expect(text.contains("Manque : Valeur (1 ligne)"), "\(text)")
            #expect(text.contains("Manque : Les autres : aucune ligne"), "\(text)")
        }
    }

    @Test func `data that change make an amended document and a second revision`() async throws {
        try await DocumentScene.with { documents in
            let scene = documents.scene
            try scene.add(2)
            let page = DocumentScene.page.replacing(
                "</body>",
                with: "<p>{{plus.haut}} r{{document.revision}} {{document.data_short}}</p></body>")
            let export = try documents.export(
                page: page,
                """
                queries:
                  plus:
                    one: true
                    query: select max(mesure) as haut from labo.resultats order by 1
                    columns: [haut]
                """)
            let first = try documents.run(export).record
            #expect(try scene.amended(export) == [])
            // Data that only the further query reads.
            try scene.connection.execute("update labo.resultats set mesure = 8.5 where id = 1")
            #expect(try scene.amended(export).map(\.id) == [first.id])
            let second = try documents.run(export).record
            #expect(second.revision == 2)
            let text = try await documents.text(second.path)
            #expect(text.contains("8,5 r2 \(second.dataSHA256.prefix(16))"), "\(text)")
        }
    }

    @Test func `another template, partial or style makes a new revision, another printer none`()
        async throws
    {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let page = DocumentScene.page.replacing(
                "<style>", with: #"<link rel="stylesheet" href="haus.css">{{>pied}}<style>"#)
            try documents.write("h1 { color: #123456 }", to: "haus.css")
            try documents.write("<p>Pied</p>", to: "pied.html")
            let export = try documents.export(page: page)
            let first = try documents.run(export).record
            var service = documents.scene.service
            service.version = "99"
            #expect(try documents.run(export, by: service) == .unchanged(first))
            try documents.write("h1 { color: #654321 }", to: "haus.css")
            #expect(try documents.export(page: page).digest != export.digest)
            try documents.write("h1 { color: #123456 }", to: "haus.css")
            try documents.write("<p>Fuß</p>", to: "pied.html")
            let other = try documents.export(page: page)
            #expect(other.digest != export.digest)
            #expect(try documents.run(other).record.revision == 2)
        }
    }

    @Test func `a chart stands in the page, and its data count as data`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let export = try documents.export(
                page: DocumentScene.page.replacing("</body>", with: "{{{charts.kurve}}}</body>"),
                "charts: [kurve]")
            var service = documents.scene.service
            func drawing(_ data: String) -> ExportService.Charts {
                { names, window, _ in
                    #expect(names == ["kurve"] && window?.firstDay == 20_516)
                    return [
                        ExportService.Chart(
                            data: data,
                            picture:
                                #"<svg width="99" height="20"><text x="1" y="15">K\#(data)</text></svg>"#
                        )
                    ]
                }
            }
            service.charts = drawing("1")
            let first = try documents.run(export, by: service).record
            let text = try await documents.text(first.path)
            #expect(text.contains("K1"), "\(text)")
            #expect(try documents.run(export, by: service) == .unchanged(first))
            service.charts = drawing("2")
            #expect(try documents.run(export, by: service).record.revision == 2)
        }
    }

    @Test func `data are text, whatever they hold`() async throws {
        try await DocumentScene.with { documents in
            let scene = documents.scene
            let hostile = [
                "<script>alert(1)</script>", "{{document.title}} {{{charts.x}}}", "a\"\u{301} b='<",
                "<img src=\"file:///etc/passwd\">", "&amp;",
            ]
            for (place, text) in hostile.enumerated() {
                try scene.connection.execute(
                    """
                    insert into labo.resultats (id, echantillon, preleve_le)
                    values (\(place), \(text), '2026-03-04 10:00Z')
                    """)
            }
            let page = DocumentScene.page.replacing(
                "<td>{{e", with: "<td title=\"{{echantillon}}\">{{e")
            let text = try await documents.text(
                documents.run(documents.export(page: page)).record.path)
            for line in hostile where !line.contains("\u{301}") {
                #expect(text.contains(line), "\(line)\n\(text)")
            }
            // A quotation mark with an accent behind it is a quotation mark.
            #expect(TemplateValue.text("a\"\u{301}").markup == "a&quot;\u{301}")
        }
    }
}
