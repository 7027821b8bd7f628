// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import TestSupport
import Testing

/// A worker that dies with a container in hand, or with its members.
@Suite struct MemberRecoveryTests {
    /// Runs what waits and dies at the stage: the connection is gone with all its locks.
    private func die(_ scene: Scene, _ name: String, at stage: Stage) throws {
        let connection = try scene.connect()
        scene.cut(connection, at: stage)
        do { try scene.run([try scene.arrival(name)], on: connection) } catch is PostgresError {
        } catch is DepartureError {}
        scene.pipeline.observe = { _ in }
    }

    @Test(arguments: Stage.allCases)
    func `wherever a worker dies with a container, each member comes once`(stage: Stage) throws {
        let scene = try ContainerScene.make()
        try scene.drop("lot.zip", bytes: ContainerScene.zip(ContainerScene.three))
        try die(scene, "lot.zip", at: stage)
        try scene.settle()
        #expect(try scene.rows() == ["a|1.000", "b|2.000", "c|3.000"])
        #expect(
            try scene.texts(
                "select name, state, count(*)::text from bascule.file group by 1, 2 order by 1")
                == ["a.csv|loaded|1", "b.csv|loaded|1", "c.csv|loaded|1", "lot.zip|loaded|1"])
        for (_, text) in ContainerScene.three { scene.remember("a member", text) }
        // What a transaction of which no answer came had renamed is cleaned up the day after.
        let days: Int64 = 2 * 86_400
        let removed = try HandInLeftovers(in: OpenFolder(root: scene.inbox)).remove(
            now: Int64(Date().timeIntervalSince1970) + days, by: "test", on: scene.connection)
        #expect(removed == (stage == .settled ? 3 : 0))
        try scene.check()
    }

    @Test func `members that were committed without a name get it of the next recovery`() throws {
        let scene = try ContainerScene.make()
        try scene.drop("lot.zip", bytes: ContainerScene.zip(ContainerScene.three))
        try die(scene, "lot.zip", at: .committed)
        #expect(try scene.hidden().count == 3)
        #expect(try scene.visible().filter { $0 != "lot.zip" } == [])
        _ = try Recovery(scene.pipeline).run(
            feed: scene.feed, root: scene.inbox, on: try scene.connect())
        #expect(try scene.visible().filter { $0 != "lot.zip" } == ["a.csv", "b.csv", "c.csv"])
    }

    @Test func `a commit of which no answer came keeps the members, whatever became of it`() throws
    {
        let scene = try ContainerScene.make()
        try scene.drop("lot.zip", bytes: ContainerScene.zip(ContainerScene.three))
        // The connection is lost before the commit: nobody can tell it from one lost after it.
        try die(scene, "lot.zip", at: .settled)
        #expect(try scene.hidden().count == 3)
        #expect(try scene.hidden().filter { $0.hasPrefix(".bascule-m") } == [])
        #expect(try scene.number("select count(*) from bascule.container_member") == 0)
        try scene.settle()
        #expect(try scene.rows().count == 3)
    }

    @Test func `a load that is known to be undone leaves nothing of the container`() throws {
        let scene = try ContainerScene.make()
        try scene.drop("lot.zip", bytes: ContainerScene.zip(ContainerScene.three))
        let (path, bytes) = (scene.path("lot.zip"), ContainerScene.zip([ContainerScene.three[0]]))
        scene.once(at: .inspection) {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }
        let result = try scene.run([try scene.arrival("lot.zip")])["lot.zip"]
        #expect(result?.deferral != nil)
        #expect(try scene.hidden() == [])
    }

    @Test func `what a process has left of a container that it died with is written anew`() throws {
        let scene = try ContainerScene.make()
        try scene.drop("lot.zip", bytes: ContainerScene.zip(ContainerScene.three))
        try die(scene, "lot.zip", at: .claim)
        let id = try scene.ledger("lot.zip").id
        try Data("x".utf8).write(
            to: URL(fileURLWithPath: scene.inbox + "/.bascule-m\(id)-0.part"))
        try scene.settle()
        #expect(try scene.rows() == ["a|1.000", "b|2.000", "c|3.000"])
    }

    @Test func `a container that changes while it is unpacked is not loaded`() throws {
        let scene = try ContainerScene.make()
        // Larger than what is kept in memory.
        let note = String(repeating: "n", count: 300_000)
        let members =
            [("a.csv", "id;valeur;note\na;1;\(note.prefix(60_000))\n")]
            + (0..<5).map { ("b\($0).csv", "id;valeur;note\nb\($0);1;\(note.prefix(60_000))\n") }
        try scene.drop("lot.zip", bytes: ContainerScene.zip(members))
        let path = scene.path("lot.zip")
        scene.once(at: .admission) {
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("x".utf8))
            try handle.close()
        }
        let result = try scene.run([try scene.arrival("lot.zip")])["lot.zip"]
        #expect(result?.deferral != nil)
        #expect(try scene.visible() == ["lot.zip"])
        #expect(try scene.hidden() == [])
        #expect(try scene.rows() == [])
    }

    /// Two members of one name, of which the second waits under its hidden name.
    private func waiting() throws -> Scene {
        let scene = try ContainerScene.make()
        try scene.load(
            "lot.zip",
            bytes: ContainerScene.zip([
                ("est/jour.csv", Scene.text(["a;1"])), ("ouest/jour.csv", Scene.text(["b;2"])),
            ]))
        #expect(try scene.hidden().count == 1)
        return scene
    }

    private func recover(_ scene: Scene) throws {
        _ = try Recovery(scene.pipeline).run(
            feed: scene.feed, root: scene.inbox, on: scene.connection)
    }

    private func clean(_ scene: Scene) throws {
        let days: Int64 = 2 * 86_400
        let removed = try HandInLeftovers(in: OpenFolder(root: scene.inbox)).remove(
            now: Int64(Date().timeIntervalSince1970) + days, by: "test", on: scene.connection)
        #expect(removed == 0)
    }

    private func expectBoth(_ scene: Scene) throws {
        try scene.settle()
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        #expect(
            try scene.texts("select state, count(*)::text from bascule.file group by 1")
                == ["loaded|3"])
    }

    @Test func `members are waited for while the inbox is away`() throws {
        let scene = try waiting()
        let files = FileManager.default
        try files.moveItem(atPath: scene.inbox, toPath: scene.inbox + ".away")
        try recover(scene)
        #expect(
            try scene.number("select count(*) from bascule.file where state = 'arrived'") == 2)
        try files.moveItem(atPath: scene.inbox + ".away", toPath: scene.inbox)
        try recover(scene)
        try clean(scene)
        try expectBoth(scene)
    }

    @Test func `a member whose inbox was empty for a while is taken up again, and not removed`()
        throws
    {
        let scene = try waiting()
        let files = FileManager.default
        // What is seen of a mount that is away: the folder that it covers.
        try files.moveItem(atPath: scene.inbox, toPath: scene.inbox + ".away")
        try files.createDirectory(atPath: scene.inbox, withIntermediateDirectories: false)
        try recover(scene)
        #expect(
            try scene.texts("select name, state from bascule.file where name = 'jour.csv'")
                == ["jour.csv|failed", "jour.csv|failed"])
        try files.removeItem(atPath: scene.inbox)
        try files.moveItem(atPath: scene.inbox + ".away", toPath: scene.inbox)
        try clean(scene)
        #expect(try scene.number("select count(*) from bascule.fault") == 1)
        try scene.settle()
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        #expect(try scene.hidden() == [])
        #expect(
            try scene.texts(
                "select state from bascule.file where origin = 'member' order by id desc limit 1")
                == ["loaded"])
    }

    @Test func `a file that has another number under each of its names is known by its time`()
        throws
    {
        let scene = try ContainerScene.make()
        try scene.drop("lot.zip", bytes: ContainerScene.zip(ContainerScene.three))
        try die(scene, "lot.zip", at: .committed)
        // As on a mount that numbers names: the ledger knows none of these any more.
        _ = try scene.connection.execute(
            "update bascule.file set inode = inode + 1000000 where origin = 'member'")
        try scene.settle()
        #expect(
            try scene.texts(
                """
                select name, origin, state, count(*)::text from bascule.file
                 where name <> 'lot.zip' group by 1, 2, 3 order by 1
                """)
                == ["a.csv|member|loaded|1", "b.csv|member|loaded|1", "c.csv|member|loaded|1"])
    }

    @Test func `of two members of one name, size and time each has its own row`() throws {
        let scene = try waiting()
        _ = try scene.connection.execute(
            "update bascule.file set inode = inode + 1000000 where origin = 'member'")
        // As where times are whole seconds.
        let time = Date(timeIntervalSince1970: 1_700_000_000)
        for name in try scene.visible() + scene.hidden() {
            try FileManager.default.setAttributes(
                [.modificationDate: time], ofItemAtPath: scene.path(name))
        }
        _ = try scene.connection.execute(
            "update bascule.file set modified_ns = 1700000000000000000 where origin = 'member'")
        try expectBoth(scene)
    }
}
