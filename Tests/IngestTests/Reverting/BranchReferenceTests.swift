// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Ingest
import Postgres
import Tables
import TestSupport
import Testing
import Wording

/// Tables of one feed of which one refers to the other.
@Suite struct BranchReferenceTests {
    /// Two files of one run each; the branch's rows refer to those of the feed's own table.
    private func scene(_ action: String) throws -> Scene {
        let scene = try Scene(BranchFile.yaml)
        _ = try scene.connection.execute(
            """
            alter table essai.plaque add constraint renvoi foreign key (serie, puits)
                references essai.qpcr \(raw: SQL(stringLiteral: action))
            """)
        for run in ["R1", "R2"] {
            let end = try scene.load(
                "\(run).csv",
                """
                Run;\(run)
                [Setup]
                Well;Read;Cq
                A1;2026-03-01;1
                [Results]
                Well;Read;Cq
                A1;2026-03-01;5
                A2;2026-03-01;6

                """)
            #expect(end.summary == "loaded 3=3+0+0+0")
        }
        return scene
    }

    private func reverted(_ scene: Scene) throws -> [String] {
        try BranchFile.tables.flatMap { table in
            try scene.texts(
                """
                select distinct serie, reason
                  from \(raw: SQL(stringLiteral: table + "_history")) order by 1
                """)
        }
    }

    @Test(arguments: ["", "on delete restrict", "deferrable initially deferred"])
    func `a file is taken back where the branch's rows refer to the feed's own`(_ action: String)
        throws
    {
        let scene = try scene(action)
        let id = try scene.ledger("R1.csv").id
        let count = try Revert(fileID: id, feed: scene.feed).count(on: scene.connection)
        #expect((count.removed, count.missing) == (3, 0))
        let report = try Revert.run(fileID: id, feed: scene.feed, on: scene.connection)
        #expect((report.removed, report.missing) == (3, 0))
        #expect(report.table == "essai.qpcr, essai.plaque")
        for table in BranchFile.tables {
            #expect(
                try scene.texts(
                    "select distinct serie from \(raw: SQL(stringLiteral: table))") == ["R2"])
        }
        #expect(try reverted(scene) == ["R1|reverted", "R1|reverted"])
    }

    @Test(arguments: ["cascade", "set null", "set null (puits)", "set default"])
    func `a foreign key that takes rows along is refused, and its remedy mends it`(
        _ action: String
    ) throws {
        let scene = try scene("on delete \(action)")
        let id = try scene.ledger("R1.csv").id
        let refusal = #expect(throws: RevertRefusal.self) {
            try Revert.run(fileID: id, feed: scene.feed, on: scene.connection)
        }
        #expect(refusal?.sentence.en.contains("renvoi") == true)
        #expect(try scene.texts("select count(*)::text from essai.plaque") == ["2"])
        guard case .refuse(let refusals) = try FeedTables.plan(scene.feed, on: scene.connection)
        else {
            Issue.record("the feed's tables are not refused")
            return
        }
        #expect(refusals.map(\.table) == ["essai.plaque"])
        #expect(refusals.flatMap { languageFlaws($0.sentence) } == [])
        for refusal in refusals { try scene.connection.script(refusal.remedy) }
        #expect(try FeedTables.plan(scene.feed, on: scene.connection) == .apply([]))
        let report = try Revert.run(fileID: id, feed: scene.feed, on: scene.connection)
        #expect((report.removed, report.missing) == (3, 0))
        #expect(try reverted(scene) == ["R1|reverted", "R1|reverted"])
    }

    @Test func `rows of another table that refer to the file's are told, and nothing is changed`()
        throws
    {
        let scene = try scene("")
        try scene.connection.script(
            """
            create table essai.suivi (
                serie text, puits text,
                constraint suivi_renvoi foreign key (serie, puits) references essai.qpcr);
            insert into essai.suivi values ('R1', 'A2');
            """)
        let id = try scene.ledger("R1.csv").id
        #expect(throws: RevertRefusal.referredTo(fileID: id, by: "suivi_renvoi", of: "suivi")) {
            try Revert.run(fileID: id, feed: scene.feed, on: scene.connection)
        }
        #expect(try scene.ledger("R1.csv").state == .loaded)
        #expect(try scene.texts("select count(*)::text from essai.plaque") == ["2"])
    }
}
