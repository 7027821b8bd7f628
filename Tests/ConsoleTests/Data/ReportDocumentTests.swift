// SPDX-License-Identifier: Apache-2.0

import Application
import Exports
import FileSystem
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// The day's documents on the report's page: by the template that is printed, and as PDF.
@Suite struct ReportDocumentTests {
    static let document = """
        export: feuille
        title: Feuille du jour
        grain: factory_day
        format: pdf
        dialect: french
        template: feuille.html
        query: |
          select jour, parametre, moyenne from datamart.labo_jour
           where jour >= :day and jour < :day_end order by jour, parametre
        columns: [jour, parametre, { name: moyenne, header: Moyenne, decimals: 1 }]
        charts: [courbe]
        """
    private static let template = """
        <!doctype html><html><head><title>x</title><link rel="stylesheet" href="document.css"></head>
        <body class="dense"><h1>{{document.title}}</h1><h2>Valeurs</h2>
        {{#rows}}<p class="valeur">{{parametre}} : {{moyenne}}</p>{{/rows}}{{^rows}}<p>rien ce jour</p>{{/rows}}
        <ul>{{#missing}}<li>{{what}}</li>{{/missing}}</ul><p>révision {{document.revision}}</p>
        {{{charts.courbe}}}</body></html>
        """
    static let chart = """
        chart: courbe
        title: Brix <30 jours>
        query: |
          select jour, moyenne from datamart.labo_jour
           where parametre = 'brix' and jour between :from and :day order by jour
        """

    static func write(_ files: [String: String], in scene: LaboScene) throws {
        for (path, text) in files {
            let target = URL(filePath: "\(scene.console.home.path)/config/\(path)")
            try Folder.create(target.deletingLastPathComponent().path())
            try Data(text.utf8).write(to: target)
        }
    }

    static func declare(_ scene: LaboScene) throws {
        try Self.write(
            [
                "exports/feuille.yaml": Self.document, "templates/feuille.html": Self.template,
                "templates/document.css": "p { color: red }", "charts/courbe.yaml": Self.chart,
            ], in: scene)
    }

    static func prepare(_ scene: LaboScene) async throws {
        _ = try await scene.prepare()
        try await scene.load("a.csv", ["E1;brix;15/03/2026 08:00;123,5;%"])
        try await scene.refresh()
    }

    /// The document within the page.
    private func article(_ page: String) throws -> String {
        let match = try #require(
            page.firstMatch(of: #/<article class="document"[^>]*>(?s:(.*?))<\/article>/#),
            "\(page)")
        return String(match.output.1)
    }

    @Test func `the report is the document of the day, what is missing, and their origin`()
        async throws
    {
        try await LaboScene.with { scene in
            try Self.declare(scene)
            let key = try await scene.console.key("ada", ["lecteur"])
            try await Self.prepare(scene)
            let reply = try await scene.console.send(
                "GET", "/reports/daily", key: key, headers: ["Accept-Language: fr"])
            #expect(reply.status == 200 && reply.body.contains("<body data-page=\"report\">"))
            #expect(reply.body.contains("Rapport journalier du 15/03/2026"))
            let document = try article(reply.body)
            #expect(document.contains("<p class=\"valeur\">brix : 123,5</p>"), "\(document)")
            // Below the page's own heading, without the head that is for paper.
            #expect(document.contains("<h2>Feuille du jour</h2><h3>Valeurs</h3>"), "\(document)")
            #expect(reply.body.matches(of: /<h1/).count == 1)
            #expect(reply.body.matches(of: /<body/).count == 1)
            #expect(!reply.body.contains("document.css") && !reply.body.contains("style="))
            // In the page's colours, and its title is text.
            #expect(document.contains("<h3>Brix &lt;30 jours&gt;</h3>"), "\(document)")
            #expect(document.contains("data-testid=\"chart-courbe\""))
            #expect(document.contains("var(--accent)") && !document.contains("<rect"))
            // No file of it went out: it has no revision.
            #expect(document.contains("<p>révision —</p>"))
            #expect(reply.body.contains("<table data-testid=\"origin\">"))
            let digest = try await scene.console.session.use {
                try $0.query("select digest from bascule.aggregate_window").value(as: String.self)
            }
            #expect(reply.body.contains(digest))
            let other = try await scene.page("/reports/daily/2026-03-20", key)
            #expect(try article(other).contains("<p>rien ce jour</p>"))
            #expect(try article(other).contains("<li>Feuille du jour"))
            #expect(other.contains("data-state=\"missing\""))
            #expect(other.contains("1 figure of this day"))
        }
    }

    @Test func `a day is asked for by its path or by a form`() async throws {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("ada", ["lecteur"])
            try await Self.prepare(scene)
            let none = try await scene.page("/reports/daily/2026-03-15", key)
            #expect(none.contains("data-testid=\"no-document\"") && !none.contains("<article"))
            #expect(
                try await scene.console.send("GET", "/reports/daily/hier", key: key).status == 404)
            let led = try await scene.console.send("GET", "/reports/daily?day=2026-03-15", key: key)
            #expect(led["location"] == "/reports/daily/2026-03-15")
            try Self.declare(scene)
            let path = "/reports/daily?day=2026-03-15&document=feuille"
            let chosen = try await scene.console.send("GET", path, key: key)
            #expect(chosen["location"] == "/reports/daily/2026-03-15?document=feuille")
            #expect(
                try await scene.page("/reports/daily/2026-03-15?document=feuille", key)
                    .contains("brix : 123,5"))
            // Another export is no document.
            for name in ["moyennes", "rien"] {
                let path = "/reports/daily/2026-03-15?document=\(name)"
                #expect(try await scene.console.send("GET", path, key: key).status == 404)
            }
        }
    }

    @Test func `page and paper are one template, as its files are now`() async throws {
        try await LaboScene.with { scene in
            try Self.declare(scene)
            let key = try await scene.console.key("olga", ["operateur"])
            try await Self.prepare(scene)
            try await scene.export("feuille", day: 20_527)
            let page = try await scene.page("/reports/daily/2026-03-15", key)
            // The same data as in the file: so it is said to be that revision.
            #expect(try article(page).contains("<p>révision 1</p>"))
            try await scene.load("b.csv", ["E2;brix;15/03/2026 09:00;124,5;%"])
            try await scene.refresh()
            let later = try article(try await scene.page("/reports/daily/2026-03-15", key))
            #expect(later.contains("brix : 124,0"), "\(later)")
            #expect(later.contains("<p>révision —</p>"))
            try Self.write(
                ["templates/feuille.html": Self.template.replacing("Valeurs", with: "Moyennes")],
                in: scene)
            #expect(
                try article(try await scene.page("/reports/daily/2026-03-15", key))
                    .contains("<h3>Moyennes</h3>"))
        }
    }

    @Test func `a document that can't be shown says why, and what it may show to whom`()
        async throws
    {
        try await LaboScene.with { scene in
            try Self.declare(scene)
            let raw = Self.document.replacing("export: feuille", with: "export: brut")
                .replacing("Feuille du jour", with: "Lignes <brutes>")
                .replacing(
                    #/select jour, parametre[\s\S]*parametre\n/#,
                    with:
                        "select :day as jour, parametre, valeur as moyenne from essai.labo order by 1, 2, 3\n"
                )
            try Self.write(["exports/brut.yaml": raw], in: scene)
            try await scene.console.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('agregats', array['aggregates.view'], 't')
                """)
            let (reader, narrow) = (
                try await scene.console.key("ada", ["lecteur"]),
                try await scene.console.key("eve", ["agregats"])
            )
            try await Self.prepare(scene)
            let path = "/reports/daily/2026-03-15?document=brut"
            let seen = try await scene.page(path, reader)
            #expect(try article(seen).contains("brix : 123,5"))
            #expect(seen.contains("<option value=\"brut\" selected>Lignes &lt;brutes&gt;</option>"))
            // Rows of a feed are seen by the right to see them alone; what is computed by this one.
            let hidden = try await scene.page(path, narrow)
            #expect(hidden.contains("data-testid=\"no-document\"") && !hidden.contains("123,5"))
            #expect(
                try await scene.page("/reports/daily/2026-03-15?document=feuille", narrow)
                    .contains("brix : 123,5"))
            // Why it fails may be a value of a row.
            try Self.write(
                [
                    "exports/brut.yaml": raw.replacing(
                        "valeur as moyenne", with: "(valeur::text || 'x')::numeric as moyenne")
                ], in: scene)
            let told = try await scene.page(path, reader)
            #expect(told.contains("123.5") && told.contains("data-testid=\"errors\""), "\(told)")
            let untold = try await scene.page(path, narrow)
            #expect(!untold.contains("123.5") && untold.contains("brut.yaml"), "\(untold)")
            try Self.write(
                ["charts/courbe.yaml": Self.chart.replacing("moyenne", with: "n_est_pas")],
                in: scene)
            let failed = try await scene.page("/reports/daily/2026-03-15?document=feuille", reader)
            #expect(
                failed.contains("data-testid=\"errors\"") && failed.contains("n_est_pas")
                    && !failed.contains("<article"))
        }
    }

    @Test func `the day's document stands with its state, and is a PDF to browsers`() async throws {
        try await LaboScene.with { scene in
            try Self.declare(scene)
            let key = try await scene.console.key("olga", ["operateur"])
            try await Self.prepare(scene)
            #expect(
                try await !scene.page("/reports/daily/2026-03-15", key).contains("\"documents\""))
            try await scene.export("feuille", day: 20_527)
            let page = try await scene.page("/reports/daily/2026-03-15", key)
            let link = try #require(
                page.firstMatch(
                    of:
                        #/<a href="(\/export-files\/\d+)"><bdi>feuille_20260315\.pdf<\/bdi><\/a>/#
                ))
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
