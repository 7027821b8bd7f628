// SPDX-License-Identifier: Apache-2.0

import Controls
import Postgres
import TestSupport
import Testing
import Wording

@Suite struct ChartRefreshTests {
    private static let brix = """
        qc: brix_controle
        kind: westgard
        source: { feed: labo_controles, when: { parametre: brix } }
        """

    private func scene(_ charts: [String] = [brix]) throws -> ControlScene {
        let scene = try ControlScene(charts)
        try scene.load(
            "labo_controles_cibles",
            [
                "A;1;brix;20;0,3;01/03/2026;", "B;7;brix;60;0;01/03/2026;14/03/2026",
                "B;7;brix;60;0,5;15/03/2026;", "A;1;pol;99;;01/03/2026;",
            ])
        return scene
    }

    private func control(
        _ series: String, _ hour: Int, _ value: String, material: String = "A;1", day: Int = 15
    ) -> String {
        "\(series);\(material);brix;\(day)/03/2026 \(hour < 10 ? "0" : "")\(hour):00;\(value)"
    }

    @Test func `runs are judged by the target of their lot and day, in order of time`() throws {
        let scene = try scene()
        try scene.load(
            "labo_controles",
            [
                control("S3", 10, "20,61"), control("S1", 8, "20,6"), control("S2", 9, "20,61"),
                control("S4", 11, "19"), control("S4", 11, "60", material: "B;7"),
            ])
        #expect(try scene.run() == ["brix_controle": 4])
        #expect(
            try scene.verdicts("brix_controle") == [
                "S1 accept", "S2 warn 1_2s", "S3 reject 1_2s 2_2s", "S4 reject 1_2s 1_3s",
            ])
        #expect(try scene.run() == [:])
        let points = try scene.texts(
            """
            select concat_ws(' ', serie, materiau, lot, valeur, z::numeric(9,2), centre, bas, haut)
              from qc.points order by ordinal
            """)
        #expect(
            points == [
                "S1 A 1 20.6 2.00 20 19.1 20.9", "S2 A 1 20.61 2.03 20 19.1 20.9",
                "S3 A 1 20.61 2.03 20 19.1 20.9", "S4 A 1 19 -3.33 20 19.1 20.9",
                "S4 B 7 60 0.00 60 58.5 61.5",
            ])
    }

    @Test func `what reads the charts waits for those that are behind or can't be computed`()
        throws
    {
        let scene = try scene()
        let connection = try scene.database.connect()
        let runs = QualifiedName(schema: "qc", name: "runs")
        func obstacles(_ table: QualifiedName = runs) throws -> [Bool] {
            try ChartObstacles.reading([table], on: connection).map(\.passes)
        }
        try scene.load("labo_controles", [control("S1", 8, "20")])
        try scene.run()
        #expect(try obstacles() == [])
        try scene.load("labo_controles", [control("S2", 9, "20")])
        #expect(try obstacles() == [true])
        #expect(try obstacles(QualifiedName(schema: "labo", name: "resultats")) == [])
        try scene.run()
        #expect(try obstacles() == [])
        // A file that says nothing new is looked at too.
        try scene.load("labo_controles", [control("S2", 9, "20"), control("S1", 8, "20")])
        #expect(try obstacles() == [true])
        #expect(try scene.run() == [:])
        #expect(try obstacles() == [])
        try connection.execute("update qc.charts set problem = 'x', broken_since = now()")
        #expect(try obstacles() == [false])
    }

    @Test func `censored, unknown and zero can't be judged; what was not measured is no control`()
        throws
    {
        let scene = try scene()
        try scene.load(
            "labo_controles",
            [
                control("S1", 8, "<0,05"), control("S2", 9, "60", material: "B;7", day: 14),
                control("S3", 10, "20", material: "X;9"), control("S4", 11, ""),
                control("S5", 12, "20"), control("S5", 12, "<1", material: "B;7"),
                control("S6", 13, "20"), control("S6", 13, "", material: "B;7"),
            ])
        try scene.run()
        #expect(
            try scene.verdicts("brix_controle") == [
                "S2 not_evaluable", "S1 not_evaluable", "S3 not_evaluable", "S5 not_evaluable",
                "S6 accept",
            ])
    }

    @Test func `a late control costs what lies behind it, and changes its verdicts`() throws {
        let scene = try scene()
        try scene.load(
            "labo_controles", (8...17).map { control("S\($0)", $0, $0 == 17 ? "20,7" : "20,1") })
        try scene.run()
        #expect(try scene.verdicts("brix_controle").last == "S17 reject 1_2s 10_x")
        try scene.load("labo_controles", [control("T", 12, "19,3")])
        #expect(try scene.run()["brix_controle"] ?? 0 > 0)
        #expect(try scene.verdicts("brix_controle").last == "S17 warn 1_2s")
        #expect(try scene.verdicts("brix_controle")[5] == "T warn 1_2s")
        try scene.load("labo_controles", [control("T", 12, "20,7")])
        try scene.run()
        #expect(try scene.verdicts("brix_controle").last == "S17 reject 1_2s 10_x")
    }

    @Test func `only what lies behind a kept state is judged again`() throws {
        let scene = try scene()
        let rows = (0..<200).map { number in
            "R\(1_000 + number);A;1;brix;\(10 + number / 24)/03/2026 \(number % 24 < 10 ? "0" : "")\(number % 24):00;20,1"
        }
        try scene.load("labo_controles", rows)
        #expect(try scene.run() == ["brix_controle": 200])
        try scene.load("labo_controles", [control("Z", 1, "20", day: 29)])
        #expect(try scene.run() == ["brix_controle": 1])
        // Behind run 128.
        try scene.load("labo_controles", ["R1150;A;1;brix;16/03/2026 06:00;19,9"])
        #expect(try scene.run() == ["brix_controle": 73])
        #expect(try scene.contents(on: scene.database.connect()) == scene.recomputed())
    }

    @Test func `a target holds on its first and its last day, and not beside them`() throws {
        let scene = try scene()
        try scene.load("labo_controles_cibles", ["C;2;brix;10;0,1;12/03/2026;14/03/2026"])
        try scene.load(
            "labo_controles",
            (11...15).map { control("S\($0)", 23, "10", material: "C;2", day: $0) })
        try scene.run()
        #expect(
            try scene.verdicts("brix_controle") == [
                "S11 not_evaluable", "S12 accept", "S13 accept", "S14 accept", "S15 not_evaluable",
            ])
    }

    @Test func `the last run, whose state is kept, is judged again when it is amended`() throws {
        let scene = try scene()
        try scene.load("labo_controles", [control("S1", 8, "20,1"), control("S2", 9, "20,2")])
        try scene.run()
        try scene.load("labo_controles", [control("S2", 9, "22")])
        #expect(try scene.run() == ["brix_controle": 2])
        #expect(
            try scene.verdicts("brix_controle") == ["S1 accept", "S2 reject 1_2s 1_3s"])
        #expect(try scene.contents(on: scene.database.connect()) == scene.recomputed())
    }

    @Test func `a reverted file and a new target are as if they had always been so`() throws {
        let scene = try scene()
        try scene.load("labo_controles", [control("S1", 8, "20,1"), control("S2", 9, "20,2")])
        let bad = try scene.load(
            "labo_controles", [control("S2", 9, "21"), control("S3", 10, "20")])
        try scene.run()
        #expect(
            try scene.verdicts("brix_controle") == [
                "S1 accept", "S2 reject 1_2s 1_3s", "S3 accept",
            ])
        try scene.revert(bad, "labo_controles")
        try scene.run()
        #expect(try scene.verdicts("brix_controle") == ["S1 accept", "S2 accept"])
        try scene.load("labo_controles_cibles", ["A;1;brix;20;0,05;01/03/2026;"])
        try scene.run()
        #expect(
            try scene.verdicts("brix_controle") == ["S1 accept", "S2 reject 1_2s 1_3s"])
    }

    @Test func `estimated limits move with the controls until they are frozen`() throws {
        let scene = try scene([
            """
            qc: brix_individuel
            kind: individuals
            source: { feed: labo_controles, when: { parametre: brix } }
            limits: { phase_1: 4 }
            """
        ])
        try scene.load("labo_controles", (8...10).map { control("S\($0)", $0, "20,\($0 % 2)") })
        try scene.run()
        #expect(try scene.verdicts("brix_individuel").first == "S8 not_evaluable")
        #expect(throws: ChartError.noLimits(chart: "brix_individuel")) {
            try scene.service.freeze(
                "brix_individuel", by: "user:ada", on: scene.database.connect())
        }
        try scene.load("labo_controles", [control("S11", 11, "20,1"), control("S12", 12, "21")])
        try scene.run()
        #expect(
            try scene.verdicts("brix_individuel").suffix(2) == ["S11 accept", "S12 reject limite"])
        let limits = "select concat_ws(' ', centre, n, by) from qc.limits"
        #expect(try scene.texts(SQL(stringLiteral: limits)) == ["20.05 4"])
        let connection = try scene.database.connect()
        let frozen = try scene.service.write(on: connection) {
            try scene.service.freeze("brix_individuel", by: "user:ada", on: $0)
        }
        #expect(frozen == 1)
        let again = try scene.service.write(on: connection) {
            try scene.service.freeze("brix_individuel", by: "user:bob", on: $0)
        }
        #expect(again == 0)
        try scene.load("labo_controles", [control("S8", 8, "23")])
        try scene.run()
        #expect(try scene.texts(SQL(stringLiteral: limits)) == ["20.05 4 user:ada"])
        #expect(try scene.verdicts("brix_individuel").first == "S8 reject limite")
    }

    @Test func `results since a rejected run are doubtful until the next accepted one`() throws {
        let scene = try scene([
            Self.brix
                + "\naffects: { feed: labo_resultats, when: { parametre: brix, appareil: RFM 340 }, time: analyse_le }"
        ])
        try scene.load(
            "labo_resultats",
            (8...12).flatMap { hour in
                ["RFM 340", "autre"].map {
                    "E\(hour)\($0);eau;brix;15/03/2026 06:00;15/03/2026 \(hour < 10 ? "0" : "")\(hour):30;20;\($0)"
                }
            })
        try scene.load(
            "labo_controles",
            [
                control("S1", 8, "20"), control("S2", 9, "22"), control("S3", 10, "<1"),
                control("S4", 12, "20"),
            ])
        try scene.run()
        let doubtful: SQL = """
            select concat_ws(' ', a.serie, r.echantillon)
              from qc.affected a join labo.resultats r using (file_id, line_no) order by 1
            """
        #expect(
            try scene.texts(doubtful) == [
                "S2 E10RFM 340", "S2 E11RFM 340", "S2 E9RFM 340",
            ])
        try scene.load("labo_controles", [control("S3", 10, "20,1")])
        try scene.run()
        #expect(try scene.texts(doubtful) == ["S2 E9RFM 340"])
        try scene.load("labo_controles", [control("S2", 9, "20")])
        try scene.run()
        #expect(try scene.texts(doubtful) == [])
    }

    @Test func `a result without the first time is flagged by the next that it has`() throws {
        let scene = try scene([
            Self.brix + "\naffects: { feed: labo_resultats, time: [analyse_le, preleve_le] }"
        ])
        try scene.load(
            "labo_resultats",
            [
                "E1;eau;brix;15/03/2026 10:00;;20;RFM", "E2;eau;brix;15/03/2026 06:00;;20;RFM",
                "E3;eau;brix;15/03/2026 06:00;15/03/2026 10:00;20;RFM",
            ])
        try scene.load("labo_controles", [control("S1", 8, "22")])
        try scene.run()
        #expect(
            try scene.texts(
                """
                select r.echantillon
                  from qc.affected a join labo.resultats r using (file_id, line_no) order by 1
                """) == ["E1", "E3"])
    }

    @Test func `a table that is not there is told, and keeps no other chart from its work`() throws
    {
        let scene = try scene()
        let connection = try scene.database.connect()
        try connection.script("alter table labo.controles rename column valeur to v")
        let outcome = try scene.service.run(on: connection)
        #expect(outcome.problems.keys.sorted() == ["brix_controle"])
        #expect(
            outcome.problems["brix_controle"]?.fr
                == "carte brix_controle : il manque à la table labo.controles valeur : charger un fichier de son flux, ou corriger `columns`"
        )
        let broken: SQL = "select problem is not null from qc.charts"
        #expect(try connection.query(broken).values(as: Bool.self) == [true])
        try connection.script("alter table labo.controles rename column v to valeur")
        #expect(try scene.service.run(on: connection).problems.isEmpty)
        #expect(try connection.query(broken).values(as: Bool.self) == [false])
    }
}
