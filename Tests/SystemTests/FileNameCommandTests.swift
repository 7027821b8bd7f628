// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files of the ledger that somebody names.
    @Suite struct FileNameCommands {
        @Test func `of several files of one name the newest is shown, and none is changed by it`()
            async throws
        {
            try await World.with { world in
                for rows in [1, 2] {
                    let file = try world.write("a.csv", DroppedFile("a", rows: rows, bad: 1).text)
                    _ = try await world.run(["import", file, "--feed", "mesures"])
                }
                for verb in ["show", "faults", "diff"] {
                    let told = try await world.run(["files", verb, "a.csv"])
                    #expect(told.status == 0, "\(told.errors)")
                    #expect(told.errors.contains("This is file 2, the newest"), "\(told.errors)")
                    #expect(told.output == (try await world.run(["files", verb, "2"])).output)
                }
                for verb in [["revert"], ["revert", "--dry-run"], ["retry"]] {
                    let refused = try await world.run(["files"] + verb + ["a.csv"])
                    #expect(refused.status == 2)
                    #expect(refused.errors.contains("a.csv: 2, 1"), "\(refused.errors)")
                    let lost = try await world.run(["files"] + verb + ["lost.csv"])
                    #expect(lost.status == 2)
                    #expect(lost.errors.contains("no file lost.csv"), "\(lost.errors)")
                }
                #expect(
                    try await world.number(
                        "select count(*) from bascule.file where state = 'loaded'")
                        == 2)
                let other = try world.write("b.csv", DroppedFile("b", rows: 1).text)
                _ = try await world.run(["import", other, "--feed", "mesures"])
                let revert = try await world.run(["files", "revert", "b.csv"])
                #expect(revert.output.hasPrefix("file 3: "), "\(revert.output)\(revert.errors)")
            }
        }
    }
}
