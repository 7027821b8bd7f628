// SPDX-License-Identifier: Apache-2.0

import Exports
import FileSystem
import Foundation
import Postgres
import TestSupport
import Testing

/// Whatever becomes of the table and of the runs, the files give the table.
@Suite struct ExportChangesHistoryTests {
    /// A run of an export that dies somewhere.
    private enum Death: CaseIterable {
        case none, whileCopying, beforeTheCommit, beforeTheRename, withTheFile
    }

    private struct Died: Error {}

    @Test func `applied in their order the files give the table, whatever happens`() async throws {
        try await TemporaryFolder.with { home in
            var chance = SeededGenerator(for: "changes")
            let scene = try ExportScene(home: home)
            let export = try scene.everything(
                "select id, jour, valeur, echantillon from labo.resultats order by id, jour",
                ExportChangesTests.more.replacing("[id]", with: "[id, jour]"))
            var receiver = ChangesReceiver(key: 2)
            var applied = 0
            for _ in 0..<60 {
                for _ in 0..<Int.random(in: 0...6, using: &chance) {
                    try change(scene, &chance)
                }
                try run(export, Death.allCases.randomElement(using: &chance) ?? .none, scene)
                try scene.run(export)
                for path in try written(scene).dropFirst(applied) {
                    try receiver.apply(try scene.text(path))
                    applied += 1
                }
                #expect(receiver.text == (try table(scene)))
            }
            #expect(applied > 20)
        }
    }

    private func change(_ scene: ExportScene, _ chance: inout SeededGenerator) throws {
        let id = Int64.random(in: 1...25, using: &chance)
        let value = Int64.random(in: 1...4, using: &chance)
        switch Int.random(in: 0...5, using: &chance) {
        case 0...2:
            try scene.connection.execute(
                """
                insert into labo.resultats (id, jour, valeur, echantillon)
                values (\(id), '2026-03-04', \(value), case when \(value) > 2 then 'x' end)
                    on conflict (id) do update set valeur = excluded.valeur
                """)
        case 3:
            try scene.connection.execute(
                "update labo.resultats set jour = jour + 1 where id = \(id)")
        case 4: try scene.connection.execute("delete from labo.resultats where id = \(id)")
        default:
            try scene.connection.execute(
                "update labo.resultats set valeur = \(value) where id % 5 = \(value)")
        }
    }

    private func run(_ export: Export, _ death: Death, _ scene: ExportScene) throws {
        var service = scene.service
        switch death {
        case .none: return
        case .whileCopying: service.progress = { _ in throw Died() }
        case .beforeTheCommit:
            service.commitGuard = CommitGuard(open: { _ in }, hold: { _ in throw Died() })
        case .beforeTheRename, .withTheFile: break
        }
        do {
            let outcome = try service.run(export, window: nil, by: "user:a", on: scene.connection)
            guard case .written(let record) = outcome else { return }
            // As a process leaves it that died after the commit, before the rename.
            let hidden = "\(scene.folder)/.resultats.\(record.id).part"
            try Folder.rename(record.path, to: hidden)
            try scene.connection.execute(
                "update bascule.export set placed_at = null where id = \(record.id)")
            if death == .withTheFile { try Folder.remove(hidden) }
        } catch is Died {}
    }

    /// The files in the order of their revisions.
    private func written(_ scene: ExportScene) throws -> [String] {
        try scene.connection.query(
            """
            select path from bascule.exports where state <> 'lost' and placed_at is not null
             order by revision
            """
        ).values()
    }

    private func table(_ scene: ExportScene) throws -> [String] {
        try scene.connection.query(
            "select concat_ws(',', id, jour, valeur, coalesce(echantillon, '')) from labo.resultats"
        ).values(as: String.self).sorted()
    }
}
