// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// A claim survived in the database, and the load of its file, which was moved, did not.
@Suite struct LostLoadTests {
    /// Brings the database back to where the file was claimed, as a standby that lacked the rest
    /// has it.
    private func goBack(_ scene: Scene, _ name: String) throws {
        let id = try scene.ledger(name).id
        let connection = scene.connection
        _ = try connection.execute("delete from essai.mesures where file_id = \(id)")
        _ = try connection.execute("delete from bascule.fault where file_id = \(id)")
        _ = try connection.execute(
            """
            update bascule.file
               set state = 'loading', sha256 = null, stored_path = null, stored_at = null,
                   reason = null, loaded_at = null, rows_read = 0, rows_inserted = 0,
                   rows_rejected = 0, lines = null, line_account = null
             where id = \(id)
            """)
    }

    @discardableResult
    private func recover(_ scene: Scene) throws -> Int {
        try Recovery(scene.pipeline).run(
            feed: scene.feed, root: scene.inbox, on: try scene.connect())
    }

    @Test func `a file whose load the database has lost is found in the archive and loaded`() throws
    {
        let scene = try Scene()
        try scene.load("a.csv", rows: ["a;1", "b;x"])
        let stored = try #require(try scene.ledger("a.csv").storedPath)
        try goBack(scene, "a.csv")
        #expect(try recover(scene) == 1)
        let row = try scene.ledger("a.csv")
        #expect(row.state == .loaded)
        #expect(row.storedPath == stored, "its bytes stay where they are")
        #expect(try scene.rows() == ["a|1.000"])
        try scene.check()
        #expect(try recover(scene) == 0)
    }

    @Test func `it is found under the name with its number too, and not taken for another's`()
        throws
    {
        let scene = try Scene()
        try scene.load("a.csv", rows: ["a;1"])
        try scene.load("a.csv", rows: ["b;2"])
        let stored = try #require(try scene.ledger("a.csv").storedPath)
        #expect(stored.hasSuffix("/a_\(try scene.ledger("a.csv").id).csv"))
        try goBack(scene, "a.csv")
        #expect(try recover(scene) == 1)
        #expect(try scene.ledger("a.csv").storedPath == stored)
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        try scene.check()
    }

    @Test(arguments: Stage.allCases)
    func `wherever that dies, the next recovery finishes it`(stage: Stage) throws {
        let scene = try Scene()
        try scene.load("a.csv", rows: ["a;1", "b;x"])
        try goBack(scene, "a.csv")
        let connection = try scene.connect()
        scene.cut(connection, at: stage)
        do {
            _ = try Recovery(scene.pipeline).run(
                feed: scene.feed, root: scene.inbox, on: connection)
        } catch is PostgresError {
        } catch is DepartureError {}
        scene.pipeline.observe = { _ in }
        try recover(scene)
        #expect(try scene.ledger("a.csv").state == .loaded)
        #expect(try scene.rows() == ["a|1.000"])
        try scene.check()
        #expect(try recover(scene) == 0)
    }

    @Test func `a lost load that nobody can take up is failed, with an entry in the journal`()
        throws
    {
        let scene = try Scene()
        try scene.load("a.csv", rows: ["a;1"])
        try goBack(scene, "a.csv")
        // As where its feed's declaration has a mistake.
        let blind = Recovery(
            layout: try StorageLayout(scene.settings), language: .en, worker: "test:2")
        #expect(try blind.run(feed: scene.feed, root: scene.inbox, on: try scene.connect()) == 1)
        let row = try scene.ledger("a.csv")
        #expect(row.state == .failed)
        let told = try scene.texts(
            """
            select action, subject, result ->> 'state', result ->> 'reason'
              from bascule.journal order by id desc limit 1
            """)
        #expect(told == ["import|file \(row.id)|failed|\(row.reason ?? "")"])
        #expect(row.reason?.contains("has lost its load") == true)
    }

    @Test func `a file of the same name and another size is not taken for it`() throws {
        let scene = try Scene()
        try scene.load("a.csv", rows: ["a;1"])
        let stored = try #require(try scene.ledger("a.csv").storedPath)
        try goBack(scene, "a.csv")
        try Data("something else".utf8).write(to: URL(fileURLWithPath: stored))
        #expect(try recover(scene) == 1)
        #expect(try scene.ledger("a.csv").reason == "it left the inbox before it could be stored")
    }
}
