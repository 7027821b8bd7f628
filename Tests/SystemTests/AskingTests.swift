// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService.Output {
    /// A command on a terminal that answers with one word; gives all that is seen there.
    private func typing(
        _ answer: String, _ arguments: [String], _ world: World,
        environment: [String: String] = [:]
    ) async throws -> String {
        try await onTerminal(
            200, arguments, world, noColour: true, input: answer + "\n", environment: environment
        ).joined(separator: "\n")
    }

    @Test func `a revert shows its counts on a terminal and asks, and --force answers`()
        async throws
    {
        try await World.with { world in
            for name in ["a", "b"] {
                let file = try world.write("\(name).csv", "id;valeur;note\n\(name);1;\n")
                _ = try await world.run(["import", file, "--feed", "mesures"])
            }
            let states: SQL = "select state from bascule.files order by id"
            let no = try await typing("n", ["files", "revert", "1"], world)
            #expect(no.contains("1 row gone") && no.contains("Go on? [y/N]"), "\(no)")
            #expect(no.contains("Nothing was done."), "\(no)")
            #expect(try await world.texts(states) == ["loaded", "loaded"])
            let french = try await typing(
                "o", ["files", "revert", "1"], world, environment: ["BASCULE_LANGUAGE": "fr"])
            #expect(french.contains("Continuer ? [o/N]"), "\(french)")
            #expect(try await world.texts(states) == ["reverted", "loaded"])
            let forced = try await typing("n", ["files", "revert", "2", "--force"], world)
            #expect(!forced.contains("Go on?"), "\(forced)")
            #expect(try await world.texts(states) == ["reverted", "reverted"])
        }
    }

    @Test func `a discard and a purge ask on a terminal, and a no leaves all as it is`()
        async throws
    {
        try await World.with { world in
            let file = try world.write("a.csv", "id;valeur;note\na;1;\n")
            _ = try await world.run(["import", file, "--feed", "mesures"])
            #expect(try await world.run(["archive", "seal"]).status == 0)
            let job = try await world.job("exports.check")
            _ = try await world.session.use {
                try $0.execute(
                    """
                    update bascule.file set stored_at = now() - interval '9 days',
                                            arrived_at = now() - interval '9 days'
                    """)
            }
            let discard = ["jobs", "discard", "\(job)"]
            let purge = ["housekeeping", "run", "retention"]
            let rule = ["BASCULE_RETENTION_ARCHIVE": "8d"]
            func kept() async throws -> [Bool] {
                [
                    try await world.number("select count(*) from bascule.job where id = \(job)")
                        == 1,
                    try world.home.files(in: [world.home.archive]).count == 1,
                ]
            }
            for command in [discard, purge] {
                let no = try await typing("n", command, world, environment: rule)
                #expect(no.contains("Go on? [y/N]"), "\(no)")
                #expect(no.contains("Nothing was done."), "\(no)")
            }
            #expect(try await kept() == [true, true])
            for command in [discard, purge] {
                let yes = try await typing("y", command, world, environment: rule)
                #expect(yes.contains("Go on? [y/N]"), "\(yes)")
            }
            #expect(try await kept() == [false, false])
        }
    }
}
