// SPDX-License-Identifier: Apache-2.0

import Application
import Exports
import FileSystem
import Foundation
import TestSupport
import Testing

@testable import Console

/// The day's documents: on the report's page, and as a browser gets them.
@Suite struct ReportDocumentTests {
    private static let declaration = """
        export: feuille
        title: Feuille du jour
        grain: factory_day
        format: pdf
        template: feuille.html
        query: |
          select jour, moyenne from datamart.labo_jour
           where jour >= :day and jour < :day_end order by jour, parametre
        columns: [jour, moyenne]
        """

    private func declare(_ scene: LaboScene) throws {
        let config = "\(scene.console.home.path)/config"
        try Folder.create("\(config)/templates")
        for (path, text) in [
            ("exports/feuille.yaml", Self.declaration),
            ("templates/feuille.html", "{{document.title}} {{#rows}}{{moyenne}}{{/rows}}"),
        ] {
            try Data(text.utf8).write(to: URL(filePath: "\(config)/\(path)"))
        }
    }

    @Test func `the day's document stands with its state, and is a PDF to browsers`() async throws {
        try await LaboScene.with { scene in
            try declare(scene)
            let key = try await scene.console.key("olga", ["operateur"])
            _ = try await scene.prepare()
            try await scene.load("a.csv", ["E1;brix;15/03/2026 08:00;1234,5;%"])
            try await scene.refresh()
            #expect(
                try await !scene.page("/reports/daily/2026-03-15", key).contains("\"documents\""))
            try await scene.export("feuille", day: 20_527)
            let page = try await scene.page("/reports/daily/2026-03-15", key)
            let link = try #require(
                page.firstMatch(of: #/<a href="(\/export-files\/\d+)">feuille_20260315\.pdf<\/a>/#))
            #expect(
                page.contains("data-testid=\"documents\"")
                    && page.contains("data-state=\"current\""))
            let file = try await scene.console.send("GET", String(link.output.1), key: key)
            #expect(file["content-type"] == "application/pdf")
            #expect(file.body.hasPrefix("%PDF-"))
            // Another day has another.
            #expect(
                try await !scene.page("/reports/daily/2026-03-16", key).contains("\"documents\""))
        }
    }
}
