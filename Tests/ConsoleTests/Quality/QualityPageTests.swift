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
}
