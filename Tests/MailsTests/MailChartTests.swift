// SPDX-License-Identifier: Apache-2.0

import Charts
import Drawing
import MIME
import Postgres
import TestSupport
import Testing
import Wording

@testable import Mails

/// Charts in a digest: seen where pictures are, said where they are not.
@Suite struct MailChartTests {
    private static let charts = [
        "releves": """
        chart: releves
        title: Relevés <du> jour
        unit: t
        days: 7
        query: |
          select :day - n as jour, 90.5 + n as tonnes from generate_series(0, 4) n where n <> 2
        """,
        "perdu": "chart: perdu\ntitle: Perdu\nquery: select :day as jour, a from no.such",
    ]

    private func body(
        _ scene: DigestScene, _ yaml: String, painter: ChartPainter = ChartPainter()
    ) throws -> (body: MailBody, made: DigestComposer.Composed) {
        let composer = try scene.composer(yaml, charts: Self.charts, painter: painter)
        let made = try composer.compose([], alerts: [], on: scene.connection)
        return (MailBody(made.content, in: .fr), made)
    }

    @Test func `a chart is a picture with what it says, and its figures in the text`() async throws
    {
        try await DigestScene.with { scene in
            let (body, made) = try body(scene, "parts: [{ chart: releves }]")
            #expect(made.isWell && body.pictures.count == 1)
            let picture = try #require(body.pictures.first)
            #expect(picture.bytes?.starts(with: [0x89, 0x50, 0x4e, 0x47]) == true)
            let said =
                "Relevés <du> jour (t) : tonnes 90,5 le 04/03/2026, de 90,5 à 94,5 (4 valeurs)"
            #expect(picture.alt == said, "\(picture.alt)")
            #expect(
                body.html.contains("<img src=\"cid:\(picture.id)\" alt=\"Relevés &lt;du&gt; jour"))
            #expect(body.text.contains(said), "\(body.text)")
            // The day without a row is none of the figures, and each other is.
            #expect(
                body.text.contains("28/02/2026    94,5") && body.text.contains("04/03/2026    90,5")
            )
            #expect(!body.text.contains("02/03/2026"))
            #expect(body.html.utf8.count <= Mail.Limits.htmlBytes)
        }
    }

    @Test func `the picture stands with the HTML, and the same mail has the same bytes`()
        async throws
    {
        try await DigestScene.with { scene in
            let yaml = "parts: [{ chart: releves }]"
            let (once, again) = (try body(scene, yaml).body, try body(scene, yaml).body)
            guard case .parts(.alternative, let words) = once.part,
                case .parts(.related, let shown) = words[1],
                case .inline(let id, let name, let type, let bytes) = shown[1]
            else {
                Issue.record("another structure: \(once.part)")
                return
            }
            #expect(id == once.pictures[0].id && name == "releves.png" && type == "image/png")
            #expect(bytes == again.pictures[0].bytes && bytes.count <= ChartPainter.Limits.bytes)
            #expect(once.html == again.html && once.text == again.text)
        }
    }

    @Test func `without the program the mail goes all the same, and says so`() async throws {
        try await DigestScene.with { scene in
            let (body, made) = try body(
                scene, "parts: [{ chart: releves }]",
                painter: ChartPainter(program: "/nowhere/rsvg-convert"))
            #expect(made.isWell && body.pictures.isEmpty)
            #expect(!body.html.contains("<img"))
            let told = "/nowhere/rsvg-convert n'est pas là : installer librsvg2-bin"
            #expect(body.text.contains("  > \(told)"), "\(body.text)")
            #expect(body.html.contains("n&#39;est pas là : installer librsvg2-bin"))
            #expect(body.html.contains("tonnes 90,5 le 04/03/2026"))
            #expect(body.text.contains("04/03/2026    90,5"))
            guard case .parts(.alternative, let words) = body.part, case .text = words[1] else {
                Issue.record("another structure: \(body.part)")
                return
            }
        }
    }

    @Test func `a chart that can't be read is told, and the others are there`() async throws {
        try await DigestScene.with { scene in
            let (body, made) = try body(
                scene, "parts: [{ chart: perdu }, { chart: releves }, { chart: parti }]")
            #expect(made.content.title == "2 anomalies" && body.pictures.count == 1)
            #expect(
                body.text.contains("* Perdu: n'a pas pu être lu : graphique perdu (perdu.yaml:"))
            #expect(body.text.contains("il n'y a pas de graphique `parti`"), "\(body.text)")
        }
    }

    @Test func `a control chart of the laboratory is drawn by material, with its rules`()
        async throws
    {
        try await DigestScene.with { scene in
            try scene.connection.script(
                """
                insert into qc.charts (chart, title, kind, feed, digest)
                values ('brix', 'Brix témoin', 'westgard', 'labo_controles', 1);
                insert into qc.runs (chart, serie, mesure_le, ordinal, verdict, regles)
                values ('brix', 'S1', '2026-03-04 12:00Z', 1, 'reject', '{1_3s}');
                insert into qc.points (chart, serie, materiau, lot, mesure_le, ordinal, valeur, z, centre,
                                       bas, haut, regles)
                values ('brix', 'S1', 'M1', 'L1', '2026-03-04 12:00Z', 1, 21.1, 3.67, 20, 19.1, 20.9,
                        '{1_3s}'),
                       ('brix', 'S1', 'M2', 'L1', '2026-03-04 12:00Z', 2, 40.1, 0.3, 40, 39, 41, '{}')
                """)
            let (body, _) = try body(scene, "parts: [{ chart: brix }]")
            #expect(body.pictures.map(\.name) == ["brix", "brix_2"])
            #expect(Set(body.pictures.map(\.id)).count == 2)
            #expect(body.text.contains("Brix témoin") && body.text.contains("M1, L1 : 21,1 le"))
            #expect(body.pictures[0].drawing.text.contains("data-violates=\"1_3s\""))
        }
    }

    @Test func `charts beyond the limit are a mistake`() {
        func mistakes(_ count: Int) -> Int {
            let parts = Array(repeating: "{ chart: a }", count: count).joined(separator: ", ")
            return MailCatalog.parse(
                "mail: m\nto: a@b.example\nparts: [\(parts)]", file: "m.yaml", rules: [],
                exports: [], charts: ["a"]
            ).1.count
        }
        #expect(mistakes(Mail.Limits.charts) == 0 && mistakes(Mail.Limits.charts + 1) == 1)
    }
}
