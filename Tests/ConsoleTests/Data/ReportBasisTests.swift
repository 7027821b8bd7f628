// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Console

/// What the report says of what it was computed from, and whom it shows that to.
@Suite struct ReportBasisTests {
    @Test func `what the paper would wait for the page says, also of another day or month`()
        async throws
    {
        let whole = "All of it is computed from everything loaded."
        try await LaboScene.with { scene in
            try ReportDocumentTests.declare(scene)
            let key = try await scene.console.key("ada", ["lecteur"])
            try await ReportDocumentTests.prepare(scene)
            #expect(try await scene.page("/reports/daily/2026-03-15", key).contains(whole))
            // Its chart shows the day before, too.
            try await scene.load("b.csv", ["E2;brix;14/03/2026 09:00;124,5;%"])
            let stale = try await scene.page("/reports/daily/2026-03-15", key)
            #expect(!stale.contains(whole) && stale.contains("It would not be printed now: "))
            try await scene.refresh()
            #expect(try await scene.page("/reports/daily/2026-03-15", key).contains(whole))
            // One of months, whose row is that of the first day.
            let month = LaboScene.aggregate.replacing("labo_jour", with: "labo_mois")
                .replacing("grain: factory_day", with: "grain: month")
            try ReportDocumentTests.write(["aggregates/labo_mois.yaml": month], in: scene)
            try ReportDocumentTests.write(
                [
                    "exports/feuille.yaml": ReportDocumentTests.document.replacing(
                        "from datamart.labo_jour", with: "from datamart.labo_mois"
                    ).replacing("jour >= :day and jour < :day_end", with: "jour <= :day"),
                    "charts/courbe.yaml": ReportDocumentTests.chart.replacing(
                        "labo_jour", with: "labo_mois"),
                ], in: scene)
            _ = try await scene.prepare()
            try await scene.refresh()
            #expect(try await scene.page("/reports/daily/2026-03-15", key).contains(whole))
            try await scene.load("c.csv", ["E3;brix;20/03/2026 09:00;124,5;%"])
            #expect(!(try await scene.page("/reports/daily/2026-03-15", key).contains(whole)))
        }
    }

    @Test func `a document whose function reads rows is none that is computed alone`() async throws
    {
        try await LaboScene.with { scene in
            try ReportDocumentTests.declare(scene)
            try await scene.console.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('agregats', array['aggregates.view'], 't')
                """)
            let narrow = try await scene.console.key("eve", ["agregats"])
            try await ReportDocumentTests.prepare(scene)
            try await scene.console.run(
                """
                create function essai.moyenne() returns numeric stable language plpgsql
                    as 'begin return (select max(valeur) from essai.labo); end'
                """)
            #expect(
                try await scene.page("/reports/daily/2026-03-15", narrow).contains("brix : 123,5"))
            for text in ["essai.moyenne()", "essai.\"moyenne\" ()", "(select m from essai.vue)"] {
                if text.contains("vue") {
                    try await scene.console.run(
                        "create view essai.vue as select essai.moyenne() as m")
                }
                try ReportDocumentTests.write(
                    [
                        "exports/feuille.yaml": ReportDocumentTests.document.replacing(
                            "parametre, moyenne from", with: "parametre, \(text) as moyenne from")
                    ], in: scene)
                let page = try await scene.page("/reports/daily/2026-03-15", narrow)
                #expect(page.contains("data-testid=\"no-document\""), "\(text)")
                #expect(!page.contains("123,5"), "\(text)")
            }
        }
    }
}
