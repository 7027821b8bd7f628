// SPDX-License-Identifier: Apache-2.0

import Feeds
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Random files that fill two tables, against an oracle of a few lines.
@Suite struct BranchRandomTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["BASCULE_TEST_ROUNDS"].flatMap { Int($0) } ?? 6

    private func tables(_ scene: Scene) throws -> [[String]] {
        try BranchFile.tables.map { name in
            try scene.texts(
                """
                select serie, puits, lu_le::text, cq::text from \(raw: SQL(stringLiteral: name))
                """
            ).sorted()
        }
    }

    @Test func `any files, in any batches, fill both tables, and can be taken back`() throws {
        var random = SeededGenerator(for: "BranchRandomTests")
        for _ in 0..<Self.rounds {
            let scene = try Scene(BranchFile.yaml)
            var files: [(file: BranchFile, name: String)] = []
            while files.count < 9 {
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let sections = Int.random(in: 1...5, using: &random)
                    let file = BranchFile(files.count, sections: sections, using: &random)
                    files.append((file, "f\(files.count).csv"))
                    try scene.drop("f\(files.count - 1).csv", file.text)
                }
                scene.pipeline.options.streamAboveBytes = Bool.random(using: &random) ? 1 : 4 << 20
                try scene.run()
            }
            #expect(try tables(scene) == BranchFile.tables(after: files.map(\.file)))
            for (file, name) in files { try check(file, name, scene) }
            files.removeAll { !$0.file.isLoaded }
            try takeBack(&files, scene, using: &random)
        }
    }

    private func check(_ file: BranchFile, _ name: String, _ scene: Scene) throws {
        let row = try #require(
            try scene.connection.query(
                """
                select rows_read, rows_rejected, rows_inserted + rows_amended + rows_unchanged,
                       state, line_account::text, lines
                  from bascule.file where name = \(name)
                """
            ).first)
        #expect(try row[0, as: Int.self] == file.rows.count + file.rejected)
        #expect(try row[1, as: Int.self] == file.rejected)
        #expect(try row[2, as: Int.self] == file.rows.count)
        #expect(
            try row[3, as: String.self] == (file.isLoaded ? "loaded" : "rejected"),
            "\(file.text)")
        let account = try LineAccount(json: try row[4, as: String.self])
        let kinds = Dictionary(
            uniqueKeysWithValues: account.kinds.map { ($0.rawValue, account[$0].lines) })
        #expect(kinds == file.lines, "\(file.text)")
        #expect(try row[5, as: Int.self] == file.lines.values.reduce(0, +))
    }

    /// One after the other, in any order: each time both tables are as if it had never come.
    private func takeBack(
        _ files: inout [(file: BranchFile, name: String)], _ scene: Scene,
        using random: inout SeededGenerator
    ) throws {
        while !files.isEmpty {
            let gone = files.remove(at: Int.random(in: files.indices, using: &random))
            let id = try scene.ledger(gone.name).id
            let report = try Revert.run(fileID: id, feed: scene.feed, on: scene.connection)
            #expect(report.missing == 0)
            #expect(try tables(scene) == BranchFile.tables(after: files.map(\.file)))
        }
        let left = try scene.number(
            "select count(*)::integer from bascule.confirmation")
        #expect(left == 0)
    }
}
