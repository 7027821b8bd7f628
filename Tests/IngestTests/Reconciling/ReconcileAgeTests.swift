// SPDX-License-Identifier: Apache-2.0

import Configuration
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Files that are taken up again from an archive whose change times say nothing: it was copied, or
/// given to another owner.
@Suite struct ReconcileAgeTests {
    private func load(_ scene: ForgottenScene, _ name: String, _ row: String) throws {
        try scene.load([(name, Scene.text([row]))])
    }

    /// One is known; one is lost, of a day of years ago; one came since.
    private func copied() throws -> (scene: ForgottenScene, path: String) {
        let scene = try ForgottenScene()
        try load(scene, "1.csv", "a;1")
        try load(scene, "2.csv", "a;2")
        let stored = try #require(
            try scene.texts("select stored_path from bascule.file where name = '2.csv'").first)
        try scene.comeBack(with: 1)
        try load(scene, "3.csv", "a;3")
        let path = "\(scene.settings.folders.archive)/mesures/2020/01/02/2.csv"
        try Folder.create(Folder.parent(of: path))
        try Folder.rename(stored, to: path)
        return (scene, path)
    }

    /// Takes it up, and dies once its row is there.
    private func die(_ scene: ForgottenScene) throws {
        let connection = try scene.connect()
        let (pid, database) = (connection.backendPID, scene.database)
        do {
            try scene.reconcile(on: connection) { stage in
                guard stage == .claim else { return }
                #expect(throws: Never.self) {
                    _ = try database.connect().query("select pg_terminate_backend(\(pid), 5000)")
                }
            }
            Issue.record("it has not died")
        } catch is PostgresError {}
    }

    @Test func `one of years ago whose taking up died is as old for the recovery as it was`() throws
    {
        let (scene, path) = try copied()
        try die(scene)
        _ = try Recovery(scene.pipeline).run(
            feed: scene.pipeline.feed, root: "\(scene.settings.folders.inbox)/mesures",
            on: try scene.connect())
        let ended = try scene.texts(
            "select state || ' ' || stored_path from bascule.file where name = '2.csv'")
        #expect(ended == ["loaded \(path)"])
        #expect(try scene.rows() == ["a|3.000"], "newer values stay")
    }

    @Test func `whoever goes on with it takes the time that its row has`() throws {
        let (scene, _) = try copied()
        try die(scene)
        _ = try scene.connection.execute(
            "update bascule.file set archived_at = '2019-05-06 12:00Z' where name = '2.csv'")
        let results = try scene.reconcile()
        #expect(results.map(\.settlement?.state) == [.loaded])
        #expect(results[0].settlement?.reason.contains("2019-05-06") == true)
        #expect(try scene.rows() == ["a|3.000"])
    }

    @Test func `without a key, bytes that were sent again are not loaded twice by a guess`() throws
    {
        let scene = try ForgottenScene(DroppedFile.feedYAML().replacing("key: [id]", with: ""))
        try load(scene, "1.csv", "a;1")
        try load(scene, "2.csv", "b;2")
        try scene.comeBack(with: 1)
        try load(scene, "again.csv", "b;2")
        let file = try #require(try scene.compare().unknown.first)
        // As a change of its owner does: stored after it was sent again, it seems.
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let results = try scene.reconcile()
        #expect(results.map(\.settlement?.state) == [.duplicate])
        #expect(results.map(\.storedPath) == [file.path])
        #expect(
            results[0].settlement?.reason.contains(
                "`bascule import --feed mesures --again '\(file.path)'` loads them") == true)
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        #expect(try scene.compare().isClean)
    }

    @Test
    func `what the ledger has by now is not taken up a second time, whatever its stored name`()
        throws
    {
        let scene = try ForgottenScene()
        for row in ["a;1", "b;2", "c;3"] { try load(scene, "stock.csv", row) }
        try scene.comeBack(with: 1)
        let unknown = try scene.compare().unknown
        #expect(try scene.reconcile(unknown).map(\.settlement?.state) == [.loaded, .loaded])
        #expect(try scene.reconcile(unknown).map(\.settlement?.state) == [nil, nil])
        #expect(try scene.texts("select name from bascule.file").count == 3)
    }
}
