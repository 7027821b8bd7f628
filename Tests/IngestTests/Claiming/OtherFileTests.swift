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

/// Another file in the place of one that the ledger knows, and files that can't be moved.
@Suite struct OtherFileTests {
    private func recover(_ scene: Scene) throws {
        _ = try Recovery(layout: try StorageLayout(scene.settings), language: .en, worker: "test:2")
            .run(feed: scene.feed, root: scene.inbox, on: try scene.connect())
    }

    private func replace(_ name: String, _ text: String, in scene: Scene) throws {
        let beside = scene.folder.path + "/beside"
        try Data(text.utf8).write(to: URL(fileURLWithPath: beside))
        try Folder.remove(scene.path(name))
        try Folder.rename(beside, to: scene.path(name))
    }

    @Test func `what takes the place of a file that was settled unread is a new arrival`() throws {
        let scene = try Scene(DroppedFile.feedYAML("limits: { file_bytes: 60B }\n"))
        try scene.drop("a.csv", rows: (0..<20).map { "large\($0);1" })
        let end = try #require(try scene.run()["a.csv"]?.settlement)
        #expect(end.state == .rejected)
        // As a crash before the move would have left it; then its sender puts another in its place.
        try Folder.rename(end.storedPath, to: scene.path("a.csv"))
        _ = try scene.connection.execute("update bascule.file set stored_at = null")
        scene.forget("a.csv")
        try replace("a.csv", Scene.text(["a;1"]), in: scene)
        scene.remember("a.csv", Scene.text(["a;1"]))
        for _ in 0..<2 { try scene.run() }
        #expect(try scene.rows() == ["a|1.000"])
        #expect(
            try scene.texts(
                "select state, (stored_at is not null)::text from bascule.file order by id")
                == ["rejected|true", "loaded|true"])
        #expect(
            try scene.texts("select reason from bascule.file order by id")[0].contains("replaced"))
        #expect(try contents(of: scene.inbox) == [])
    }

    @Test
    func `a file of the same size in the place of one that was settled unread is a new arrival`()
        throws
    {
        let scene = try Scene(DroppedFile.feedYAML("limits: { file_bytes: 60B }\n"))
        try scene.drop("a.csv", rows: (0..<20).map { "large\($0);1" })
        let end = try #require(try scene.run()["a.csv"]?.settlement)
        try Folder.rename(end.storedPath, to: scene.path("a.csv"))
        _ = try scene.connection.execute("update bascule.file set stored_at = null")
        scene.forget("a.csv")
        let other = Scene.text((0..<20).map { "LARGE\($0);2" })
        try replace("a.csv", other, in: scene)
        scene.remember("a.csv", other)
        for _ in 0..<2 { try scene.run() }
        let rows = try scene.texts("select state, reason from bascule.file order by id")
        #expect(rows.count == 2, "\(rows)")
        #expect(rows[0].contains("replaced"), "\(rows)")
    }

    @Test func `another file does not inherit the attempts nor the wait of the one before`() throws
    {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let taken = try Claim.takeFiles(
            try scene.arrivals(), feed: scene.feed, worker: "dead", on: scene.connection)
        try Deferral.deferAttempt(
            try #require(taken.claims.first?.fileID), reason: "trouble", delaySeconds: 200,
            countsAttempt: true, on: scene.connection)
        try AdvisoryLock.releaseAll(on: scene.connection)
        scene.forget("a.csv")
        try replace("a.csv", Scene.text(["b;2"]), in: scene)
        scene.remember("a.csv", Scene.text(["b;2"]))
        #expect(try scene.run()["a.csv"]?.settlement?.state == .loaded)
        #expect(try scene.ledger("a.csv").attempts == 1)
        try scene.check()
    }

    @Test func `a wait that only a clock gone wrong can have set is over`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let taken = try Claim.takeFiles(
            try scene.arrivals(), feed: scene.feed, worker: "dead", on: scene.connection)
        try Deferral.deferAttempt(
            try #require(taken.claims.first?.fileID), reason: "trouble",
            delaySeconds: 366 * 86_400, countsAttempt: true, on: scene.connection)
        try AdvisoryLock.releaseAll(on: scene.connection)
        #expect(try scene.run()["a.csv"]?.settlement?.state == .loaded)
        try scene.check()
    }

    @Test func `a file that can't be moved holds up no other, and is moved once it can be`() throws
    {
        let scene = try Scene()
        scene.pipeline.options.backoff = { _ in 0 }
        try Data().write(to: URL(fileURLWithPath: scene.error))
        try scene.drop("bad.csv", "x\n1\n")
        try scene.drop("good.csv", rows: ["g;1"])
        for _ in 0..<2 { try scene.run() }
        #expect(try scene.ledger("good.csv").isStored)
        #expect(try !scene.ledger("bad.csv").isStored)
        try scene.drop("later.csv", rows: ["l;1"])
        try scene.run()
        #expect(try scene.ledger("later.csv").isStored)
        try Folder.remove(scene.error)
        try scene.run()
        #expect(try scene.ledger("bad.csv").isStored)
        try scene.check()
    }

    @Test func `one row that can't be finished keeps the recovery from no other`() throws {
        let scene = try Scene()
        try scene.drop("bad.csv", "x\n1\n")
        try scene.drop("good.csv", rows: ["g;1"])
        try scene.run()
        _ = try scene.connection.execute("update bascule.file set stored_at = null")
        // A folder where the report is to be, and the file gone on: its row can't be finished.
        _ = try scene.connection.execute(
            """
            update bascule.file set inbox_path = repeat('x', 300) || '/bad.csv'
             where name = 'bad.csv'
            """)
        try recover(scene)
        #expect(try scene.ledger("good.csv").isStored)
    }

    @Test func `a folder that becomes a link leads to nothing outside`() throws {
        let scene = try Scene()
        let outside = scene.folder.path + "/outside"
        for folder in [outside, scene.path("sub")] { try Folder.create(folder) }
        try scene.drop("sub/a.csv", rows: ["a;1"])
        try Data(Scene.text(["a;1"]).utf8).write(to: URL(fileURLWithPath: outside + "/a.csv"))
        let (sub, aside) = (scene.path("sub"), scene.folder.path + "/aside")
        scene.once(at: .committed) {
            try Folder.rename(sub, to: aside)
            try FileManager.default.createSymbolicLink(
                atPath: sub, withDestinationPath: outside)
        }
        let status = try #require(try FileStatus(path: sub + "/a.csv"))
        let arrival = Arrival(
            label: scene.feed.name, root: scene.inbox, relative: "sub/a.csv",
            identity: FileIdentity(status))
        try scene.run([arrival])
        #expect(try FileStatus(path: outside + "/a.csv") != nil, "it belongs to somebody else")
    }

    @Test func `a move made of a link and an unlink that was cut off in between is finished`()
        throws
    {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let end = try #require(try scene.run()["a.csv"]?.settlement)
        try FileManager.default.linkItem(
            atPath: end.storedPath, toPath: scene.path("a.csv"))
        _ = try scene.connection.execute("update bascule.file set stored_at = null")
        let status = try #require(try FileStatus(path: scene.path("a.csv")))
        let refusal = Refusal(
            label: scene.feed.name, root: scene.inbox, path: scene.path("a.csv"),
            relative: "a.csv", identity: FileIdentity(status), reason: .hardLink(count: 2))
        try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection)
        #expect(try contents(of: scene.inbox) == [])
        #expect(
            try scene.texts("select state, stored_path from bascule.file")
                == ["loaded|\(end.storedPath)"])
        #expect(try scene.ledger("a.csv").isStored)
        try scene.check()
    }
}
