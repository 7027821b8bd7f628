// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Exports by the real binary, killed between any two steps.
    @Suite struct Exports {
        private static let declaration = """
            export: mesures
            grain: factory_day
            query: |
              select n, :day as jour from generate_series(1, 5) n
               where n < extract(epoch from :window_end - :window_start) order by n
            """

        /// Declares an export on a database that has its schema.
        private func declare(
            _ yaml: String, in world: World, as name: String = "mesures"
        ) async throws {
            let migrate = try await world.run(["migrate"])
            #expect(migrate.status == 0, "\(migrate.errors)")
            let folder = world.home.path + "/config/exports"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try Data(yaml.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
        }

        @Test(arguments: [
            "export_begun", "export_written", "export_recorded", "export_renamed", "export_placed",
        ])
        func `killed between two steps, the next run ends with one whole file`(step: String)
            async throws
        {
            try await World.with { world in
                try await declare(Self.declaration, in: world)
                let folder = world.home.path + "/var/export"
                let run = ["exports", "run", "mesures", "--window", "2026-03-04"]
                let killed = try await BasculeProcess.run(
                    run, home: world.home, databaseURL: world.databaseURL,
                    environment: ["BASCULE_CRASH_AT": step])
                #expect(killed.status == -SIGKILL, "\(killed.errors)")
                // An incomplete file has no name that could be taken for the export's.
                let before = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(before.allSatisfy { $0.hasPrefix(".") || $0 == "mesures_20260304.csv" })

                let result = try await world.run(run)
                #expect(result.status == 0, "\(result.errors)")
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: folder) == [
                        "mesures_20260304.csv"
                    ])
                #expect(
                    try String(contentsOfFile: folder + "/mesures_20260304.csv", encoding: .utf8)
                        .split(separator: "\r\n").count == 6)
                #expect(
                    try await world.texts("select state from bascule.exports") == ["current"])
                let wasRecorded = !["export_begun", "export_written"].contains(step)
                #expect(result.output.hasPrefix(wasRecorded ? "unchanged" : "written"))
            }
        }

        @Test func `a file that vanished before it had its name is noted as lost, and made anew`()
            async throws
        {
            try await World.with { world in
                try await declare(Self.declaration, in: world)
                let run = ["exports", "run", "mesures", "--window", "2026-03-04"]
                _ = try await BasculeProcess.run(
                    run, home: world.home, databaseURL: world.databaseURL,
                    environment: ["BASCULE_CRASH_AT": "export_recorded"])
                try FileManager.default.removeItem(
                    atPath: world.home.path + "/var/export/.mesures.1.part")
                let result = try await world.run(run)
                #expect(result.output.contains("written"), "\(result.errors)")
                #expect(
                    try await world.texts("select state from bascule.exports order by id") == [
                        "lost", "current",
                    ])
            }
        }

        @Test func `a value that comes after its window was run is told as missing, then written`()
            async throws
        {
            try await World.with { world in
                try await declare(
                    """
                    export: mesures
                    grain: factory_day
                    each: select distinct nom from public.essai where jour = :day
                    query: |
                      select nom, n from public.essai where jour = :day and nom = :each order by n
                    """, in: world)
                _ = try await world.session.use {
                    try $0.script("create table public.essai (jour date, nom text, n int)")
                }
                let run = try await world.run([
                    "exports", "run", "mesures", "--window", "2026-03-04",
                ])
                #expect(run.status == 0 && run.errors.contains("gives no value"), "\(run.errors)")
                let nothing = "No export has changed since it was written."
                let before = try await world.run(["exports", "amended"])
                #expect(before.status == 0 && before.output.contains(nothing))

                _ = try await world.session.use {
                    try $0.execute("insert into public.essai values ('2026-03-04', 'Moule', 1)")
                }
                let told = try await world.run(["exports", "amended"])
                #expect(told.status == 1)
                #expect(told.output.hasPrefix("missing  mesures of 2026-03-04: `Moule`"))
                #expect(!told.output.contains(nothing), "\(told.output)")
                let json = try await world.run(["exports", "amended", "--json"])
                let shown = try #require(try json.objects.first)
                #expect(shown["outcome"] as? String == "missing")
                #expect(shown["export"] as? String == "mesures")
                #expect(shown["each"] as? String == "Moule")
                #expect((shown["window_start"] as? String)?.hasPrefix("2026-03-04T") == true)
                #expect(shown["path"] == nil)

                let written = try await world.run(["exports", "amended", "--write"])
                #expect(written.status == 0 && written.output.hasPrefix("written  "))
                #expect(!written.output.contains(nothing), "\(written.output)")
                #expect(try await world.run(["exports", "amended"]).output == nothing + "\n")
            }
        }

        @Test func `the commands tell what they did by their exit status and their text`()
            async throws
        {
            try await World.with { world in
                try await declare(Self.declaration, in: world)
                #expect(try await world.run(["migrate"]).status == 0)
                #expect(try await world.run(["exports", "check"]).status == 0)
                let three = try await world.run([
                    "exports", "run", "mesures", "--from", "2026-03-04", "--to", "2026-03-07",
                    "--json",
                ])
                #expect(three.status == 0, "\(three.errors)")
                #expect(
                    try three.objects.map { $0["outcome"] as? String } == [
                        "written", "written", "written",
                    ])
                #expect(try await world.run(["exports", "amended"]).status == 0)
                let files = try await world.run(["exports", "files", "mesures", "--json"])
                #expect(try files.objects.map { $0["rows"] as? Int } == [5, 5, 5])

                let unknown = try await world.run(["exports", "run", "mesure"])
                #expect(unknown.status == 2 && unknown.errors.contains("Did you mean `mesures`?"))
                try await declare(
                    Self.declaration.replacing("select n,", with: "select nn,"), in: world)
                let broken = try await world.run(["exports", "check"])
                #expect(broken.status == 2)
                #expect(broken.errors.contains("mesures.yaml:4"), "\(broken.errors)")
                let failed = try await world.run(["exports", "run", "mesures"])
                #expect(failed.status == 1, "\(failed.errors)")
                let journal = try await world.run(["journal", "--action", "export", "--json"])
                #expect(try journal.objects.count == 4)
                let verdict = try await world.run(["journal", "verify"])
                #expect(verdict.status == 0 && verdict.output.contains("4 entries, sound"))
            }
        }
    }
}
