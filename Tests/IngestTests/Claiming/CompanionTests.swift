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

/// Markers follow their own file, and no other.
@Suite struct CompanionTests {
    private func scene() throws -> Scene {
        try Scene(DroppedFile.feedYAML("arrival: { marker: .ok }\n"))
    }

    private func drop(_ rows: [String], marker: String, in scene: Scene) throws -> Arrival {
        try scene.drop("a.csv", rows: rows)
        try Data(marker.utf8).write(to: URL(fileURLWithPath: scene.path("a.csv.ok")))
        return try scene.arrival("a.csv", companions: [scene.path("a.csv.ok")])
    }

    private func recover(_ scene: Scene) throws {
        _ = try Recovery(layout: try StorageLayout(scene.settings), language: .en, worker: "test:2")
            .run(feed: scene.feed, root: scene.inbox, on: try scene.connect())
    }

    /// As a crash between the moves of a file and of its marker would have left it.
    private func leaveMarker(of end: Settlement, in scene: Scene) throws {
        let marker = scene.path("a.csv.ok")
        try Folder.rename(Folder.parent(of: end.storedPath) + "/a.csv.ok", to: marker)
        let status = try #require(try FileStatus(path: marker))
        _ = try scene.connection.execute("update bascule.file set stored_at = null")
        _ = try scene.connection.execute(
            """
            insert into bascule.companion (file_id, path, inode, changed_ns)
            values (\(end.fileID), \(marker), \(Int64(status.inode)), \(status.changedNanoseconds))
            """)
    }

    @Test func `a marker that a cut-off move has left follows its file`() throws {
        let scene = try scene()
        let end = try #require(
            try scene.run([try drop(["a;1"], marker: "1", in: scene)])["a.csv"]?.settlement)
        let stored = Folder.parent(of: end.storedPath) + "/a.csv.ok"
        #expect(try FileStatus(path: stored) != nil)
        #expect(try scene.number("select count(*) from bascule.companion") == 0)
        try leaveMarker(of: end, in: scene)
        try recover(scene)
        #expect(try FileStatus(path: scene.path("a.csv.ok")) == nil)
        #expect(try FileStatus(path: stored) != nil)
        #expect(try scene.ledger("a.csv").isStored)
        #expect(try scene.number("select count(*) from bascule.companion") == 0)
    }

    @Test func `the next file is not taken by the marker of the one before`() throws {
        let scene = try scene()
        let arrival = try drop(["a;1"], marker: "1", in: scene)
        let end = try #require(try scene.run([arrival])["a.csv"]?.settlement)
        // The file has gone, its marker not yet; the next file comes and finds it.
        try leaveMarker(of: end, in: scene)
        try scene.drop("a.csv", rows: ["a;2"])
        let next = try scene.arrival("a.csv", companions: [scene.path("a.csv.ok")])
        try scene.run([next])
        #expect(try FileStatus(path: scene.path("a.csv.ok")) == nil, "it was the other's")
        // Handed over by that marker before it went: it is not there any more, so it is left alone.
        #expect(try scene.run([next]).isEmpty)
        #expect(try scene.rows() == ["a|1.000"])
        try Data("2".utf8).write(to: URL(fileURLWithPath: scene.path("a.csv.ok")))
        #expect(try scene.run([next])["a.csv"]?.settlement?.summary == "loaded 1=0+1+0+0")
        #expect(try contents(of: scene.inbox) == [])
    }

    @Test(arguments: [true, false])
    func `the marker of a file that its sender replaced or took back is not the next one's`(
        isReplaced: Bool
    ) throws {
        let scene = try scene()
        let arrival = try drop(["a;1"], marker: "1", in: scene)
        let (file, beside) = (scene.path("a.csv"), scene.folder.path + "/beside")
        scene.once(at: .committed) {
            try Folder.rename(file, to: beside)
            if isReplaced {
                try Data(Scene.text(["a;2"]).utf8).write(to: URL(fileURLWithPath: file))
            }
        }
        #expect(try scene.run([arrival])["a.csv"]?.settlement?.state == .loaded)
        #expect(try FileStatus(path: scene.path("a.csv.ok")) == nil, "it was the other's")
        #expect(try scene.number("select count(*) from bascule.companion") == 0)
        try Folder.remove(beside)
        scene.forget("a.csv")
    }

    @Test func `the marker of a file that is gone after a crash is not the next one's`() throws {
        let scene = try scene()
        let end = try #require(
            try scene.run([try drop(["a;1"], marker: "1", in: scene)])["a.csv"]?.settlement)
        try leaveMarker(of: end, in: scene)
        try Folder.remove(end.storedPath)
        try recover(scene)
        #expect(try FileStatus(path: scene.path("a.csv.ok")) == nil)
        #expect(try scene.ledger("a.csv").reason?.contains("left the inbox") == true)
        scene.forget("a.csv")
    }

    @Test func `a marker that is sent again while its file is loaded is the next file's`() throws {
        let scene = try scene()
        let arrival = try drop(["a;1"], marker: "1", in: scene)
        let marker = scene.path("a.csv.ok")
        scene.once(at: .committed) {
            try Folder.remove(marker)
            try Data("2".utf8).write(to: URL(fileURLWithPath: marker))
        }
        #expect(try scene.run([arrival])["a.csv"]?.settlement?.state == .loaded)
        #expect(try String(contentsOfFile: marker, encoding: .utf8) == "2")
    }
}
