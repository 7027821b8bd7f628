// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Postgres
import TestSupport
import Testing

@testable import Ingest

/// Stored files still being written to: seen, reported and taken up.
@Suite struct LateLookTests {
    private func lookLate(_ scene: Scene) throws -> [FileResult] {
        try LateLook.due(in: scene.pipeline, on: scene.connection)
            .compactMap { try $0.takeUpChanges(scene.pipeline, on: scene.connection) }
    }

    @Test func `what a writer adds after the move is taken up as a file of its own`() throws {
        let scene = try Scene()
        scene.pipeline.options.quietSeconds = 0
        let end = try scene.load("a.csv", rows: ["a;1"])
        // A file system that tells of no writers has asked for it.
        try LateLook.plan([(end.fileID, end.storedPath)], after: 0, on: scene.connection)
        #expect(try lookLate(scene).isEmpty, "nothing was written")
        #expect(try scene.number("select count(*) from bascule.late_look") == 0)

        try LateLook.plan([(end.fileID, end.storedPath)], after: 0, on: scene.connection)
        let writer = try #require(FileHandle(forWritingAtPath: end.storedPath))
        try writer.seekToEnd()
        try writer.write(contentsOf: Data("b;2;\n".utf8))
        try writer.close()
        let results = try lookLate(scene)
        #expect(results.first?.settlement?.summary == "loaded 2=1+0+1+0")
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        #expect(
            try scene.texts(
                "select state, (stored_path is not null)::text from bascule.file order by id")
                == ["loaded|false", "loaded|true"])
        #expect(
            try scene.texts("select file_id::text, found_id::text from bascule.late_look")
                == ["1|2"])
        #expect(try lookLate(scene).isEmpty)
        scene.forget("a.csv")
        scene.remember("a.csv", Scene.text(["a;1", "b;2"]))
        #expect(
            try contents(of: scene.archive) == [end.storedPath])
    }

    @Test func `what is written to at this moment is looked at later, what was only touched never`()
        throws
    {
        let scene = try Scene()
        let end = try scene.load("a.csv", rows: ["a;1"])
        try LateLook.plan([(end.fileID, end.storedPath)], after: 0, on: scene.connection)
        try Data("more".utf8).write(to: URL(fileURLWithPath: end.storedPath))
        #expect(try lookLate(scene).isEmpty)
        #expect(
            try scene.number("select count(*) from bascule.late_look where due_at > now()") == 1)
        try Data(Scene.text(["a;1"]).utf8).write(to: URL(fileURLWithPath: end.storedPath))
        _ = try scene.connection.execute("update bascule.late_look set due_at = now()")
        #expect(try lookLate(scene).isEmpty)
        #expect(try scene.number("select count(*) from bascule.late_look") == 0)
    }

    @Test func `an archive that is away is looked at when it is back`() throws {
        let scene = try Scene()
        scene.pipeline.options.quietSeconds = 0
        let end = try scene.load("a.csv", rows: ["a;1"])
        try LateLook.plan([(end.fileID, end.storedPath)], after: 0, on: scene.connection)
        try Data(Scene.text(["a;1", "b;2"]).utf8).write(to: URL(fileURLWithPath: end.storedPath))
        let (archive, away) = (scene.archive, scene.archive + "-away")
        try FileManager.default.moveItem(atPath: archive, toPath: away)
        #expect(try lookLate(scene).isEmpty)
        #expect(try scene.number("select count(*) from bascule.late_look") == 1)
        try FileManager.default.moveItem(atPath: away, toPath: archive)
        #expect(try lookLate(scene).first?.settlement?.summary == "loaded 2=1+0+1+0")
        scene.forget("a.csv")
        scene.remember("a.csv", Scene.text(["a;1", "b;2"]))
    }
}
