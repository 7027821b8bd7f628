// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `bascule qc`, on Gardel's feeds, chart and samples.
    @Suite struct QCCommands {
        private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()

        private func declare(in world: World) throws {
            let config = Self.repository.appending(path: "config")
            let qc = world.home.path + "/config/qc"
            try FileManager.default.createDirectory(
                atPath: qc, withIntermediateDirectories: true)
            for name in [
                "feeds/labo_controles", "feeds/labo_controles_cibles", "feeds/labo_resultats",
                "qc/brix_controle",
            ] {
                try FileManager.default.copyItem(
                    at: config.appending(path: "\(name).yaml"),
                    to: URL(filePath: "\(world.home.path)/config/\(name).yaml"))
            }
        }

        private func load(_ sample: String, _ feed: String, in world: World) async throws {
            let file = Self.repository.appending(path: "samples/\(sample)").path()
            let result = try await world.run(["import", file, "--feed", feed])
            #expect(result.status == 0, "\(result.errors)")
        }

        @Test func `charts are computed, told and frozen, with the exits of the contract`()
            async throws
        {
            try await World.with { world in
                try declare(in: world)
                #expect(try await world.run(["migrate"]).status == 0)
                let check = try await world.run(["qc", "check"])
                #expect(check.output == "1 control chart: brix_controle\n" && check.status == 0)
                try await load(
                    "controles_cibles/cibles_2026.csv", "labo_controles_cibles", in: world)
                try await load("controles/QC_202603.csv", "labo_controles", in: world)
                let run = try await world.run(["qc", "run"])
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.output == "brix_controle: runs judged: 16.\n")
                #expect(
                    try await world.run(["qc", "run"]).output
                        == "Every control chart is up to date.\n")
                let status = try await world.run(["qc", "status"])
                #expect(status.status == 1)
                #expect(status.output.contains("rejected"), "\(status.output)")
                let points = try await world.run(
                    ["qc", "points", "brix_controle", "--limit", "3", "--json"])
                #expect(points.output.matches(of: /"serie"/).count == 3)
                #expect(points.output.contains("10_x"), "\(points.output)")
                #expect(try await world.run(["qc", "points", "brix_control"]).status == 2)
                let frozen = try await world.run(["qc", "limits", "freeze", "brix_controle"])
                #expect(frozen.status == 2 && frozen.errors.contains("nothing is estimated"))
                let thawed = try await world.run(["qc", "limits", "thaw", "brix_controle"])
                #expect(thawed.status == 0 && thawed.output == "0 limits thawed.\n")
                let comment = ["qc", "comment", "brix_controle"]
                let said = try await world.run(comment + ["QC-260322-2", "cellule rincée"])
                #expect(said.status == 0 && said.output == "Noted.\n", "\(said.errors)")
                let none = try await world.run(comment + ["QC-1", "cellule rincée"])
                #expect(none.status == 2 && none.errors.contains("it has no run `QC-1`"))
                // The controls that were measured again are good.
                let again = try world.write(
                    "again.csv",
                    "serie;materiau;lot;parametre;mesure_le;valeur\n"
                        + "QC-260323-1;Saccharose 20;A2411;brix;23/03/2026 06:00;19,99\n"
                        + "QC-260323-1;Saccharose 60;B2409;brix;23/03/2026 06:04;60,00\n")
                #expect(
                    try await world.run(["import", again, "--feed", "labo_controles"]).status == 0)
                #expect(try await world.run(["qc", "run", "brix_controle"]).status == 0)
                #expect(try await world.run(["qc", "status"]).status == 0)
            }
        }

        @Test func `a mistake has its place, and a chart that can't be computed ends with 2`()
            async throws
        {
            try await World.with { world in
                try declare(in: world)
                #expect(try await world.run(["migrate"]).status == 0)
                let path = "\(world.home.path)/config/qc/faux.yaml"
                try Data(
                    "qc: faux\nkind: westgard\nsource: { feed: labo_controle }\n".utf8
                ).write(to: URL(filePath: path))
                for command in [["qc", "check"], ["qc", "run"], ["check"]] {
                    let result = try await world.run(command)
                    #expect(result.status == 2, "\(command)")
                    #expect(
                        result.errors.contains("faux.yaml:3:17")
                            && result.errors.contains("Did you mean"),
                        "\(result.errors)")
                }
                try await world.session.use { connection in
                    let broken = try connection.query(
                        "select chart from qc.charts where problem is not null"
                    ).values(as: String.self)
                    #expect(broken == ["faux"])
                }
            }
        }

        @Test func `a service computes what is loaded, and its job says how much`() async throws {
            try await World.with { world in
                try declare(in: world)
                try world.start(roles: "worker")
                try await load("controles/QC_202603.csv", "labo_controles", in: world)
                try await world.waitForJob(try await world.job("qc.run"), "succeeded")
                // Without targets nothing can be judged.
                #expect(
                    try await world.texts(
                        "select distinct verdict from qc.runs") == ["not_evaluable"])
                try await load(
                    "controles_cibles/cibles_2026.csv", "labo_controles_cibles", in: world)
                try await world.waitForJob(
                    try await world.job("qc.run", #"{"chart": "brix_controle"}"#), "succeeded")
                #expect(
                    try await world.texts(
                        "select distinct verdict from qc.runs order by 1"
                    ).contains("reject"))
            }
        }
    }
}
