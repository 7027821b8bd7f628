// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import Postgres
import Seals
import TestSupport
import Testing
import Wording

/// What the retention may delete: not what is held, and not what no seal has.
@Suite struct FileHoldTests {
    private func purge(_ scene: SealScene, isSealed: Bool = true) throws -> Int {
        try scene.purge(isSealed: isSealed).files
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

    @Test func `who holds a container holds what came in it`() throws {
        let scene = try SealScene()
        let (container, member) = (try scene.store("lot.zip", "un"), try scene.store("a.csv", "a"))
        _ = try scene.connection.execute(
            """
            insert into bascule.container_member (container_id, path, file_id)
            values (\(container), 'a.csv', \(member))
            """)
        try makeOld(scene)
        try scene.seal()
        try FileHold.put(container, because: "litige", by: "user:ada", on: scene.connection)
        #expect(try purge(scene) == 0)
        _ = try FileHold.end(container, on: scene.connection)
        #expect(try purge(scene) == 2)
    }

    @Test func `a hold that is put while a purge looks for its files is seen`() async throws {
        let scene = try SealScene()
        let (due, other) = (try scene.store("a.csv", "un"), try scene.store("b.csv", "deux"))
        try makeOld(scene)
        try scene.seal()
        try FileHold.put(other, because: "litige", by: "user:ada", on: scene.connection)
        // The purge looks at each hold: there it waits for a lock, amid its first statement.
        try scene.connection.script(
            """
            create function bascule.wait_here() returns boolean language plpgsql volatile as $$
            begin
                perform pg_advisory_xact_lock_shared(4711);
                return true;
            end $$;
            alter table bascule.file_hold rename to held;
            create view bascule.file_hold as
                select * from bascule.held where bascule.wait_here();
            """)
        let gate = try scene.database.connect()
        _ = try gate.query("select pg_advisory_lock(4711)")
        let session = Session(try scene.database.options)
        let archive = scene.archive
        async let purged = session.use { connection in
            let rule = Retention.Rule(
                .archive, folder: archive, time: .seconds(86_400), isSealed: true)
            return try Retention(rules: [rule]).run(by: "test", on: copy connection)[0].files
        }
        try await eventually("the purge waits") {
            try scene.connection.query(
                """
                select exists (select from pg_locks l join pg_database d on d.oid = l.database
                                where l.locktype = 'advisory' and not l.granted
                                  and d.datname = current_database())
                """
            ).value(as: Bool.self)
        }
        try FileHold.put(due, because: "litige", by: "user:ada", on: scene.connection)
        _ = try gate.query("select pg_advisory_unlock(4711)")
        #expect(try await purged == 0)
        #expect(try FileStatus(path: scene.path("a.csv")) != nil)
    }

    @Test func `a hold waits for a purge of its bytes, be it by another row`() async throws {
        let scene = try SealScene()
        let ids =
            [try scene.store("a.csv", "un")]
            + (try scene.connection.query(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, sha256, state, stored_path,
                                          stored_at, again)
                select feed, name, inbox_path, bytes, sha256, state, stored_path, stored_at, true
                  from bascule.file returning id
                """
            ).values(as: Int64.self))
        let purge = try scene.database.connect()
        try purge.script("begin; select from bascule.file where id = \(ids[0]) for update")
        let session = Session(try scene.database.options)
        async let held: Void = session.use {
            try FileHold.put(ids[1], because: "litige", by: "user:ada", on: $0)
        }
        try await eventually("the hold waits") {
            try scene.connection.query(
                "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())"
            ).value(as: Bool.self)
        }
        try purge.script("commit")
        try await held
    }

    @Test func `the retention deletes no bytes of another file`() throws {
        let scene = try SealScene()
        let due = try scene.store("a.csv", "un")
        try scene.store("b.csv", "deux")
        try scene.seal()
        try scene.makeOld([due])
        // The last bytes of `b` lie in the place of `a`; of other and of equal size.
        for (mine, other) in [("deux", "un"), ("nu", "deux")] {
            try scene.put("a.csv", mine)
            try scene.put("b.csv", other)
            let report = try scene.purge()
            #expect(report.files == 0)
            #expect(report.failures.first?.en.contains("not what was received") == true)
            #expect(try FileStatus(path: scene.path("a.csv")) != nil)
        }
        #expect(try !scene.verify().isSound)
        // What is known to be damaged is not even looked at, until it is found well.
        try scene.put("a.csv", "un")
        try scene.put("b.csv", "deux")
        let known = try scene.purge()
        #expect(known.files == 0 && known.failures.isEmpty)
        #expect(try scene.verify().isSound)
        #expect(try scene.purge().files == 1)
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
