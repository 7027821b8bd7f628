// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import Postgres
import Seals
import Testing

/// What the retention may delete: not what is held, and not what no seal has.
@Suite struct FileHoldTests {
    private func purge(_ scene: SealScene, isSealed: Bool = true) throws -> Int {
        let rule = Retention.Rule(
            .archive, folder: scene.archive, time: .seconds(86_400), isSealed: isSealed)
        return try Retention(rules: [rule]).run(by: "test", on: scene.connection)[0].files
    }

    private func makeOld(_ scene: SealScene) throws {
        try scene.connection.script(
            """
            update bascule.file set stored_at = now() - interval '9 days',
                                    arrived_at = now() - interval '9 days'
            """)
    }

    @Test func `what is not sealed in its place stays`() throws {
        let scene = try SealScene()
        let id = try scene.store("a.csv", "un")
        try makeOld(scene)
        #expect(try purge(scene) == 0)
        try scene.seal()
        // Sealed elsewhere is not sealed here.
        try FileManager.default.moveItem(
            atPath: scene.path("a.csv"), toPath: scene.path("b.csv"))
        let path = scene.path("b.csv")
        try scene.connection.execute(
            "update bascule.file set stored_path = \(path) where id = \(id)")
        #expect(try purge(scene) == 0)
        try scene.seal()
        #expect(try purge(scene) == 1)
        #expect(try FileStatus(path: path) == nil)
        let seal = try #require(try scene.seal().first)
        #expect(seal.counts.purged == 1)
        #expect(try scene.text(seal.name).contains("# purged SHA256 (\(SealScene.day)/b.csv) = "))
        #expect(try scene.verify().isSound)
    }

    @Test func `without seals the retention asks for none`() throws {
        let scene = try SealScene()
        try scene.store("a.csv", "un")
        try makeOld(scene)
        #expect(try purge(scene, isSealed: false) == 1)
        // Told by the first seal that comes.
        #expect(try scene.seal().first?.counts.purged == 1)
    }

    @Test func `a held file stays, and so does another row about its bytes`() throws {
        let scene = try SealScene()
        let held = try scene.store("a.csv", "un")
        try scene.connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, sha256, state, stored_path,
                                      stored_at, again)
            select feed, name, inbox_path, bytes, sha256, state, stored_path, stored_at, true
              from bascule.file
            """)
        try makeOld(scene)
        try scene.seal()
        try FileHold.put(held, because: "litige", by: "user:ada", on: scene.connection)
        #expect(try purge(scene) == 0)
        #expect(throws: HoldRefusal.held(held)) {
            try FileHold.put(held, because: "x", by: "user:bob", on: scene.connection)
        }
        #expect(try FileHold.end(held, on: scene.connection) == "litige")
        #expect(throws: HoldRefusal.notHeld(held)) {
            try FileHold.end(held, on: scene.connection)
        }
        #expect(try purge(scene) == 2)
        #expect(throws: HoldRefusal.purged(held)) {
            try FileHold.put(held, because: "x", by: "user:ada", on: scene.connection)
        }
    }

    @Test func `a hold has a reason, not too long, and a file`() throws {
        let scene = try SealScene()
        let id = try scene.store("a.csv", "un")
        func hold(_ reason: String) throws {
            try FileHold.put(id, because: reason, by: "user:ada", on: scene.connection)
        }
        #expect(throws: HoldRefusal.reason) { try hold("") }
        let longest = String(repeating: "é", count: FileHold.reasonLimit)
        #expect(throws: HoldRefusal.reason) { try hold(longest + "é") }
        #expect(throws: HoldRefusal.unknown(99)) {
            try FileHold.put(99, because: "x", by: "user:ada", on: scene.connection)
        }
        try hold(longest)
    }
}
