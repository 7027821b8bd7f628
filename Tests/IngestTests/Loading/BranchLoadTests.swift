// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Ingest
import Postgres
import Tables
import TestSupport
import Testing

/// One file, one line of the ledger, one transaction, and two tables.
@Suite struct BranchLoadTests {
    private func scene(_ rule: String = "", _ change: (String) -> String = { $0 }) throws -> Scene {
        try Scene(change(BranchFile.yaml) + "\n" + rule + "\n")
    }

    private func file(_ run: String, setup: [String], results: [String]) -> String {
        (["Run;\(run)", "[Setup]", "Well;Read;Cq"] + setup + ["[Results]", "Well;Read;Cq"]
            + results).joined(separator: "\n") + "\n"
    }

    private func rows(_ table: String, _ scene: Scene) throws -> [String] {
        try scene.texts(
            """
            select puits, cq::text, line_no::text from \(raw: SQL(stringLiteral: table))
             order by 1
            """)
    }

    private func touched(_ scene: Scene) throws -> [String] {
        let found = try scene.texts(
            "select source, from_day::text, file_id::text from bascule.touch order by 1, 2")
        _ = try scene.connection.execute("delete from bascule.touch")
        return found
    }

    private let day = "2026-03-01"

    @Test func `rows of both tables are counted together, and each is amended in its own`() throws {
        let scene = try scene()
        let first = try scene.load(
            "a.csv", file("R1", setup: ["A1;\(day);1", "A2;\(day);1"], results: ["A1;\(day);5"]))
        #expect(first.summary == "loaded 3=3+0+0+0")
        let second = try scene.load(
            "b.csv", file("R1", setup: ["A1;\(day);1", "A2;\(day);2"], results: ["A1;\(day);6"]))
        #expect(second.summary == "loaded 3=0+2+1+0")
        #expect(try rows("essai.plaque", scene) == ["A1|1|400001", "A2|2|500001"])
        #expect(try rows("essai.qpcr", scene) == ["A1|6|800001"])
        #expect(
            try scene.texts("select cq::text from essai.plaque_history") == ["1"])
        #expect(try scene.texts("select cq::text from essai.qpcr_history") == ["5"])
    }

    @Test func `what another file confirmed in both tables passes to it`() throws {
        let scene = try scene()
        let (setup, results) = (["A1;\(day);1", "A2;\(day);1"], ["A1;\(day);5", "A2;\(day);7"])
        for (name, run) in [("a.csv", "R1"), ("b.csv", "R1"), ("c.csv", "R2")] {
            // Another line above, so that the bytes are others.
            try scene.load(name, "Fichier;\(name)\n" + file(run, setup: setup, results: results))
        }
        let report = try Revert.run(
            fileID: try scene.ledger("a.csv").id, feed: scene.feed, on: scene.connection)
        #expect((report.passed, report.removed, report.missing, report.due) == (4, 0, 0, 4))
        #expect(report.table == "essai.qpcr, essai.plaque")
        let second = try scene.ledger("b.csv").id
        let count = try Revert(fileID: second, feed: scene.feed).count(on: scene.connection)
        #expect((count.passed, count.removed, count.missing) == (0, 4, 0))
        let back = try Revert.run(fileID: second, feed: scene.feed, on: scene.connection)
        #expect((back.passed, back.removed, back.missing) == (0, 4, 0))
        for table in BranchFile.tables {
            #expect(
                try scene.texts(
                    "select distinct serie from \(raw: SQL(stringLiteral: table))") == ["R2"])
        }
    }

    @Test func `a change in either table is noted for what is computed from it`() throws {
        let scene = try scene()
        _ = try scene.connection.execute(
            """
            insert into bascule.aggregate (name, digest, calendar, target)
            values ('essai', '', '', '')
            """)
        for table in BranchFile.tables {
            _ = try scene.connection.execute(
                "insert into bascule.watched_column values (\(table), 'lu_le', 'essai')")
        }
        try scene.load("a.csv", file("R1", setup: ["A1;2026-03-01;1"], results: []))
        #expect(try touched(scene) == ["essai.plaque|2026-03-01|1"])
        try scene.load(
            "b.csv",
            file("R1", setup: ["A1;2026-03-01;1"], results: ["A1;2026-03-02;5"]))
        #expect(try touched(scene) == ["essai.qpcr|2026-03-02|2"])
        // It moves to another day: both are other.
        try scene.load("c.csv", file("R1", setup: ["A1;2026-03-05;1"], results: []))
        #expect(
            try touched(scene) == ["essai.plaque|2026-03-01|3", "essai.plaque|2026-03-05|3"])
        _ = try Revert.run(fileID: 2, feed: scene.feed, on: scene.connection)
        #expect(try touched(scene) == ["essai.qpcr|2026-03-02|2"])
    }

    @Test(arguments: [
        ("on_reject: keep_good", "loaded 3=2+0+0+1", 1), ("rejects_max: 1", "loaded 3=2+0+0+1", 1),
        ("on_reject: all_or_nothing", "rejected 3=0+0+0+3", 0),
        ("rejects_max: 10%", "rejected 3=0+0+0+3", 0),
    ])
    func `a fault in one section is the file's, by the rule for rejects`(
        _ rule: String, _ summary: String, _ count: Int
    ) throws {
        for streamAbove in [Int64.max, 1] {
            let scene = try scene(rule)
            scene.pipeline.options.streamAboveBytes = streamAbove
            let end = try scene.load(
                "a.csv",
                file("R1", setup: ["A1;\(day);1"], results: ["A1;\(day);x", "A2;\(day);2"]))
            #expect(end.summary == summary)
            #expect(try rows("essai.plaque", scene).count == count)
            #expect(try rows("essai.qpcr", scene).count == count)
            #expect(try scene.faults("a.csv").first == "7|cq|type")
            #expect(try scene.files().contains { $0.hasSuffix("a.csv.faults.csv") })
        }
    }

    @Test func `columns of one name in two tables have faults and causes of their own`() throws {
        let scene = try scene()
        _ = try scene.connection.execute(
            "alter table essai.plaque add constraint petit check (cq < 10)")
        _ = try scene.connection.execute("alter table essai.plaque alter cq set not null")
        try scene.load(
            "a.csv",
            file(
                "R1", setup: ["A1;\(day);x", "A2;\(day);", "A3;\(day);3"],
                results: ["A1;\(day);x", "A2;\(day);5"]))
        #expect(
            try scene.faults("a.csv") == [
                "4|essai.plaque.cq|type", "9|cq|type", "5|essai.plaque.cq|required",
            ])
    }

    @Test func `a key that comes twice in a section is told with its own table's key`() throws {
        let scene = try scene { $0.replacing("on_duplicate_key: last", with: "rejects_max: 1") }
        let end = try scene.load(
            "a.csv", file("R1", setup: ["A1;\(day);1", "A1;\(day);2"], results: ["A1;\(day);2"]))
        #expect(end.summary == "loaded 3=2+0+0+1")
        #expect(try scene.faults("a.csv") == ["5|∅|duplicate_key"])
        #expect(try scene.message("a.csv").contains("R1 / A1"))
        // One more in the other table, and they are too many: nothing of either stays.
        let next = try scene.load(
            "b.csv",
            file(
                "R2", setup: ["A1;\(day);1", "A1;\(day);2"],
                results: ["A1;\(day);2", "A1;\(day);3"]))
        #expect(next.state == .rejected)
        #expect(try scene.faults("b.csv").dropLast() == ["5|∅|duplicate_key", "9|∅|duplicate_key"])
        #expect(try rows("essai.plaque", scene).count == 1)
        #expect(try rows("essai.qpcr", scene).count == 1)
    }

    @Test func `a row that the server refuses in one table costs itself`() throws {
        let scene = try scene()
        _ = try scene.connection.execute(
            "alter table essai.plaque add constraint petit check (cq < 10)")
        let end = try scene.load(
            "a.csv",
            file(
                "R1", setup: ["A1;\(day);1", "A2;\(day);12"],
                results: ["A1;\(day);5", "A2;\(day);50"]))
        #expect(end.summary == "loaded 4=3+0+0+1")
        #expect(try scene.faults("a.csv").map { $0.prefix(2) } == ["5|"])
        #expect(try rows("essai.plaque", scene) == ["A1|1|400001"])
        #expect(try rows("essai.qpcr", scene).count == 2)
    }

    @Test func `rows go with the table that the file was loaded into, also once it is no branch`()
        throws
    {
        let scene = try scene()
        try scene.load(
            "a.csv", file("R1", setup: ["A1;\(day);1"], results: ["A1;\(day);5"]))
        let alone = try #require(BranchFile.yaml.split(separator: "branches:").first)
        let (current, mistakes) = FeedCatalog.parse(
            String(alone), file: "feed.yaml", settings: scene.settings)
        #expect(mistakes.isEmpty)
        let feed = try #require(
            try LoadedFeed.of(
                1, current: current, settings: scene.settings, on: scene.connection))
        let report = try Revert.run(fileID: 1, feed: feed, on: scene.connection)
        #expect((report.removed, report.missing) == (2, 0))
        #expect(try rows("essai.plaque", scene) == [])
        #expect(try rows("essai.qpcr", scene) == [])
    }

    @Test func `a table that does not fit its branch keeps all of the feed's from being made`()
        throws
    {
        let scene = try scene()
        _ = try scene.connection.execute("drop table essai.qpcr, essai.plaque")
        _ = try scene.connection.execute("create table essai.plaque (serie integer)")
        #expect(throws: TableRefusals.self) {
            try FeedTables.apply(scene.feed, on: scene.connection)
        }
        #expect(try scene.texts("select to_regclass('essai.qpcr')::text") == ["∅"])
    }

    @Test(arguments: [Stage.admission, .inspection, .merged, .settled, .committed, .moved])
    func `a connection that is lost at a stage leaves both tables whole or empty`(_ stage: Stage)
        throws
    {
        let scene = try scene()
        let connection = try scene.connect()
        try scene.drop(
            "a.csv",
            file("R1", setup: ["A1;\(day);1", "A2;\(day);2"], results: ["A1;\(day);5"]))
        scene.cut(connection, at: stage)
        do { try scene.run(on: connection) } catch is PostgresError {
        } catch is DepartureError {}
        scene.pipeline.observe = { _ in }
        let counts = try [rows("essai.plaque", scene).count, rows("essai.qpcr", scene).count]
        let isThere = stage == .committed || stage == .moved
        #expect(counts == (isThere ? [2, 1] : [0, 0]))
        try scene.run()
        _ = try Recovery(scene.pipeline).run(
            feed: scene.feed, root: scene.inbox, on: try scene.connect())
        #expect(try rows("essai.plaque", scene).count == 2)
        #expect(try rows("essai.qpcr", scene).count == 1)
        #expect(try scene.ledger("a.csv").state == .loaded)
        #expect(try scene.ledger("a.csv").isStored)
    }
}
