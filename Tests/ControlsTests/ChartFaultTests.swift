// SPDX-License-Identifier: Apache-2.0

import Controls
import Foundation
import Postgres
import TestSupport
import Testing
import Wording

/// What is wrong with one chart, its tables or the folder is told, and harms no other chart.
@Suite struct ChartFaultTests {
    private static let affecting = """
        qc: affects
        kind: westgard
        source: { feed: labo_controles, when: { parametre: brix } }
        affects: { feed: labo_resultats, time: analyse_le }
        """
    private static let plain = """
        qc: brix
        kind: westgard
        source: { feed: labo_controles, when: { parametre: brix } }
        """

    private func scene(_ charts: [String]) throws -> ControlScene {
        let scene = try ControlScene(charts)
        try scene.load("labo_controles_cibles", ["A;1;brix;20;0,3;01/03/2026;"])
        try load(scene, 8)
        return scene
    }

    private func load(_ scene: ControlScene, _ hours: Int...) throws {
        try scene.load(
            "labo_controles",
            hours.map { "S\($0);A;1;brix;10/03/2026 \($0 < 10 ? "0" : "")\($0):00;22" })
    }

    @Test(arguments: [
        ("alter table labo.resultats alter column analyse_le type text", "text >= timestamp"),
        ("alter table labo.resultats rename column analyse_le to le", "lacks analyse_le"),
        ("drop table labo.resultats cascade", "lacks analyse_le"),
    ])
    func `a chart that the database refuses is noted, and those behind it are computed`(
        change: String, expected: String
    ) throws {
        let scene = try scene([Self.affecting, Self.plain])
        let connection = try scene.database.connect()
        try connection.script(change)
        let outcome = try scene.service.run(on: connection)
        #expect(outcome.computed == ["brix": 1])
        #expect(outcome.problems["affects"]?.en.contains(expected) == true, "\(outcome)")
        let broken = try connection.query(
            "select chart from qc.charts where broken_since is not null"
        ).values(as: String.self)
        #expect(broken == ["affects"])
    }

    @Test func `a value that is no number is the chart's problem, not the service's`() throws {
        let scene = try scene([
            Self.affecting,
            """
            qc: resultats
            kind: individuals
            source:
              feed: labo_resultats
              columns: { serie: echantillon, materiau: flux, lot: replicat, mesure_le: preleve_le }
            limits: { phase_1: all }
            """,
        ])
        try scene.load(
            "labo_resultats", ["E1;eau;brix;15/03/2026 06:00;15/03/2026 07:30;20;RFM 340"])
        let connection = try scene.database.connect()
        try connection.script(
            """
            alter table labo.resultats alter column valeur type text;
            update labo.resultats set valeur = 'vingt'
            """)
        let outcome = try scene.service.run(on: connection)
        #expect(outcome.computed == ["affects": 1])
        #expect(outcome.problems["resultats"]?.en.contains("vingt") == true, "\(outcome)")
    }

    @Test func `a kept state that can't be read costs a computation from nothing`() throws {
        let scene = try scene([Self.plain])
        try scene.run()
        _ = try scene.database.connect().execute("update qc.runs set state = '[1]'")
        try load(scene, 9)
        #expect(try scene.run() == ["brix": 2])
        #expect(try scene.contents(on: scene.database.connect()) == scene.recomputed())
    }

    @Test func `series whose names differ only in composition are two, as in the tables`() throws {
        let scene = try scene([Self.plain])
        try scene.load(
            "labo_controles",
            ["\u{e9}", "e\u{301}"].map { "\($0);A;1;brix;10/03/2026 09:00;20" })
        try scene.run()
        #expect(
            try scene.texts(
                "select count(*) || ' ' || octet_length(serie) from qc.runs group by serie order by 1"
            ) == ["1 2", "1 2", "1 3"])
    }

    @Test func `while a declaration or the folder has a mistake, nothing goes`() throws {
        let scene = try scene([Self.plain])
        let connection = try scene.database.connect()
        try scene.run()
        func runs() throws -> [String] { try scene.texts("select chart from qc.runs") }
        // The name was misspelt, the file was renamed, and the text was damaged.
        let misspelt = Self.plain.replacing("qc: brix", with: "qc: brixx")
        for (name, text) in [("brix", misspelt), ("autre", Self.plain), ("autre", "qc: [")] {
            let outcome = try scene.declare([(name, text)]).run(on: connection)
            #expect(outcome.computed == [:])
            #expect(try runs() == ["brix"])
            #expect(
                try scene.texts(
                    "select chart from qc.charts where problem is not null and chart = \(name)")
                    == [name])
        }
        // A file where the folder should be.
        let path = scene.folder.path + "/file"
        try Data().write(to: URL(filePath: path))
        let (catalog, mistakes) = ChartCatalog.load(folder: path, feeds: [:])
        #expect(mistakes.count == 1)
        let service = ChartService(catalog, broken: mistakes, zone: "UTC", language: .fr)
        _ = try service.run(on: connection)
        #expect(try runs() == ["brix"])
        // No folder at all: not mounted.
        let (none, noMistakes) = ChartCatalog.load(folder: scene.folder.path + "/no", feeds: [:])
        #expect(noMistakes.isEmpty)
        let outcome = try ChartService(none, zone: "UTC", language: .en).run(on: connection)
        #expect(outcome.computed == [:] && outcome.problems["brix"] != nil)
        #expect(try runs() == ["brix"])
        let told = try scene.texts(
            "select chart from qc.charts where problem like 'the folder % is not there%'")
        #expect(told.contains("brix"))
        // Without a mistake it is gone for good.
        _ = try scene.declare([String]()).run(on: connection)
        #expect(try runs() == [])
        #expect(try scene.texts("select chart from qc.charts") == [])
    }

    @Test func `frozen limits are those of the chart that they were estimated for`() throws {
        let kind = { (kind: String) in
            """
            qc: carte
            kind: \(kind)
            source: { feed: labo_controles, when: { parametre: brix } }
            limits: { phase_1: 2 }
            """
        }
        let scene = try scene([kind("individuals")])
        let connection = try scene.database.connect()
        let limits: SQL = "select concat_ws(' ', kind, taille, n, by) from qc.limits"
        #expect(throws: ChartError.stale(chart: "carte")) {
            try scene.service.freeze("carte", by: "user:ada", on: connection)
        }
        try load(scene, 9)
        try scene.run()
        _ = try scene.service.write(on: connection) {
            try scene.service.freeze("carte", by: "user:ada", on: $0)
        }
        #expect(try scene.texts(limits) == ["individuals 1 2 user:ada"])
        // Two values a run, two runs.
        let pairs = ["T1", "T2"].flatMap { series in
            ["A", "B"].map { "\(series);\($0);2;brix;11/03/2026 08:00;20" }
        }
        try scene.load("labo_controles", pairs)
        let other = try scene.declare([
            kind("xbar_r").replacing(
                "when: { parametre: brix }",
                with: "when: { lot: 2 }, columns: { materiau: parametre, lot: materiau }")
                + "\nsubgroup: 2"
        ])
        let problem = try other.run(on: connection).problems["carte"]?.en ?? ""
        #expect(
            problem.contains("frozen as individuals, and it is xbar_r (subgroup: 2) now"),
            "\(problem)")
        #expect(throws: ChartError.stale(chart: "carte")) {
            try other.freeze("carte", by: "user:ada", on: connection)
        }
        #expect(try other.write(on: connection) { try other.thaw("carte", on: $0) } == 1)
        #expect(try other.write(on: connection) { try other.thaw("carte", on: $0) } == 0)
        #expect(try other.run(on: connection).problems.isEmpty)
        #expect(try scene.texts(limits) == ["xbar_r 2 2"])
        // Limits of the lots: those estimated are gone.
        _ = try scene.declare([
            kind("individuals").replacing("limits: { phase_1: 2 }", with: "limits: target")
        ]).run(on: connection)
        #expect(try scene.texts(limits) == [])
    }

    @Test func `thawed limits are estimated anew, though no control is other`() throws {
        let scene = try scene([
            Self.plain.replacing("westgard", with: "individuals") + "\nlimits: { phase_1: all }"
        ])
        let (service, connection) = (scene.service, try scene.database.connect())
        try load(scene, 9)
        try scene.run()
        _ = try service.write(on: connection) {
            try service.freeze("brix", by: "user:ada", on: $0)
        }
        try load(scene, 10)
        try scene.run()
        let n: SQL = "select n::text from qc.limits"
        #expect(try scene.texts(n) == ["2"])
        _ = try service.write(on: connection) { try service.thaw("brix", on: $0) }
        try scene.run()
        #expect(try scene.texts(n) == ["3"])
    }
}
