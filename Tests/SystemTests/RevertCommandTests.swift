// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The commands' texts on a file that is taken back, or taken again, before and after.
    @Suite struct RevertCommands {
        private static let days = [
            "monday": "a;1\nb;1\nc;1\n", "tuesday": "a;2\nb;2\nd;2\n", "wednesday": "a;3\nd;2\n",
        ]

        private func load(into world: World) async throws {
            #expect(try await world.run(["migrate"]).status == 0)
            for day in ["monday", "tuesday", "wednesday"] {
                let rows = Self.days[day, default: ""].replacing("\n", with: ";\n")
                let file = try world.write("\(day).csv", "id;valeur;note\n" + rows)
                let done = try await world.run(["import", file, "--feed", "mesures"])
                #expect(done.status == 0, "\(done.errors)")
            }
        }

        private func rows(_ world: World) async throws -> [String] {
            try await world.texts(
                "select id || '|' || valeur || '|' || file_id from essai.mesures order by id")
        }

        @Test
        func `what a dry run counts is what the revert does, and diff and where say the same`()
            async throws
        {
            try await World.with { world in
                try await load(into: world)
                let before = try await rows(world)
                let diff = try await world.run(["files", "diff", "2", "--json"])
                #expect(try diff.objects.count == 2, "\(diff.output)")
                // Monday's a lies below Wednesday's: only b goes back.
                let dry = try await world.run(["files", "revert", "2", "--dry-run", "--json"])
                #expect(dry.status == 0, "\(dry.errors)")
                #expect(try await rows(world) == before)
                let real = try await world.run(["files", "revert", "2", "--json"])
                #expect(real.output == dry.output)
                let counts = try #require(
                    try JSONSerialization.jsonObject(with: Data(real.output.utf8))
                        as? [String: Any])
                #expect(counts["restored"] as? Int == 1)
                #expect(counts["passed"] as? Int == 1)
                #expect(counts["removed"] as? Int == 0)
                #expect(counts["kept"] as? Int == 3)
                #expect(
                    try await rows(world)
                        == ["a|3.000|3", "b|1.000|1", "c|1.000|1", "d|2.000|3"])
                let origins = try await world.run(["where", "mesures", "b", "--json"])
                #expect(
                    try origins.objects.map { "\($0["file_id"] ?? "") \($0["part"] ?? "")" }
                        == ["1 current", "2 reverted"])
                #expect(
                    try await world.run(["files", "diff", "2"]).output
                        .contains("has amended no row"))
            }
        }

        @Test func `rows that somebody has deleted by hand are counted, before and after`()
            async throws
        {
            try await World.with { world in
                try await load(into: world)
                // Of Monday: c is its own and goes, b is in the history only, a below two others.
                _ = try await world.session.use {
                    try $0.execute("delete from essai.mesures where id = 'c'")
                }
                let said = "missing: 1 of the file's 3 rows is not in essai.mesures any more"
                for words in [["--dry-run"], []] {
                    let done = try await world.run(["files", "revert", "1"] + words)
                    #expect(done.status == 0, "\(done.errors)")
                    #expect(done.output.contains(said), "\(done.output)")
                    #expect(
                        done.output.contains("0 rows gone") && done.output.contains("2 versions"),
                        "\(done.output)")
                }
                #expect(
                    try await world.number(
                        """
                        select (result ->> 'missing')::int from bascule.journal
                         where action = 'revert'
                        """) == 1)
                // All of Tuesday and Wednesday is there.
                for id in ["2", "3"] {
                    let done = try await world.run(["files", "revert", id, "--json"])
                    let counts = try #require(
                        try JSONSerialization.jsonObject(with: Data(done.output.utf8))
                            as? [String: Any])
                    #expect(counts["missing"] as? Int == 0, "\(done.output)")
                }
                let french = try await world.run(
                    ["files", "revert", "1"], environment: ["BASCULE_LANGUAGE": "fr"])
                #expect(french.output.contains("déjà annulé"), "\(french.output)")
            }
        }

        @Test func `a revert whose rows are gone is no success`() async throws {
            try await World.with { world in
                try await load(into: world)
                _ = try await world.session.use {
                    try $0.script("truncate essai.mesures, essai.mesures_history")
                }
                let refused = try await world.run(["files", "revert", "3"])
                #expect(refused.status == 1)
                #expect(refused.errors.contains("emptied by hand"), "\(refused.errors)")
                #expect(
                    try await world.texts("select state from bascule.files where id = 3")
                        == ["loaded"])
                let forced = try await world.run(["files", "revert", "3", "--force"])
                #expect(forced.status == 0, "\(forced.errors)")
            }
        }

        @Test func `an older file by hand is counted, refused, and loaded by force`() async throws {
            try await World.with { world in
                try await load(into: world)
                let before = try await rows(world)
                let again = [
                    "import", world.home.path + "/monday.csv", "--feed", "mesures", "--again",
                ]
                let said = "2 rows get their older values back, over those of newer files (2, 3)"
                let dry = try await world.run(again + ["--dry-run"])
                #expect(dry.output.contains(said), "\(dry.output)\(dry.errors)")
                #expect(dry.output.hasPrefix("would be loaded  "), "\(dry.output)")
                let refused = try await world.run(again)
                #expect(refused.status == 1)
                #expect(refused.output.contains(said), "\(refused.output)\(refused.errors)")
                #expect(try await rows(world) == before)
                let forced = try await world.run(again + ["--force"])
                #expect(forced.status == 0, "\(forced.errors)")
                #expect(forced.output.contains(said), "\(forced.output)")
                #expect(
                    try await world.texts(
                        "select reason from bascule.files order by id desc limit 1") == [said])
                #expect(
                    try await world.texts(
                        "select id || '|' || valeur from essai.mesures order by id")
                        == ["a|1.000", "b|1.000", "c|1.000", "d|2.000"])
            }
        }
    }
}
