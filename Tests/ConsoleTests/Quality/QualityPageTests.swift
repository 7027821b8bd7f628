// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

@Suite struct QualityPageTests {
    /// What `qc.run` leaves: two materials, the last run rejected.
    private static let charted = """
        insert into qc.charts (chart, title, kind, feed, digest)
        values ('brix_controle', 'Brix <de contrôle>', 'westgard', 'labo', 1),
               ('ailleurs', 'Ailleurs', 'westgard', 'autre', 1);
        insert into qc.runs (chart, serie, mesure_le, ordinal, verdict, regles)
        values ('brix_controle', 'S1', '2026-03-15 10:00Z', 1, 'accept', '{}'),
               ('brix_controle', 'S<2>', '2026-03-15 11:00Z', 2, 'reject', '{1_2s,1_3s}'),
               ('ailleurs', 'S1', '2026-03-15 10:00Z', 1, 'warn', '{1_2s}');
        insert into qc.points (chart, serie, materiau, lot, mesure_le, ordinal, valeur, z, centre, bas,
                               haut, regles)
        values ('brix_controle', 'S1', 'A', '1', '2026-03-15 10:00Z', 1, 20.1, 0.33, 20, 19.1, 20.9,
                '{}'),
               ('brix_controle', 'S1', 'B', '7', '2026-03-15 10:00Z', 2, 60, 0, 60, 58.5, 61.5, '{}'),
               ('brix_controle', 'S<2>', 'A', '1', '2026-03-15 11:00Z', 3, 21, 3.33, 20, 19.1, 20.9,
                '{1_2s,1_3s}'),
               ('brix_controle', 'S<2>', 'B', '7', '2026-03-15 11:00Z', 4, null, null, 60, 58.5, 61.5,
                '{}');
        """

    @Test func `charts have the verdict of their last run, and the rule named on the point`()
        async throws
    {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("ada", ["lecteur"])
            #expect(
                try await scene.page("/qc", key).contains("No control chart has been computed yet"))
            try await scene.console.session.use { try $0.script(Self.charted) }
            let list = try await scene.page("/qc", key)
            #expect(list.contains("data-testid=\"charts\""))
            #expect(list.contains("1 chart is rejected"))
            #expect(list.contains("Brix &lt;de contrôle&gt;") && list.contains("S&lt;2&gt;"))
            #expect(list.contains("data-state=\"reject\"") && list.contains("data-state=\"warn\""))
            let page = try await scene.page("/qc/brix_controle", key)
            #expect(page.contains("Run S&lt;2&gt; is rejected (1_2s, 1_3s)."))
            #expect(page.matches(of: /data-testid="qc-chart"/).count == 2)
            #expect(page.contains("data-violates=\"1_2s 1_3s\"") && page.contains("high 20.900"))
            #expect(page.contains("1 point breaks a rule"))
            #expect(page.contains("no number"))
            #expect(page.matches(of: /data-state="(accept|reject)"/).count == 2)
            #expect(try await scene.console.send("GET", "/qc/none", key: key).status == 404)
        }
    }

    @Test func `of sums both are drawn within H, and of many lots those measured last`()
        async throws
    {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("ada", ["lecteur"])
            try await scene.console.session.use {
                try $0.script(
                    """
                    insert into qc.charts (chart, title, kind, feed, digest)
                    values ('derive', 'Dérive', 'cusum', 'labo', 1),
                           ('lots', 'Lots', 'individuals', 'labo', 1);
                    insert into qc.points (chart, serie, materiau, lot, mesure_le, ordinal, valeur,
                                           cusum_haut, cusum_bas, centre, bas, haut, regles)
                    values ('derive', 'S1', 'A', '1', '2026-03-15 10:00Z', 1, 19, 0, 1.5, 0, -4, 4, '{}'),
                           ('derive', 'S2', 'A', '1', '2026-03-15 11:00Z', 2, 17, 0, 4.5, 0, -4, 4,
                            '{cusum}');
                    insert into qc.points (chart, serie, materiau, lot, mesure_le, ordinal, valeur, regles)
                    select 'lots', 'S' || n, 'M' || n, '1', '2026-03-15 10:00Z'::timestamptz + n * interval '1 min',
                           n, 5, '{}' from generate_series(1, 10) n;
                    insert into qc.points (chart, serie, materiau, lot, mesure_le, ordinal, valeur, regles)
                    values ('lots', 'S11', 'M1', '1', '2026-03-15 12:00Z', 11, 5, '{}');
                    """)
            }
            let sums = try await scene.page("/qc/derive", key)
            #expect(sums.contains("C+") && sums.contains("C−"), "\(sums)")
            #expect(sums.contains("−H 4.000") && sums.contains(">H 4.000"), "\(sums)")
            #expect(sums.contains("-4.500 · cusum"), "\(sums)")
            #expect(sums.matches(of: /data-violates="cusum"/).count == 1)
            let lots = try await scene.page("/qc/lots", key)
            #expect(lots.matches(of: /data-testid="qc-chart"/).count == 8)
            // Opened first, and measured last.
            #expect(lots.contains("M1, 1") && !lots.contains("M2, 1") && !lots.contains("M3, 1"))
            #expect(lots.contains("2 more not drawn: measured before these."))
        }
    }

    @Test func `what was found stands with the run, with who said it, and in the journal`()
        async throws
    {
        try await LaboScene.with { scene in
            let console = scene.console
            try await console.session.use { try $0.script(Self.charted) }
            let reader = try await console.key("ada", ["lecteur"])
            #expect(
                !(try await scene.page("/qc/brix_controle", reader)).contains("name=\"comment\""))
            let key = try await console.key("ana", ["analyste"])
            let path = "/qc/brix_controle/comments"
            let given = ["series": "S<2>", "comment": "cellule <rincée>"]
            #expect(try await console.post(path, key: reader, given).status == 403)
            #expect(try await console.post(path, key: key, given).status == 303)
            let page = try await scene.page("/qc/brix_controle", key)
            #expect(page.contains("cellule &lt;rincée&gt;</bdi><small>"))
            #expect(page.matches(of: /data-testid="comment"/).count == 1)
            #expect(page.contains("name=\"comment\""))
            let told = try await console.session.use {
                try $0.query(
                    """
                    select actor || ' ' || subject || ' ' || (parameters ->> 'serie')
                           || ' ' || (parameters ->> 'comment')
                      from bascule.journal where action = 'qc comment'
                    """
                ).values(as: String.self)
            }
            #expect(told == ["user:ana chart brix_controle S<2> cellule <rincée>"])
            let long = String(repeating: "é", count: 2_001)
            for (series, comment) in [("S3", "x"), ("S1", " \n"), ("S1", long)] {
                let reply = try await console.post(
                    path, key: key, ["series": series, "comment": comment])
                #expect(reply.status == 422 && reply.body.contains("data-testid=\"errors\""))
            }
            let most = ["series": "S1", "comment": String(long.dropLast())]
            #expect(try await console.post(path, key: key, most).status == 303)
            // Of another feed than the one that she may do it to.
            let held = try await console.key(
                having: "data.view", "qc.comment@autre", name: "eve")
            #expect(try await console.post(path, key: held, given).status == 404)
            let other = ["series": "S1", "comment": "vu"]
            let elsewhere = try await console.post("/qc/ailleurs/comments", key: held, other)
            #expect(elsewhere.status == 303)
            #expect(try await console.number("select count(*) from qc.comments") == 3)
        }
    }

    @Test func `programs read charts and their runs, and comment on them`() async throws {
        try await LaboScene.with { scene in
            let console = scene.console
            try await console.session.use { try $0.script(Self.charted) }
            let token = try await console.token(
                "eve", ["data.view@labo", "qc.comment@labo"])
            let list = try await console.ask("GET", "/qc", token)
            #expect(list.status == 200 && list.body.contains("brix_controle"))
            #expect(!list.body.contains("ailleurs"))
            let runs = try await console.ask("GET", "/qc/brix_controle/runs?verdict=reject", token)
            #expect(runs.body.matches(of: /"ordinal"/).count == 1 && !runs.body.contains("\"S1\""))
            let points = try await console.ask("GET", "/qc/brix_controle/points", token)
            #expect(points.body.matches(of: /"ordinal"/).count == 4)
            for name in ["ailleurs", "none"] {
                #expect(try await console.ask("GET", "/qc/\(name)/runs", token).status == 404)
            }
            let body = #"{"series": "S1", "comment": "vu"}"#
            let made = try await console.ask("POST", "/qc/brix_controle/comments", token, body)
            #expect(made.status == 200 && made.body.contains("\"commented_by\":\"user:eve"))
            let said = try await console.ask("GET", "/qc/brix_controle/comments", token)
            #expect(said.body.contains("\"comment\":\"vu\""))
            let wrong = #"{"series": "S9", "comment": "vu"}"#
            let refused = try await console.ask("POST", "/qc/brix_controle/comments", token, wrong)
            #expect(refused.status == 422 && refused.body.contains("S9"))
        }
    }
}
