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
            now: Int64(Date().timeIntervalSince1970) + days, on: scene.connection)
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
}
