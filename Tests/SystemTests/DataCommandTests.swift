// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `bascule data`: a table now, then, and what is other.
    @Suite struct DataCommands {
        @Test func `a table is shown as it is, as it was, and with what is other`() async throws {
            try await World.with { world in
                func load(_ name: String, _ rows: String) async throws -> String {
                    let file = try world.write("\(name).csv", "id;valeur;note\n" + rows)
                    #expect(try await world.run(["import", file, "--feed", "mesures"]).status == 0)
                    return try await world.session.use {
                        try $0.query(
                            "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
                        )
                        .value(as: String.self)
                    }
                }
                #expect(try await world.run(["migrate"]).status == 0)
                let before = try await load("monday", "a;1;\nb;1;\n")
                try await world.session.use { connection in
                    // Moments are whole seconds: the first load was in an earlier one than this.
                    _ = try connection.execute(
                        "update bascule.file set loaded_at = loaded_at - interval '2 seconds'")
                }
                try await eventually("the clock is in a later second", within: .seconds(5)) {
                    try await world.session.use {
                        try $0.query(
                            "select clock_timestamp() > \(before)::timestamptz + interval '1 second'"
                        )
                        .value(as: Bool.self)
                    }
                }
                _ = try await load("tuesday", "a;2;\nc;2;\n")
                let now = try await world.run(["data", "mesures", "--json"])
                #expect(now.status == 0 && now.output.matches(of: /"file_id"/).count == 3)
                let then = try await world.run(["data", "mesures", "--as-of", before])
                #expect(
                    then.output.contains("1.000") && !then.output.contains("2.000"),
                    "\(then.output)")
                let diff = try await world.run(["data", "mesures", "--diff", before, "2090-01-01"])
                #expect(diff.output.contains("valeur 1.000 → 2.000"), "\(diff.output)")
                #expect(diff.output.split(separator: "\n").count == 3)
                let chosen = try await world.run(["data", "mesures", "--where", "id=c"])
                #expect(chosen.output.contains("2.000") && !chosen.output.contains("a  "))
                for wrong in [
                    ["none"], ["mesures", "--where", "x=1"], ["mesures", "--where", "valeur=x"],
                    ["mesures", "--where", "id"], ["mesures", "--from", "2026-01-01"],
                ] {
                    let refused = try await world.run(["data"] + wrong)
                    #expect(refused.status == 2 && !refused.errors.isEmpty, "\(wrong)")
                }
            }
        }
    }
}
