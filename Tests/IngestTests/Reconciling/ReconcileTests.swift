// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import Tables
import TestSupport
import Testing

/// Files that are stored, and that a database which came back older does not know.
@Suite struct ReconcileTests {
    private func file(_ name: String, _ rows: String...) -> (name: String, text: String) {
        (name, Scene.text(rows))
    }

    /// One is known, two are lost, one came after the database had come back.
    private func scene() throws -> ForgottenScene {
        let scene = try ForgottenScene()
        try scene.load([file("1.csv", "a;1", "b;1")])
        try scene.load([file("2.csv", "a;2", "c;2")])
        try scene.load([file("3.csv", "b;3", "d;3", "e;x")])
        try scene.comeBack(with: 1)
        try scene.load([file("4.csv", "a;4", "c;2")])
        return scene
    }

    @Test func `what is stored and unknown is found, in the order it was stored, and nothing else`()
        throws
    {
        let scene = try scene()
        let report = try scene.compare()
        #expect(report.unknown.map(\.name) == ["2.csv", "3.csv"])
        #expect(report.missing == [])
        #expect(report.unread == [])
        let soon = Int64(Date().timeIntervalSince1970) + 86_400 * 2
        #expect(try scene.compare(since: soon).unknown == [])
        #expect(try scene.compare(since: soon - 86_400 * 3).unknown.count == 2)
    }

    @Test func `a row whose file is not where it was stored is found`() throws {
        let scene = try scene()
        let path = try #require(
            try scene.texts("select stored_path from bascule.file where name = '1.csv'").first)
        try Folder.remove(path)
        let report = try scene.compare()
        #expect(report.missing.map(\.path) == [path])
        #expect(report.missing.map(\.name) == ["1.csv"])
        // Purged by the rules of retention: that is known.
        _ = try scene.connection.execute("update bascule.file set purged_at = now()")
        #expect(try scene.compare().missing == [])
    }

    @Test func `an archive that is away is told, and makes nothing missing`() throws {
        let scene = try scene()
        let archive = scene.settings.folders.archive
        try FileManager.default.moveItem(atPath: archive, toPath: archive + ".away")
        let report = try scene.compare()
        #expect(!report.unread.isEmpty)
        #expect(!report.isSeenAndKnown)
        #expect(report.missing == [])
        try FileManager.default.moveItem(atPath: archive + ".away", toPath: archive)
    }

    @Test func `a pending move hides no lost file of the same name`() throws {
        let scene = try ForgottenScene()
        for row in ["a;1", "b;2", "c;3"] { try scene.load([file("stock.csv", row)]) }
        try scene.comeBack(with: 1)
        _ = try scene.connection.execute(
            "update bascule.file set stored_at = null where name = 'stock.csv'")
        #expect(try scene.compare().unknown.count == 2)
    }

    @Test func `what is taken up is in the table once, beneath what came after it, where it lies`()
        throws
    {
        let scene = try scene()
        let unknown = try scene.compare().unknown
        let results = try scene.reconcile(unknown)
        #expect(results.compactMap(\.settlement?.state) == [.loaded, .loaded])
        #expect(results.map(\.storedPath) == unknown.map(\.path))
        #expect(
            try scene.rows() == ["a|4.000", "b|3.000", "c|2.000", "d|3.000"])
        #expect(try scene.account() == scene.replay())
        let two = try #require(results[0].settlement)
        #expect(two.superseded?.rows == 1)
        #expect(two.superseded?.keys == ["a"])
        #expect(two.rowsRead == two.rowsInserted + two.rowsAmended + two.rowsUnchanged)
        #expect(two.reason.contains("1 superseded row: the table keeps the values of newer files"))
        #expect(
            try scene.texts(
                "select origin || ' ' || (archived_at is not null) from bascule.file where name = '2.csv'"
            )
                == ["reconcile true"])
        #expect(
            try scene.texts("select count(*)::text from bascule.journal where action = 'reconcile'")
                == ["2"])
        #expect(try scene.compare().isClean)
        #expect(try scene.reconcile().isEmpty)
    }

    @Test(arguments: Stage.allCases, [true, false])
    func `wherever taking up dies, the recovery or the next run finishes it, once`(
        stage: Stage, recovers: Bool
    ) throws {
        let scene = try scene()
        let connection = try scene.connect()
        let (pid, isDue) = (connection.backendPID, Flag())
        let database = scene.database
        do {
            try scene.reconcile(on: connection) { now in
                guard now == stage, isDue.take() else { return }
                #expect(throws: Never.self) {
                    _ = try database.connect().query("select pg_terminate_backend(\(pid), 5000)")
                }
            }
        } catch is PostgresError {
        } catch is DepartureError {}
        if recovers {
            _ = try Recovery(scene.pipeline).run(
                feed: scene.pipeline.feed, root: "\(scene.settings.folders.inbox)/mesures",
                on: try scene.connect())
        }
        try scene.reconcile()
        #expect(try scene.account() == scene.replay())
        #expect(try scene.compare().isClean)
        #expect(
            try scene.texts(
                "select name || ' ' || count(*) from bascule.file where state = 'loaded' group by name order by name"
            )
            .count == 4)
    }

    @Test func `bytes that were sent again meanwhile are loaded once, at their first time`() throws
    {
        let scene = try ForgottenScene()
        try scene.load([file("1.csv", "a;1")])
        try scene.load([file("2.csv", "a;2")])
        try scene.comeBack(with: 1)
        // Its sender has not heard of it and sends it again, after another.
        try scene.load([file("3.csv", "a;3")])
        try scene.load([file("again.csv", "a;2")])
        #expect(try scene.rows() == ["a|2.000"])
        let results = try scene.reconcile()
        #expect(results.map(\.settlement?.state) == [.duplicate])
        #expect(try scene.rows() == ["a|3.000"], "as if it had never been lost")
        #expect(try scene.account() == scene.replay())
    }

    @Test func `a file loaded twice on purpose is so again, and neither is moved`()
        throws
    {
        let scene = try ForgottenScene()
        try scene.load([file("1.csv", "a;1")])
        try scene.load([file("2.csv", "a;2")])
        try scene.load([file("3.csv", "a;3")])
        try scene.load([file("2-again.csv", "a;2")], again: true)
        try scene.load([file("by-mistake.csv", "a;3")])
        try scene.comeBack(with: 1)
        let stored = try scene.stored()
        let unknown = try scene.compare().unknown
        let results = try scene.reconcile(unknown)
        #expect(
            results.map(\.settlement?.state) == [.loaded, .loaded, .loaded, .duplicate])
        #expect(results.map(\.storedPath) == unknown.map(\.path))
        #expect(
            results[2].settlement?.reason.contains("loaded a second time as they had been") == true)
        #expect(try scene.stored() == stored)
        #expect(try scene.account() == scene.replay())
        #expect(try scene.compare().isClean)
    }

    @Test func `what its feed would refuse now stays in the archive, with its report elsewhere`()
        throws
    {
        let scene = try ForgottenScene(
            DroppedFile.feedYAML().replacing("rejects_max: 50%", with: "rejects_max: 100%"))
        try scene.load([file("1.csv", "a;1")])
        try scene.load([file("2.csv", "b;2", "c;x", "d;x")])
        try scene.comeBack(with: 1)
        let stored = try scene.stored()
        try scene.redeclare(DroppedFile.feedYAML())
        let results = try scene.reconcile()
        #expect(results.map(\.settlement?.state) == [.rejected])
        #expect(try scene.stored() == stored)
        let report = try #require(results.first?.reportPath)
        #expect(Folder.holds(scene.settings.folders.error, report))
        #expect(try scene.compare().isClean)
        // Its feed takes it again: it is loaded from where it lies.
        try scene.redeclare(
            DroppedFile.feedYAML().replacing("rejects_max: 50%", with: "rejects_max: 100%"))
        let id = try #require(results.first?.fileID)
        let claim = try #require(try Claim.retake(id, by: "test", on: scene.connection))
        #expect(
            try scene.pipeline.process([claim], on: scene.connection).map(\.settlement?.state)
                == [.loaded])
        #expect(try scene.stored() == stored)
    }

    @Test func `a marker or a checksum of another day is told as what it is, by its name`() throws {
        let scene = try ForgottenScene(DroppedFile.feedYAML("arrival: { marker: .pret }\n"))
        for name in ["1.csv", "2.csv", "3.csv"] { try scene.load([file(name, "\(name);1")]) }
        try scene.redeclare(DroppedFile.feedYAML())
        let paths = try scene.texts("select stored_path from bascule.file order by id")
        let folder = Folder.parent(of: paths[0])
        func put(_ name: String, bytes: Int = 0) throws {
            try Data(repeating: 65, count: bytes).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        // Of a file beside it, of one that was purged, and with the ending of an earlier
        // declaration.
        for name in ["1.csv.ok", "1.csv.sha256", "1_7.csv.md5", "2.csv.pret", "3.csv.ok"] {
            try put(name)
        }
        try Folder.remove(paths[2])
        _ = try scene.connection.execute(
            "update bascule.file set purged_at = now() where name = '3.csv'")
        let report = try scene.compare()
        #expect(report.isClean, "\(report.unknown)")
        #expect(
            report.companions.map { "\(Folder.name(of: $0.path)) \($0.of)" } == [
                "1.csv.ok 1.csv", "1.csv.sha256 1.csv", "1_7.csv.md5 1.csv", "2.csv.pret 2.csv",
                "3.csv.ok 3.csv",
            ])
        // Another ending, no file that it could follow, or too large for what follows one.
        for name in ["1.csv.gz", "4.csv.ok"] { try put(name) }
        try put("2.csv.ok", bytes: 100_000)
        #expect(
            try scene.compare().unknown.map { Folder.name(of: $0.path) }.sorted()
                == ["1.csv.gz", "2.csv.ok", "4.csv.ok"])
    }

    @Test func `a file in the error folder that is unknown is judged again, and stays there`()
        throws
    {
        let scene = try ForgottenScene()
        try scene.load([file("1.csv", "a;1")])
        try scene.load([file("bad.csv", "a;x")])
        try scene.comeBack(with: 1)
        let unknown = try scene.compare().unknown
        #expect(unknown.map(\.name) == ["bad.csv"])
        let results = try scene.reconcile(unknown)
        #expect(results.map(\.settlement?.state) == [.rejected])
        #expect(results.map(\.storedPath) == unknown.map(\.path))
        #expect(try scene.compare().isClean)
    }

    @Test func `the number behind a stored name is not part of the name that was sent`() throws {
        let scene = try ForgottenScene()
        try scene.load([file("1.csv", "a;1")])
        try scene.load([file("1.csv", "a;2")])
        try scene.load([file("x_7.csv", "b;2")])
        try scene.comeBack(with: 1)
        let unknown = try scene.compare().unknown
        #expect(unknown.map(\.name) == ["1.csv", "x_7.csv"])
        #expect(unknown.first?.path.hasSuffix("/1_2.csv") == true)
        try scene.reconcile(unknown)
        #expect(try scene.account() == scene.replay())
    }

    @Test func `where a feed takes no amendments, what the table has stays`() throws {
        let scene = try ForgottenScene(DroppedFile.feedYAML("on_amendment: reject"))
        try scene.load([file("1.csv", "z;1")])
        try scene.load([file("2.csv", "a;2", "b;2")])
        try scene.comeBack(with: 1)
        try scene.load([file("3.csv", "a;3")])
        let end = try #require(try scene.reconcile().first?.settlement)
        #expect(end.summary == "loaded 2=1+0+0+1")
        #expect(try scene.rows() == ["a|3.000", "b|2.000", "z|1.000"])
    }

    @Test func `a name is never used twice, however many are taken`() throws {
        let scene = try Scene()
        try scene.load("a.csv", rows: ["a;1"])
        let folder = Folder.parent(of: try #require(try scene.ledger("a.csv").storedPath))
        let next = try scene.ledger("a.csv").id + 1
        for name in ["a_\(next).csv", "a_\(next)-2.csv"] {
            try Data("of another".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        try scene.load("a.csv", rows: ["b;2"])
        #expect(try scene.ledger("a.csv").storedPath == "\(folder)/a_\(next)-3.csv")
        for name in ["a_\(next).csv", "a_\(next)-2.csv"] {
            #expect(
                try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) == "of another")
        }
    }
}
