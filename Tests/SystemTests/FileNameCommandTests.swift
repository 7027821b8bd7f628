// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files of the ledger by the names that people type.
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

        @Test func `of very many files of one name the newest are listed, whatever their feeds`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                _ = try await world.session.use {
                    try $0.script(
                        """
                        insert into bascule.file (feed, name, inbox_path, bytes, state)
                        select 'f' || i % 3, case when i <= 20 then 'few.csv' else 'many.csv' end,
                               'x' || i, 1, 'reverted' from generate_series(1, 41) i
                        """)
                }
                for (name, more) in [("few.csv", ""), ("many.csv", " and older ones")] {
                    let ids = try await world.texts(
                        """
                        select string_agg(id::text, ', ' order by id desc)
                          from (select id from bascule.file where name = \(name)
                                 order by id desc limit 20) f
                        """)[0]
                    let told = try await world.run(["files", "revert", name])
                    #expect(told.status == 2)
                    #expect(
                        told.errors.contains("called \(name): \(ids)\(more), newest first"),
                        "\(told.errors)")
                }
            }
        }
    }
}
