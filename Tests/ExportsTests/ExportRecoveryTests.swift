// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import FileSystem
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

/// First the commit, then the name; and what the next run makes of a run that stopped in between.
@Suite struct ExportRecoveryTests {
    private static let name = "resultats_20260304.csv"

    /// As a run leaves it that died after the commit, before the rename.
    private func unplace(_ record: ExportRecord, _ scene: ExportScene) throws -> String {
        let hidden = "\(scene.folder)/.resultats.\(record.id).part"
        try Folder.rename(record.path, to: hidden)
        try scene.connection.execute(
            "update bascule.export set placed_at = null where id = \(record.id)")
        return hidden
    }

    private func damage(_ path: String) throws {
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count - 3] ^= 1
        try bytes.write(to: URL(filePath: path))
    }

    private func states(_ scene: ExportScene) throws -> [String] {
        try scene.connection.query("select state from bascule.exports order by id")
            .map { try $0[0] }
    }

    @Test func `a file has its name only once the ledger knows it`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            let export = try scene.export()
            let folder = scene.folder
            let seen = Mutex<[ExportService.Step: [String]]>([:])
            var service = scene.service
            service.observe = { step in
                let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
                seen.withLock { $0[step] = names ?? ["?"] }
            }
            let record = try service.run(
                export, window: scene.window(export), by: "user:a", on: scene.connection
            ).record
            let hidden = [".resultats.\(record.id).part"]
            let steps = seen.withLock { $0 }
            #expect(steps[.written] == hidden)
            #expect(steps[.recorded] == hidden)
            #expect(steps[.renamed] == [Self.name])
        }
    }

    @Test func `a pending rename is done by the next run`() async throws {
        try await ExportScene.withFile { scene, export, record in
            let bytes = try scene.bytes(record.path)
            _ = try unplace(record, scene)
            // This file has not gone out yet: that it is out of date is no news.
            try scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            #expect(try scene.service.compare(export, on: scene.connection).amended == [])
            try scene.connection.execute("update labo.resultats set valeur = 2 / 4.0 where id = 2")
            #expect(try scene.run(export) == .unchanged(record))
            #expect(try scene.names() == [Self.name])
            #expect(try scene.bytes(record.path) == bytes)
            #expect(try states(scene) == ["current"])
        }
    }

    @Test func `a hidden file with other bytes is never given the name`() async throws {
        try await ExportScene.withFile { scene, export, record in
            let bytes = try scene.bytes(record.path)
            try damage(try unplace(record, scene))
            let second = try scene.run(export)
            #expect(second.record.id != record.id)
            #expect(try scene.bytes(second.record.path) == bytes)
            #expect(try states(scene) == ["lost", "current"])
        }
    }

    @Test func `a revision that is lost amends nothing`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            let export = try scene.export()
            let first = try scene.run(export).record
            try scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            let second = try scene.run(export).record
            try damage(try unplace(second, scene))
            try scene.connection.execute("update labo.resultats set valeur = 2 / 4.0 where id = 2")
            #expect(try scene.run(export) == .unchanged(first))
            #expect(try states(scene) == ["current", "lost"])
        }
    }

    @Test func `a name that was taken after the commit keeps its bytes, and the file waits`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            let export = try scene.export()
            let path = "\(scene.folder)/\(Self.name)"
            var service = scene.service
            service.observe = { step in
                guard step == .recorded else { return }
                let isMade = FileManager.default.createFile(
                    atPath: path, contents: Data("mine".utf8))
                #expect(isMade)
            }
            let error = #expect(throws: FileError.self) {
                try service.run(
                    export, window: scene.window(export), by: "user:a", on: scene.connection)
            }
            #expect(error?.code == .exists)
            #expect(try scene.text(path) == "mine")
            try Folder.remove(path)
            guard case .unchanged(let record) = try scene.run(export) else {
                Issue.record("the file that waited was not taken")
                return
            }
            #expect(try scene.bytes(path).count == record.bytes)
        }
    }

    @Test func `what a run left that was never recorded is removed, of this export alone`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(1)
            try Folder.create(scene.folder)
            for name in [".resultats.99.part", ".autre.99.part", ".resultats.x.part"] {
                try Data("half".utf8).write(to: URL(filePath: "\(scene.folder)/\(name)"))
            }
            try scene.run(try scene.export())
            #expect(
                try scene.names() == [".autre.99.part", ".resultats.x.part", Self.name])
        }
    }

    @Test func `a change in the first of many rows makes a revision`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            // More than the digest takes at a time, so that the first row is not in the last part.
            try scene.connection.execute(
                """
                insert into labo.resultats (id, echantillon, preleve_le, valeur)
                select n, repeat('x', 200), timestamptz '2026-03-04 10:00Z', 1
                  from generate_series(1, 1000) n
                """)
            let export = try scene.export()
            try scene.run(export)
            try scene.connection.execute("update labo.resultats set valeur = 2 where id = 1")
            #expect(try scene.run(export).record.revision == 2)
        }
    }

    @Test func `a file may have as many bytes as its limit, and not one more`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let export = { (characters: Int) in
                try scene.everything(
                    "select repeat('x', \(characters)) as a order by 1",
                    "limits: { bytes: 1KiB }")
            }
            let frame = try scene.run(export(500)).record.bytes - 500
            let error = #expect(throws: ExportError.self) {
                _ = try scene.run(export(1_025 - frame))
            }
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(error?.code == .limit)
            #expect(try scene.run(try export(1_024 - frame)).record.bytes == 1_024)
        }
    }
}
