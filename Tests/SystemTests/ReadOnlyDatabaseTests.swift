// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// A database that takes no writes: what only looks goes on, what writes says why it can't.
    @Suite struct ReadOnlyDatabases {
        private static let looks = [
            ["status"], ["files", "list"], ["files", "diff", "2"], ["where", "mesures", "a"],
            ["data", "mesures", "--as-of", "2090-01-01"],
            ["files", "revert", "2", "--dry-run"],
        ]
        private static let writes = [
            ["files", "revert", "2"], ["jobs", "pause", "default"], ["migrate"],
            ["files", "retry", "1"], ["schedules", "apply"], ["aggregates", "run"],
        ]

        private func load(into world: World) async throws {
            #expect(try await world.run(["migrate"]).status == 0)
            for (name, rows) in [("monday", "a;1;\nb;1;\nc;1;\n"), ("tuesday", "a;2;\nb;2;\n")] {
                let file = try world.write("\(name).csv", "id;valeur;note\n" + rows)
                let done = try await world.run(["import", file, "--feed", "mesures"])
                #expect(done.status == 0, "\(done.errors)")
            }
            _ = try await world.session.use {
                try $0.execute("update bascule.file set state = 'failed' where id = 1")
            }
        }

        @Test
        func `a database set to read only is looked at, and who writes is told of the setting`()
            async throws
        {
            try await World.with { world in
                try await load(into: world)
                let dry = try await world.run(["files", "revert", "2", "--dry-run", "--json"])
                _ = try await world.session.use { connection in
                    let name = try connection.query("select current_database()")[0][
                        0, as: String.self]
                    try connection.script(
                        "alter database \(SQL.quoted(identifier: name)) "
                            + "set default_transaction_read_only = on")
                }
                for command in Self.looks {
                    let told = try await world.run(command)
                    #expect(told.status == 0, "\(command): \(told.errors)\(told.output)")
                }
                let again = try await world.run(["files", "revert", "2", "--dry-run", "--json"])
                #expect(again.output == dry.output)
                for command in Self.writes where command != ["migrate"] {
                    let refused = try await world.run(command)
                    #expect(refused.status == 3, "\(command): \(refused.errors)")
                    #expect(
                        refused.errors.contains("`default_transaction_read_only` is on"),
                        "\(command): \(refused.errors)")
                    #expect(!refused.errors.contains("SQLSTATE"), "\(refused.errors)")
                }
                let french = try await world.run(
                    ["files", "revert", "2"], environment: ["BASCULE_LANGUAGE": "fr"])
                #expect(french.errors.contains("n'accepte pas d'écriture"), "\(french.errors)")
                #expect(!french.errors.contains("database "), "\(french.errors)")
            }
        }

        @Test func `a standby answers who only asks, and sends who writes to the primary`()
            async throws
        {
            try await StandbyPair.with { pair in
                try await World.with(databaseURL: pair.primaryURL) { world in
                    try await load(into: world)
                    try await eventually("the standby has it all") {
                        let standby = try Connection(try ConnectionOptions(url: pair.standbyURL))
                        return try standby.query(
                            "select to_regclass('bascule.file') is not null")[0][0, as: Bool.self]
                            && standby.query(
                                "select count(*) = 1 from bascule.file where state = 'failed'")[0][
                                    0]
                    }
                    let environment = ["BASCULE_DATABASE_URL": pair.standbyURL]
                    for command in Self.looks {
                        let told = try await world.run(command, environment: environment)
                        #expect(told.status == 0, "\(command): \(told.errors)\(told.output)")
                    }
                    for command in Self.writes where command != ["migrate"] {
                        let refused = try await world.run(command, environment: environment)
                        #expect(refused.status == 3, "\(command): \(refused.errors)")
                        #expect(
                            refused.errors.contains("is a standby")
                                && refused.errors.contains("primary"),
                            "\(command): \(refused.errors)")
                        #expect(!refused.errors.contains("SQLSTATE"), "\(refused.errors)")
                    }
                }
            }
        }
    }
}
