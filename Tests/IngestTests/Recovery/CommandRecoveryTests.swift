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

/// Work left behind by a dead `bascule import`, which no sweep sees.
@Suite struct CommandRecoveryTests {
    /// A file of its owner's, as the command knows it.
    private func foreign(_ scene: Scene, _ name: String, _ text: String) throws -> Arrival {
        let path = "\(scene.folder.path)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let status = try #require(try FileStatus(path: path))
        return Arrival(
            label: scene.feed.name, root: "/", relative: path,
            identity: FileIdentity(status))
    }

    private func recover(_ scene: Scene, on connection: Connection? = nil) throws -> Int {
        try Recovery(layout: try StorageLayout(scene.settings), language: .en, worker: "test:2")
            .run(feed: scene.feed, root: scene.inbox, on: connection ?? scene.connection)
    }

    @Test(arguments: Stage.allCases)
    func `wherever the command dies, its file is closed or its copy made`(stage: Stage) throws {
        let scene = try Scene()
        scene.pipeline.options.isCommand = true
        let arrival = try foreign(scene, "home.csv", Scene.text(["a;1", "b;x"]))
        let connection = try scene.connect()
        scene.cut(connection, at: stage)
        do { try scene.run([arrival], on: connection) } catch is PostgresError {
        } catch is DepartureError {}
        _ = try recover(scene)
        let row = try scene.ledger("home.csv")
        #expect(row.isStored)
        #expect(try FileStatus(path: arrival.path) != nil, "it belongs to somebody else")
        if [.committed, .moved, .stored].contains(stage) {
            #expect(row.state == .loaded)
            #expect(try fileSHA256(try #require(row.storedPath)) == fileSHA256(arrival.path))
            #expect(try contents(of: scene.archive).count == 1)
            #expect(
                try contents(of: scene.error).sorted()
                    == ["faults", "rejects"].map {
                        "\(scene.error)/home.csv.\($0).csv"
                    })
        } else {
            #expect(row.state == .failed)
            #expect(row.reason?.contains("`bascule import` ended before it did") == true)
            #expect(row.storedPath == nil)
            #expect(try scene.rows() == [])
        }
        #expect(try recover(scene) == 0)
        // The command is given again.
        let end = try scene.run([arrival])["home.csv"]?.settlement?.state
        #expect(end == (row.state == .loaded ? .duplicate : .loaded))
        #expect(try scene.rows() == ["a|1.000"])
        #expect(try recover(scene) == 0)
    }

    @Test func `a file that its command has in hand, or deferred a moment ago, is told apart`()
        throws
    {
        let scene = try Scene()
        let arrival = try foreign(scene, "home.csv", Scene.text(["a;1"]))
        let command = try scene.connect()
        let taken = try Claim.takeFiles(
            [arrival], feed: scene.feed, worker: "user:x", origin: "import", on: command)
        #expect(try recover(scene) == 0)
        try Deferral.deferAttempt(
            try #require(taken.claims.first?.fileID), reason: "the disk rests", delaySeconds: 3_600,
            countsAttempt: true, on: command)
        #expect(try recover(scene) == 0)
        try AdvisoryLock.releaseAll(on: command)
        #expect(try recover(scene) == 1)
        #expect(
            try scene.ledger("home.csv").reason
                == "the disk rests; its `bascule import` ended before it did: run it again; a schedule"
                + " does so by itself")
    }

    @Test func `a pending copy whose original has changed or gone is closed, and says so`() throws {
        let scene = try Scene()
        scene.pipeline.options.isCommand = true
        for name in ["changed.csv", "gone.csv"] {
            let arrival = try foreign(scene, name, Scene.text(["\(name);1"]))
            let connection = try scene.connect()
            scene.cut(connection, at: .committed)
            #expect(throws: (any Error).self) { try scene.run([arrival], on: connection) }
            if name == "gone.csv" {
                try Folder.remove(arrival.path)
            } else {
                try append("x;2;\n", to: arrival.path)
            }
        }
        // As if the copy had not been made yet.
        for copy in try contents(of: scene.archive) { try Folder.remove(copy) }
        #expect(try recover(scene) == 2)
        #expect(
            try scene.texts(
                "select state, stored_path, (reason is not null)::text from bascule.file"
            )
            .allSatisfy { $0 == "loaded|∅|true" })
    }

    @Test
    func `standard input of the dead is removed, of the living and of pending copies it is kept`()
        throws
    {
        let scene = try Scene()
        let work = WorkFolder(try StorageLayout(scene.settings))
        let folder = scene.settings.folders.work
        var spools: [InputSpool] = []
        for _ in 0..<3 {
            let spool = try InputSpool(folder: folder)
            try spool.write(Array(Scene.text(["a;1"]).utf8))
            spools.append(spool)
        }
        try Data().write(to: URL(fileURLWithPath: folder + "/faults-1.tmp"))
        #expect(
            try work.clean(on: scene.connection) == 0, "all are held, the last one is too young")
        let paths = spools.map(\.path)
        _ = try scene.connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, origin, bytes, state)
            values ('mesures', 'x', \(paths[0]), 'import', 1, 'loaded')
            """)
        spools.removeFirst(2)
        #expect(try work.clean(on: scene.connection) == 1)
        #expect(
            try contents(of: folder).sorted()
                == (paths[..<1] + paths[2...] + [folder + "/faults-1.tmp"]).sorted())
        _ = try scene.connection.execute("update bascule.file set stored_at = now()")
        spools = []
        #expect(try work.clean(on: scene.connection) == 2)
    }
}
