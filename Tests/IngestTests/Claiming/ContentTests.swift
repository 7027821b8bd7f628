// SPDX-License-Identifier: Apache-2.0

import Feeds
import FileSystem
import Ingest
import Postgres
import TestSupport
import Testing

/// A file is new by its bytes, never by its name.
@Suite struct ContentTests {
    @Test func `the same bytes again are a duplicate that points at the first`() throws {
        let scene = try Scene()
        let first = try scene.load("a.csv", rows: ["a;1"])
        for name in ["a.csv", "b.csv"] {
            let again = try scene.load(name, rows: ["a;1"])
            #expect(again.summary == "duplicate 0=0+0+0+0")
            #expect(again.duplicateOf == first.fileID)
            #expect(again.reason == "the same bytes as file \(first.fileID), which is loaded")
        }
        #expect(try scene.ledger("b.csv").storedPath == scene.duplicate + "/b.csv")
        #expect(try contents(of: scene.error) == [])
        try scene.check()
    }

    @Test func `the same bytes twice in one batch are loaded once`() throws {
        let scene = try Scene()
        for name in ["a.csv", "b.csv", "c.csv"] { try scene.drop(name, rows: ["a;1"]) }
        let results = try scene.run()
        let first = try #require(results["a.csv"]?.settlement)
        #expect(first.summary == "loaded 1=1+0+0+0")
        for name in ["b.csv", "c.csv"] {
            #expect(results[name]?.settlement?.duplicateOf == first.fileID)
        }
        try scene.check()
    }

    @Test func `bytes that were rejected are judged again, also within one batch`() throws {
        let scene = try Scene()
        for name in ["a.csv", "b.csv"] { try scene.drop(name, "id;note\na;\n") }
        for name in ["empty.csv", "nothing.csv"] { try scene.drop(name, "") }
        let results = try scene.run()
        #expect(results.values.map(\.settlement?.state) == Array(repeating: .rejected, count: 4))
        #expect(try scene.faults("b.csv") == ["∅|∅|header"])
        #expect(try scene.faults("nothing.csv") == ["∅|∅|empty"])
        #expect(try scene.load("c.csv", "id;note\na;\n").state == .rejected)
        try scene.check()
    }

    @Test func `a sender that repeats a file with one bad row has it loaded once`() throws {
        let scene = try Scene()
        for name in ["a.csv", "b.csv"] { try scene.drop(name, rows: ["a;1", "b;2", "c;x"]) }
        let results = try scene.run()
        #expect(results["a.csv"]?.settlement?.summary == "loaded 3=2+0+0+1")
        #expect(results["b.csv"]?.settlement?.summary == "duplicate 0=0+0+0+0")
        try scene.check()
    }

    @Test func `the same bytes in two feeds are two files`() throws {
        let scene = try Scene()
        let yaml = DroppedFile.feedYAML()
            .replacing("feed: mesures", with: "feed: autres").replacing(
                "essai.mesures", with: "essai.autres")
        let first = scene.pipeline
        #expect(try scene.load("a.csv", rows: ["a;1"]).state == .loaded)
        scene.pipeline = try Scene.pipeline(yaml, scene.settings, on: scene.connection)
        try Folder.create(scene.inbox)
        #expect(try scene.load("a.csv", rows: ["a;1"]).state == .loaded)
        scene.pipeline = first
    }

    @Test func `the same name with other bytes is a new version, and what it amends is kept`()
        throws
    {
        let scene = try Scene()
        let first = try scene.load("a.csv", rows: ["a;1", "b;2"])
        let second = try scene.load("a.csv", rows: ["a;1,5", "b;2", "c;3"])
        #expect(second.summary == "loaded 3=1+1+1+0")
        #expect(try scene.ledger("a.csv").previousID == first.fileID)
        #expect(try scene.rows() == ["a|1.500", "b|2.000", "c|3.000"])
        #expect(
            try scene.texts(
                """
                select id, valeur::text, file_id::text, replaced_by_file_id::text, reason
                  from essai.mesures_history
                """) == ["a|1.000|\(first.fileID)|\(second.fileID)|amended"])
        // The first version's bytes once more: they are loaded already.
        let third = try scene.load("a.csv", rows: ["a;1", "b;2"])
        #expect(third.duplicateOf == first.fileID)
        try scene.check()
    }

    @Test func `on purpose, loaded bytes are loaded again`() throws {
        let scene = try Scene()
        try scene.load("a.csv", rows: ["a;1", "b;2"])
        try scene.load("b.csv", rows: ["a;9"])
        scene.pipeline.options.again = true
        let again = try scene.load("a.csv", rows: ["a;1", "b;2"])
        #expect(again.summary == "loaded 2=0+1+1+0")
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        scene.pipeline.options.again = false
        #expect(try scene.load("c.csv", rows: ["a;1", "b;2"]).state == .duplicate)
        try scene.check()
    }

    @Test func `bytes that were taken back are loaded when they come again`() throws {
        let scene = try Scene()
        let first = try scene.load("a.csv", rows: ["a;1"])
        let report = try Revert.run(fileID: first.fileID, feed: scene.feed, on: scene.connection)
        #expect(report.removed == 1)
        #expect(try scene.load("a.csv", rows: ["a;1"]).state == .loaded)
        #expect(try scene.rows() == ["a|1.000"])
        try scene.check()
    }

    @Test
    func `while another worker loads the same bytes, they wait, and are a duplicate after it`()
        throws
    {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.drop("b.csv", rows: ["a;1"])
        let (a, b) = (try scene.arrival("a.csv"), try scene.arrival("b.csv"))
        let (other, database) = (scene.pipeline, scene.database)
        scene.once(at: .merged) {
            let result = try other.run([b], on: try database.connect())
            #expect(result.first?.deferral?.contains("another worker") == true)
        }
        #expect(try scene.run([a])["a.csv"]?.settlement?.state == .loaded)
        #expect(try scene.ledger("b.csv").attempts == 0)
        #expect(try scene.run()["b.csv"]?.settlement?.state == .duplicate)
        try scene.check()
    }
}
