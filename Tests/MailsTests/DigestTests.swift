// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Mails

/// The morning's mail on a day on which something is wrong: that is when it is needed.
@Suite struct DigestTests {
    @Test func `a part that can't be read is told, and the others are there`() async throws {
        try await DigestScene.with { scene in
            let composer = try scene.composer(
                """
                parts:
                  - { title: Perdu, table: select * from no.such }
                  - { title: Zéro, table: "select 1 / (n - 1) as q from generate_series(1, 2) n" }
                  - { title: Compte, table: select 42 as total }
                  - { arrivals: day }
                """)
            let (text, made) = try scene.text(composer)
            #expect(made.content.title == "2 anomalies" && !made.isWell)
            #expect(text.contains("* Perdu: n'a pas pu être lu : "), "\(text)")
            #expect(text.contains("* Zéro: n'a pas pu être lu : "), "\(text)")
            #expect(text.contains("42") && text.contains("Aucun fichier n'est arrivé."))
        }
    }

    @Test func `a part that takes too long is told, and the next one has its own time`()
        async throws
    {
        try await DigestScene.with { scene in
            var composer = try scene.composer(
                """
                parts:
                  - { title: Lent, table: "select 1 as x from pg_sleep(60)" }
                  - { title: Compte, table: select 42 as total }
                """)
            #expect(composer.partTime == .seconds(30))
            composer.partTime = .milliseconds(300)
            let (text, made) = try scene.text(composer)
            #expect(made.content.title == "1 anomalie")
            #expect(text.contains("* Lent: n'a pas pu être lu : plus de 0.3 s"), "\(text)")
            #expect(text.contains("42"))
        }
    }

    @Test func `each value's file goes along, and what is not written yet is waited for and named`()
        async throws
    {
        try await DigestScene.with { scene in
            try scene.add(["Abymes", "Moule", "Petit-Bourg"])
            try scene.write("Abymes")
            let composer = try scene.composer("attach: [{ export: communes }]")
            #expect(try composer.awaited(on: scene.connection) == ["communes"])
            let (text, made) = try scene.text(composer)
            #expect(made.files.count == 1 && made.missing == ["communes"] && !made.isWell)
            #expect(text.contains("pas encore écrit : Moule, Petit-Bourg"), "\(text)")
            for commune in ["Moule", "Petit-Bourg"] { try scene.write(commune) }
            #expect(try composer.awaited(on: scene.connection).isEmpty)
            let all = try scene.text(composer).made
            #expect(all.files.count == 3 && all.missing.isEmpty && all.isWell)
        }
    }

    @Test func `a window without a value has no file to wait for, and that is said`() async throws {
        try await DigestScene.with { scene in
            let composer = try scene.composer("attach: [{ export: communes }]")
            #expect(try composer.awaited(on: scene.connection).isEmpty)
            let text = try scene.text(composer).text
            #expect(text.contains("0 fichier : `each` ne donne aucune valeur"), "\(text)")
            #expect(!text.contains("pas encore écrit"))
        }
    }

    @Test func `files beyond the limit are named`() async throws {
        try await DigestScene.with { scene in
            let names = (0...Mail.Limits.attachedFiles).map { "c\(1_000 + $0)" }
            try scene.add(names)
            for name in names { try scene.write(name) }
            let (text, made) = try scene.text(
                try scene.composer("attach: [{ export: communes }]"))
            #expect(made.files.count == Mail.Limits.attachedFiles)
            #expect(made.missing == ["communes"])
            #expect(text.contains("1 au-delà des 100 fichiers joints à un courriel : c1100"))
        }
    }

    @Test func `an export whose declaration has a mistake is told, and not waited for`()
        async throws
    {
        try await DigestScene.with { scene in
            let composer = try scene.composer(
                "attach: [{ export: communes }]", hasExport: false)
            #expect(try composer.awaited(on: scene.connection).isEmpty)
            let (text, made) = try scene.text(composer)
            #expect(made.content.title == "1 anomalie")
            #expect(text.contains("* communes: sa déclaration a une faute"), "\(text)")
        }
    }

    @Test func `what is cut is said: rows, and stale aggregates beyond the first hundred`()
        async throws
    {
        try await DigestScene.with { scene in
            try scene.connection.execute(
                """
                insert into bascule.aggregate (name, digest, calendar, target, problem)
                select 'a' || 1000 + n, '', '', 'x.a' || n, case when n = 150 then 'cassé' end
                  from generate_series(1, 150) n
                """)
            let (text, _) = try scene.text(
                try scene.composer(
                    """
                    parts:
                      - { stale: aggregates }
                      - { title: Grand, table: "select n, repeat('é', 30000000) as t from generate_series(1, 2) n" }
                    """))
            #expect(!text.contains("Tous sont à jour") && text.contains("a1150"), "\(text)")
            let cell = text.split(separator: "\n").first { $0.contains("ééé") } ?? ""
            #expect((150...250).contains(cell.count) && cell.hasSuffix("…"), "\(cell.count)")
        }
    }
}
