// SPDX-License-Identifier: Apache-2.0

import Alerts
import Controls
import Postgres
import TestSupport
import Testing
import Wording

@Suite struct ChartAlertTests {
    @Test func `a rejected run and a drift raise alerts that end with an accepted run`() throws {
        let scene = try ControlScene([
            """
            qc: brix_controle
            kind: westgard
            source: { feed: labo_controles, when: { parametre: brix } }
            """
        ])
        let connection = try scene.database.connect()
        let book = [
            SubjectAlerts(.controlRejected, ChartAlerts.rejected),
            SubjectAlerts(.controlDrift, ChartAlerts.drift),
            SubjectAlerts(.chartBroken, ChartAlerts.broken),
        ]
        func open() throws -> [String] {
            for alerts in book { _ = try alerts.check(language: .fr, on: connection) }
            return try connection.query(
                "select rule || ' ' || message from bascule.alert where resolved_at is null order by id"
            ).values(as: String.self)
        }
        func load(_ series: Int, _ value: String) throws {
            try scene.load(
                "labo_controles", ["S\(series);A;1;brix;\(series)/03/2026 08:00;\(value)"])
            try scene.run()
        }
        try scene.load("labo_controles_cibles", ["A;1;brix;20;0,3;01/03/2026;"])
        for series in 10...12 { try load(series, "20,4") }
        #expect(try open() == [])
        try load(13, "20,4")
        #expect(
            try open() == [
                "qc_rejected brix_controle : la série S13 est rejetée (4_1s). Chercher la cause et "
                    + "mesurer de nouveau les contrôles ; `bascule qc status`.",
                "qc_drift brix_controle dérive : jusqu'à la série S13 les contrôles restent d'un côté "
                    + "(4_1s). Vérifier l'étalonnage ; `bascule qc points brix_controle`.",
            ])
        // What can't be judged ends nothing.
        try load(14, "<1")
        #expect(try open().count == 2)
        try load(15, "20")
        #expect(try open() == [])
        try load(16, "22")
        #expect(try open().map { $0.prefix(11) } == ["qc_rejected"])
    }
}
