// SPDX-License-Identifier: Apache-2.0

import Ingest
import Postgres
import TestSupport
import Testing

/// A file that is taken up again from the archive gets its place in all of its tables.
@Suite struct BranchReconcileTests {
    private func text(_ number: Int, setup: String, results: String) -> String {
        """
        Fichier;\(number)
        Run;R1
        [Setup]
        Well;Read;Cq
        \(setup)
        [Results]
        Well;Read;Cq
        \(results)

        """
    }

    private func rows(_ scene: ForgottenScene, _ table: String) throws -> [String] {
        try scene.texts(
            """
            select concat_ws('|', puits, cq, line_no,
                             (select name from bascule.file where id = file_id))
              from \(raw: SQL(stringLiteral: table)) order by 1
            """)
    }

    @Test func `both tables are as if the files had come in their turn`() throws {
        let scene = try ForgottenScene(BranchFile.yaml)
        let files = [
            text(1, setup: "A1;2026-03-01;1", results: "A1;2026-03-01;1"),
            text(2, setup: "A1;2026-03-01;2\nA2;2026-03-01;9", results: "A1;2026-03-01;2"),
            text(3, setup: "A1;2026-03-01;3", results: "A2;2026-03-01;3"),
        ]
        for (number, text) in files.enumerated() {
            try scene.load([("f\(number + 1).csv", text)])
        }
        let wanted = try BranchFile.tables.map { try rows(scene, $0) }
        // The second is lost, and the third comes before it is found again.
        try scene.comeBack(with: 1)
        let results = try scene.reconcile()
        #expect(results.map(\.settlement?.state) == [.loaded, .loaded])
        #expect(try BranchFile.tables.map { try rows(scene, $0) } == wanted)
        #expect(try scene.compare().isClean)
    }

    @Test func `older rows go below newer ones in each table, and the ledger says so`() throws {
        let scene = try ForgottenScene(BranchFile.yaml)
        try scene.load([("f1.csv", text(1, setup: "A1;2026-03-01;1", results: "A1;2026-03-01;1"))])
        try scene.load([("f2.csv", text(2, setup: "A1;2026-03-01;2", results: "A1;2026-03-01;2"))])
        try scene.comeBack(with: 1)
        try scene.load([("f3.csv", text(3, setup: "A1;2026-03-01;3", results: "A1;2026-03-01;3"))])
        let results = try scene.reconcile()
        #expect(results.map(\.settlement?.state) == [.loaded])
        for table in BranchFile.tables {
            #expect(try rows(scene, table).map { $0.prefix(4) } == ["A1|3"])
            let earlier = try scene.texts(
                """
                select cq::text from \(raw: SQL(stringLiteral: table + "_history"))
                 order by history_id
                """)
            #expect(earlier == ["1", "2"])
        }
        #expect(results.first?.settlement?.reason.isEmpty == false)
    }
}
