// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// Work left open by a crash, and its recovery.
@Suite struct RecoveryTests {
    /// Runs what waits and dies at the stage: the connection is gone with all its locks.
    private func die(_ scene: Scene, at stage: Stage) throws {
        let connection = try scene.connect()
        scene.cut(connection, at: stage)
        do { try scene.run(on: connection) } catch is PostgresError {
        } catch is DepartureError {}
        scene.pipeline.observe = { _ in }
    }

    private func recover(_ scene: Scene) throws -> Int {
        try Recovery(layout: try StorageLayout(scene.settings), language: .en, worker: "test:2")
            .run(feed: scene.feed, root: scene.inbox, on: try scene.connect())
    }

    private func threeFiles() throws -> Scene {
        let scene = try Scene()
        try scene.drop("good.csv", rows: ["a;1", "b;2"])
        try scene.drop("partly.csv", rows: ["c;1", "d;x"])
        try scene.drop("bad.csv", "x\n1\n")
        try scene.drop("twin.csv", rows: ["a;1", "b;2"])
        return scene
    }

    @Test(arguments: Stage.allCases)
    func `wherever a worker dies, the next one finishes, with every report`(stage: Stage) throws {
        let scene = try threeFiles()
        try die(scene, at: stage)
        _ = try recover(scene)
        try scene.run(on: try scene.connect())
        #expect(try scene.rows() == ["a|1.000", "b|2.000", "c|1.000"])
        #expect(
            try scene.texts(
                "select name, state, count(*)::text from bascule.file group by 1, 2 order by 1")
                == [
                    "bad.csv|rejected|1", "good.csv|loaded|1", "partly.csv|loaded|1",
                    "twin.csv|duplicate|1",
                ])
        try scene.check()
        #expect(try recover(scene) == 0)
    }

    @Test(arguments: Stage.allCases)
    func `wherever the worker of a streamed file dies, the next one finishes it`(stage: Stage)
        throws
    {
        let scene = try Scene()
        scene.pipeline.options.streamAboveBytes = 1
        try scene.drop(DroppedFile("large.csv", rows: 4_000, bad: 3))
        try scene.drop("bad.csv", "x\n1\n")
        for _ in 0..<2 { try die(scene, at: stage) }
        _ = try recover(scene)
        try scene.run(on: try scene.connect())
        #expect(try scene.number("select count(*) from essai.mesures") == 4_000)
        #expect(
            try scene.texts("select name, state from bascule.file order by 1")
                == ["bad.csv|rejected", "large.csv|loaded"])
        try scene.check()
        #expect(try contents(of: scene.settings.folders.work) == [])
    }

    @Test
    func `moved, but not written down: the recovery does, and writes the reports that are missing`()
        throws
    {
        let scene = try threeFiles()
        try scene.run()
        for path in try scene.files() where path.hasSuffix(".faults.csv") {
            try Folder.remove(path)
        }
        _ = try scene.connection.execute("update bascule.file set stored_at = null")
        #expect(try recover(scene) == 4)
        try scene.check()
    }

    @Test
    func `an empty file that a cut-off move left under a taken name is no file that nobody knows`()
        throws
    {
        let scene = try Scene()
        func compare(expectsAll: Bool = false) throws -> [String] {
            try FolderComparison(
                feeds: [scene.feed], settings: scene.settings, expectsAll: expectsAll
            ).run(since: nil, on: scene.connection).unknown.map { Folder.name(of: $0.path) }
        }
        // As it is once the move was done again: the empty file is what `Folder.renameOverOwn` has
        // made before its rename, where neither links nor RENAME_NOREPLACE are to be had.
        let owed = try scene.load("a.csv", rows: ["a;1"]).storedPath
        let row = try scene.ledger("a.csv")
        func move(_ path: String, to name: String) throws -> String {
            let next = Folder.parent(of: path) + "/" + name
            try Folder.rename(path, to: next)
            try Data().write(to: URL(fileURLWithPath: path))
            _ = try scene.connection.execute(
                "update bascule.file set stored_path = \(next) where id = \(row.id)")
            return next
        }
        let stored = try move(owed, to: "a_\(row.id).csv")
        #expect(try compare() == [])
        // The same once more, behind its number.
        _ = try move(stored, to: "a_\(row.id)-2.csv")
        #expect(try compare() == [])
        // Nothing is removed; and what is no leftover of a move is told.
        #expect(try FileStatus(path: owed)?.size == 0)
        #expect(try compare(expectsAll: true) == ["a.csv", "a_\(row.id).csv"])
        // In this order: they are told from the oldest on.
        try Data("x".utf8).write(to: URL(fileURLWithPath: owed))
        try Data().write(to: URL(fileURLWithPath: Folder.parent(of: owed) + "/b.csv"))
        #expect(try compare() == ["a.csv", "b.csv"])
    }

    @Test func `a file that left the inbox unread is closed with its reason`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        _ = try Claim.takeFiles(
            try scene.arrivals(), feed: scene.feed, worker: "dead", on: scene.connection)
        // Held by a living worker: left alone.
        try Folder.remove(scene.path("a.csv"))
        #expect(try recover(scene) == 0)
        try AdvisoryLock.releaseAll(on: scene.connection)
        #expect(try recover(scene) == 1)
        let row = try scene.ledger("a.csv")
        #expect(row.state == .failed)
        #expect(row.storedPath == nil)
        #expect(row.reason == "it left the inbox before it could be stored")
        #expect(try recover(scene) == 0)
    }

    @Test func `a file that still waits in the inbox is left to the sweep`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        try die(scene, at: .settled)
        #expect(try recover(scene) == 0)
        #expect(try scene.ledger("a.csv").state == .loading)
        // Another process, which does not know that the database was at fault.
        scene.pipeline = try Scene.pipeline(
            DroppedFile.feedYAML(), scene.settings, on: scene.connection)
        #expect(try scene.run(on: try scene.connect())["a.csv"]?.settlement?.state == .loaded)
        #expect(try scene.ledger("a.csv").attempts == 2)
        try scene.check()
    }

    @Test(arguments: [Stage.digest, .settled, .committed, .moved])
    func `a retry that dies is finished or can be repeated`(stage: Stage) throws {
        let scene = try Scene()
        let end = try scene.load("a.csv", "id;note\na;\n")
        let path = scene.error + "/a.csv"
        try Data(Scene.text(["a;1"]).utf8).write(to: URL(fileURLWithPath: path))
        let connection = try scene.connect()
        scene.cut(connection, at: stage)
        #expect(throws: PostgresError.self) { try scene.retry(end.fileID, on: connection) }
        #expect(try recover(scene) == 1)
        if stage == .digest || stage == .settled {
            #expect(try scene.ledger("a.csv").state == .failed)
            #expect(try scene.ledger("a.csv").storedPath == path)
            let mended = try scene.ledger("a.csv").id
            #expect(mended != end.fileID)
            #expect(try scene.retry(mended)?.settlement?.summary == "loaded 1=1+0+0+0")
        }
        let row = try scene.ledger("a.csv")
        #expect(row.state == .loaded)
        #expect(row.storedPath?.hasPrefix(scene.archive) == true)
        #expect(row.isStored)
        #expect(try FileStatus(path: path) == nil)
        #expect(try scene.rows() == ["a|1.000"])
        #expect(try recover(scene) == 0)
    }
}
