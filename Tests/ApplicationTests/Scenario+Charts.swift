// SPDX-License-Identifier: Apache-2.0

import Application
import Controls
import Postgres

/// Control charts.
extension ActionSite {
    func runCharts() throws -> Scenario {
        try load("a.csv")
        let (service, connection, person) = (installation.charts(), connection, Self.person)
        return Scenario([
            Entry(
                "qc run", "chart bascule_moyenne", "{}",
                result: #"{"computed": 1, "runs": 2, "failed": 0}"#)
        ]) {
            let names = ["bascule_moyenne"]
            return try RunCharts(names).run(by: person, with: service, on: connection).runs == 2
        }
    }

    func refusedCharts() -> Scenario {
        let (service, connection, person) = (installation.charts(), connection, Self.person)
        return refused { _ = try RunCharts(["no"]).run(by: person, with: service, on: connection) }
    }

    func freezeLimits() throws -> Scenario {
        try load("a.csv")
        let (service, connection, person) = (installation.charts(), connection, Self.person)
        _ = try service.run(on: connection)
        _ = try connection.execute(
            """
            insert into qc.limits (chart, materiau, lot, centre, bas, haut, sigma, n, kind, taille)
            values ('bascule_moyenne', 'A', 'A', 10, 4, 16, 2, 20, 'ewma', 1)
            """)
        return Scenario([
            Entry("qc limits frozen", "chart bascule_moyenne", "{}", result: #"{"limits": 1}"#)
        ]) {
            try FreezeLimits("bascule_moyenne").run(by: person, with: service, on: connection) == 1
        }
    }

    func refusedFreeze() -> Scenario {
        let (service, connection, person) = (installation.charts(), connection, Self.person)
        return refused {
            _ = try FreezeLimits("bascule_moyenne").run(by: person, with: service, on: connection)
        }
    }

    func thawLimits() throws -> Scenario {
        let (service, connection, person) = (installation.charts(), connection, Self.person)
        _ = try connection.execute(
            """
            insert into qc.limits (chart, materiau, lot, centre, bas, haut, sigma, n, kind, taille,
                                   frozen_at, by)
            values ('bascule_moyenne', 'A', 'A', 10, 4, 16, 2, 20, 'xbar_r', 3, now(), 'user:ada')
            """)
        return Scenario([
            Entry("qc limits thawed", "chart bascule_moyenne", "{}", result: #"{"limits": 1}"#)
        ]) {
            try ThawLimits("bascule_moyenne").run(by: person, with: service, on: connection) == 1
        }
    }

    func commentRun() throws -> Scenario {
        try load("a.csv")
        let (service, connection, person) = (installation.charts(), connection, Self.person)
        _ = try service.run(on: connection)
        let series = try connection.query("select min(serie) from qc.runs").value(as: String.self)
        return Scenario([
            Entry(
                "qc comment", "chart bascule_moyenne",
                #"{"serie": "\#(series)", "comment": "cellule rincée"}"#)
        ]) {
            try CommentRun(chart: "bascule_moyenne", series: series, comment: "cellule rincée")
                .run(by: person, on: connection) > 0
        }
    }

    func refusedComment() -> Scenario {
        let (connection, person) = (connection, Self.person)
        return refused {
            try CommentRun(chart: "bascule_moyenne", series: "no", comment: "x")
                .run(by: person, on: connection)
        }
    }

    /// There is nothing to thaw.
    func unfrozen() -> Scenario {
        let (service, connection, person) = (installation.charts(), connection, Self.person)
        return Scenario([]) {
            try ThawLimits("bascule_moyenne").run(by: person, with: service, on: connection) > 0
        }
    }
}
