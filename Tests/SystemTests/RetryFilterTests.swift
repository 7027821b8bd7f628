// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files that a filter finds are taken up again.
    @Suite struct RetryFilters {
        @Test func `what a filter finds is taken up, the oldest first, and counted`() async throws {
            try await World.with { world in
                for name in ["b", "a"] {
                    let path = try world.write("\(name).csv", "id;valeur\nx;pas un nombre\n")
                    _ = try await world.run(["import", path, "--feed", "mesures"])
                }
                let good = try world.write("good.csv", "id;valeur;note\nz;1;\n")
                _ = try await world.run(["import", good, "--feed", "mesures"])
                let states = try await world.texts(
                    "select name || ' ' || state from bascule.file order by id")
                #expect(states == ["b.csv rejected", "a.csv rejected", "good.csv loaded"])
                let found = try await world.run(["files", "retry", "--feed", "mesures"])
                #expect(found.status == 1 && found.errors.contains("2 files found."))
                let lines = found.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
                    .map { $0.prefix(16) }
                #expect(lines == ["rejected  file 1", "rejected  file 2"], "\(found.output)")
                let named = try await world.run(["files", "retry", "--name", "A.c"])
                #expect(named.errors.contains("1 file found."))
                for filter in [
                    ["--name", "no such"], ["--state", "reverted"],
                ] {
                    let none = try await world.run(["files", "retry"] + filter)
                    #expect(none.status == 0 && none.errors.contains("0 files found."))
                }
                for (more, why) in [
                    ([], "Name files, or say which"), (["2", "--feed", "mesures"], "not both"),
                    (["--state", "loaded"], "is no state of files that are taken up again"),
                    (["--state", ""], "want a value"), (["--state", ","], "want a value"),
                    (["--name", ""], "want a value"), (["--feed", "mesure"], "Did you mean"),
                ] {
                    let refused = try await world.run(["files", "retry"] + more)
                    #expect(
                        refused.status == 2 && refused.errors.contains(why), "\(refused.errors)")
                }
                for empty in ["--state", "--name", "--feed"] {
                    let refused = try await world.run(["files", "list", empty, ""])
                    #expect(refused.status == 2 && refused.output.isEmpty)
                    #expect(refused.errors.contains("want a value"), "\(refused.errors)")
                }
            }
        }
    }
}
