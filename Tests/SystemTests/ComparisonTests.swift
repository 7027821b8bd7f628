// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Events that end an alert about folders and database, and those that do not.
    @Suite struct Comparisons {
        @Test
        func `a comparison that is cut in every run says how far it is, and resolves at its end`()
            async throws
        {
            try await World.with { world in
                let file = try world.write("a.csv", DroppedFile("a", rows: 1).text)
                #expect(try await world.run(["import", file, "--feed", "mesures"]).status == 0)
                let stored = try #require(
                    try world.home.files(in: [world.home.archive]).keys.first)
                let away = world.home.path + "/away"
                func open() async throws -> Int {
                    try await world.number(
                        "select count(*) from bascule.alert where resolved_at is null")
                }
                func compare() async throws -> String {
                    let result = try await world.run(
                        ["housekeeping", "run", "folders"],
                        environment: ["BASCULE_RECONCILE_BUDGET": "1ms"])
                    #expect(result.status <= 1, "\(result.output)\(result.errors)")
                    return result.output
                }
                try FileManager.default.moveItem(atPath: stored, toPath: away)
                // Told at once, not at the end that never comes.
                let first = try await compare()
                #expect(
                    first.contains("not where they were stored: 1 (compared up to "), "\(first)")
                #expect(try await open() == 1)
                let status = try await world.run(["status"])
                #expect(
                    status.output.contains("· folders: Folders compared with the ledger so far: 1"))
                try FileManager.default.moveItem(atPath: away, toPath: stored)
                var ends = 0
                for _ in 0..<12 where ends < 2 {
                    if try await !compare().contains("compared up to") { ends += 1 }
                    let left = try await open()
                    #expect(
                        left == (ends < 2 ? 1 : 0), "what was told stands until all was seen since")
                }
                #expect(ends == 2)
            }
        }

        @Test func `a mark that is gone, or can't be read, accepts no database`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        insert into bascule.alert (rule, subject, due_at, message)
                        values ('database_went_back', 'database', now(), 'It went back.')
                        """)
                }
                func look() async throws -> Int {
                    let run = try await world.run(["housekeeping", "run", "expectations"])
                    #expect(run.status == 0, "\(run.output)\(run.errors)")
                    return try await world.number(
                        "select count(*) from bascule.alert where resolved_at is null")
                }
                let note = world.home.path + "/var/mark.json"
                if FileManager.default.fileExists(atPath: note) {
                    try FileManager.default.removeItem(atPath: note)
                }
                #expect(try await look() == 1)
                // Written anew, as of a mark that could not be read.
                #expect(
                    try await world.run([
                        "import",
                        try world.write(
                            "a.csv", DroppedFile("a", rows: 1).text), "--feed", "mesures",
                    ]).status == 0)
                #expect(FileManager.default.fileExists(atPath: note))
                #expect(try await look() == 1)
            }
        }
    }
}
