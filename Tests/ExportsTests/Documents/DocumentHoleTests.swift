// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing
import Wording

@testable import Exports

/// PDF: what would be missing from a page, or old on it, and keeps it from going out.
@Suite struct DocumentHoleTests {
    private static let old = Phrase(en: "old", fr: "vieux")

    @Test(arguments: [
        "no picture", #"<svg xmlns="http://www.w3.org/2000/svg"><rect"#,
    ])
    func `a picture that can't be read keeps its page from going out`(_ text: String) async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let name = text.hasPrefix("<") ? "image.svg" : "image.png"
            try documents.write(text, to: name)
            let page = DocumentScene.page.replacing("</h1>", with: "</h1><img src=\"\(name)\">")
            let export = try documents.export(page: page)
            let error = #expect(throws: ExportError.self) { try documents.run(export) }
            #expect(error?.code == .printing)
            let said = error?.sentence.en ?? ""
            #expect(said.contains("a part of its page can't be shown"), "\(said)")
            #expect(said.contains(name), "\(said)")
            #expect(try documents.scene.names() == [])
        }
    }

    @Test func `sections within sections end at the limit, before they fill the memory`()
        async throws
    {
        try await DocumentScene.with { documents in
            func template(_ page: String) throws -> Template {
                try #require(try documents.export(page: page).document).template
            }
            let rows = TemplateValue.list(Array(repeating: ["valeur": .text("x")], count: 50))
            let full = try template("{{#rows}}{{#rows}}{{#rows}}a{{/rows}}{{/rows}}{{/rows}}")
            #expect(throws: Template.TooLarge.self) {
                try full.filled(["rows": rows], limit: 10_000)
            }
            let flat = try template("{{#rows}}{{valeur}}{{/rows}}")
            #expect(try flat.filled(["rows": rows], limit: 50).count == 50)
            #expect(throws: Template.TooLarge.self) {
                try flat.filled(["rows": rows], limit: 49)
            }
            // Rows that write nothing take their time too.
            let empty = try template("{{#rows}}{{#rows}}{{/rows}}{{/rows}}")
            #expect(try empty.filled(["rows": rows], limit: 2_550) == [])
            #expect(throws: Template.TooLarge.self) {
                try empty.filled(["rows": rows], limit: 2_549)
            }
        }
    }

    @Test func `one row that is not there is told by its inverted section`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let export = try documents.export(
                page: DocumentScene.page.replacing(
                    "</body>", with: "{{^plus}}<p>AUCUNE {{plus.haut}}</p>{{/plus}}</body>"),
                """
                queries:
                  plus:
                    one: true
                    query: select id as haut from labo.resultats where id = 7 order by 1
                    columns: [haut]
                """)
            let text = try await documents.text(documents.run(export).record.path)
            #expect(text.contains("AUCUNE —"), "\(text)")
        }
    }

    /// What is asked for, and an obstacle for some of it.
    private func service(
        of documents: DocumentScene, _ isOld: @escaping @Sendable (QualifiedName, Int64) -> Bool
    ) -> ExportService {
        var service = ExportService(scratch: documents.scene.settings.folders.work) {
            tables, stretch, _ in
            tables.contains { isOld($0, stretch.lowerBound) } ? ([(Self.old, true)], []) : ([], [])
        }
        service.charts = { _, _, _ in
            [
                ExportService.Chart(
                    data: "1", picture: "<svg/>",
                    tables: [QualifiedName(schema: "usine", name: "jours")], stretch: 5..<6)
            ]
        }
        return service
    }

    @Test func `old rows of a chart, or before the window of a further query, are waited for`()
        async throws
    {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let export = try documents.export(
                """
                queries:
                  autres: { query: select id from labo.resultats order by id, columns: [id] }
                charts: [kurve]
                """)
            let ofCharts = service(of: documents) { table, start in
                table.schema == "usine" && start == 5
            }
            let ofParts = service(of: documents) { table, start in
                table.schema == "labo" && start == .min
            }
            for service in [ofCharts, ofParts] {
                let error = #expect(throws: ExportError.self) {
                    try documents.run(export, by: service)
                }
                #expect(error?.code == .waits)
            }
            let none = service(of: documents) { _, _ in false }
            #expect(try documents.run(export, by: none).record.revision == 1)
        }
    }

    @Test func `a chart that can't be drawn keeps no other file from being compared`()
        async throws
    {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let export = try documents.export("charts: [kurve]")
            var service = service(of: documents) { _, _ in false }
            _ = try documents.run(export, by: service)
            service.charts = { _, _, _ in throw ExportError.chart(Self.old) }
            let found = try service.compare(export, on: documents.scene.connection)
            #expect(found.looked == 1 && found.failures.count == 1)
            let refusing = service
            let error = #expect(throws: ExportError.self) {
                try refusing.check(export, on: documents.scene.connection)
            }
            #expect(error?.sentence.en == "old")
        }
    }

    @Test func `what says nothing new is not printed`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let export = try documents.export()
            let record = try documents.run(export).record
            var service = documents.scene.service
            service.printer.interpreter = "/nowhere/python3"
            #expect(try documents.run(export, by: service) == .unchanged(record))
            let error = #expect(throws: ExportError.self) {
                try documents.run(export, by: service, again: true)
            }
            #expect(error?.code == .printing)
        }
    }

    /// Counts the looks at a run, and stops it at one of them.
    private final class Stop: Sendable {
        private let looks = Mutex(0)

        func look() throws {
            let count = looks.withLock { looks in
                looks += 1
                return looks
            }
            // The first is behind the queries; the printing is looked at five times a second.
            if count == 3 { throw CancellationError() }
        }
    }

    @Test func `a printing ends where its run is stopped, and leaves nothing`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1_400)
            let export = try documents.export()
            let (stop, start) = (Stop(), ContinuousClock.now)
            var service = documents.scene.service
            service.progress = { _ in try stop.look() }
            #expect(throws: CancellationError.self) { try documents.run(export, by: service) }
            #expect(start.duration(to: .now) < .seconds(60))
            #expect(try documents.scene.names() == [])
        }
    }

    @Test func `a season's first day is bound`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let export = try documents.export(
                page: DocumentScene.page.replacing(
                    "</body>", with: "<p>{{saison.debut}}</p></body>"),
                """
                queries:
                  saison: { one: true, query: select :season_day as debut order by 1, columns: [debut] }
                """)
            let text = try await documents.text(documents.run(export).record.path)
            #expect(text.contains("01/01/2026"), "\(text)")
        }
    }
}
