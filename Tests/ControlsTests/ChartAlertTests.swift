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
                    + "ou vont dans un même sens (4_1s). Vérifier l'étalonnage ; `bascule qc points brix_controle`.",
            ])
        // What can't be judged ends nothing.
        try load(14, "<1")
        #expect(try open().count == 2)
        try load(15, "20")
        #expect(try open() == [])
        try load(16, "22")
        #expect(try open().map { $0.prefix(11) } == ["qc_rejected"])
    }

    @Test func `one alert lasts from bad to good, and what comes back is a new one`() throws {
        let scene = try ControlScene([
            """
            qc: brix_controle
            kind: westgard
            source: { feed: labo_controles, when: { parametre: brix } }
            """
        ])
        let connection = try scene.database.connect()
        let alerts = SubjectAlerts(.controlRejected, ChartAlerts.rejected)
        /// How many are open, and how many there were.
        func counts() throws -> [Int64] {
            try scene.run()
            _ = try alerts.check(language: .fr, on: connection)
            return try connection.query(
                """
                select unnest(array[count(*) filter (where resolved_at is null), count(*)])
                  from bascule.alert
                """
            ).values(as: Int64.self)
        }
        func load(_ series: String, _ hour: Int, _ value: String) throws -> Int64 {
            try scene.load("labo_controles", ["\(series);A;1;brix;10/03/2026 \(hour):00;\(value)"])
        }
        try scene.load("labo_controles_cibles", ["A;1;brix;20;0,3;01/03/2026;"])
        _ = try load("S1", 10, "22")
        #expect(try counts() == [1, 1])
        // The next is rejected, too: it is the same trouble.
        _ = try load("S2", 11, "22")
        #expect(try counts() == [1, 1])
        let good = try load("S3", 12, "20")
        #expect(try counts() == [0, 1])
        #expect(
            try connection.query("select distinct resolution from bascule.alert").values(
                as: String.self) == ["plus de série rejetée en dernier"])
        // The same run is the last again.
        try scene.revert(good, "labo_controles")
        #expect(try counts() == [1, 2])
        // Computed anew it stays the same alert.
        _ = try connection.execute("update qc.charts set digest = null")
        #expect(try counts() == [1, 2])
        _ = try load("S2", 11, "20,01")
        #expect(try counts() == [0, 2])
        _ = try load("S2", 11, "22,01")
        #expect(try counts() == [1, 3])
    }
}
