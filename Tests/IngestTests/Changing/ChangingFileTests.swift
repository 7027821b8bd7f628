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

/// Files that do not hold still while they are worked on.
@Suite struct ChangingFileTests {
    private static let early: [Stage] = [.claim, .digest, .admission, .inspection, .merged]

    @Test(arguments: early)
    func `a file that grows before the commit is not loaded, and later whole`(stage: Stage) throws {
        let scene = try Scene()
        try scene.drop("good.csv", rows: ["g;1"])
        try scene.drop("a.csv", rows: ["a;1"])
        let path = scene.path("a.csv")
        scene.once(at: stage) { try append("b;2;\n", to: path) }
        let results = try scene.run()
        #expect(results["good.csv"]?.settlement?.state == .loaded)
        #expect(results["a.csv"]?.deferral?.contains("changed while it was read") == true)
        #expect(try scene.rows() == ["g|1.000"])
        #expect(try scene.ledger("a.csv").attempts == 0)
        scene.forget("a.csv")
        try scene.check(waiting: ["a.csv"])

        try scene.drop("a.csv", rows: ["a;1", "b;2"])
        #expect(try scene.run()["a.csv"]?.settlement?.summary == "loaded 2=2+0+0+0")
        #expect(try scene.rows() == ["a|1.000", "b|2.000", "g|1.000"])
        try scene.check()
    }

    @Test(arguments: early)
    func `a file that is taken back before the commit is not loaded`(stage: Stage) throws {
        let scene = try Scene()
        try scene.drop("good.csv", rows: ["g;1"])
        try scene.drop("a.csv", rows: ["a;1"])
        let path = scene.path("a.csv")
        scene.once(at: stage) { try Folder.remove(path) }
        let results = try scene.run()
        #expect(results["good.csv"]?.settlement?.state == .loaded)
        #expect(results["a.csv"]?.deferral != nil)
        #expect(try scene.rows() == ["g|1.000"])
        scene.forget("a.csv")
        try Recovery(layout: try StorageLayout(scene.settings), language: .en, worker: "test:1")
            .run(feed: scene.feed, root: scene.inbox, on: scene.connection)
        #expect(try scene.ledger("a.csv").state == .failed)
        #expect(try scene.ledger("a.csv").reason?.contains("left the inbox") == true)
    }

    @Test func `a file that is appended to all day gives each row once, and every version is kept`()
        throws
    {
        let scene = try Scene()
        var rows: [String] = []
        for hour in 0..<20 {
            rows.append("k\(hour);\(hour)")
            try scene.drop("day.csv", rows: rows)
            if hour % 3 == 2 {
                // The instrument goes on writing while the file is read: it is left to the next
                // look.
                let path = scene.path("day.csv")
                scene.once(at: .inspection) { try append("late\(hour);1;\n", to: path) }
                #expect(try scene.run()["day.csv"]?.deferral != nil)
                rows.append("late\(hour);1")
                scene.forget("day.csv")
                for earlier in 0..<hour {
                    scene.remember("day.csv", Scene.text(Self.rows(earlier)))
                }
                try scene.drop("day.csv", rows: rows)
            }
            let new = hour % 3 == 2 ? 2 : 1
            #expect(
                try scene.run()["day.csv"]?.settlement?.summary
                    == "loaded \(rows.count)=\(new)+0+\(rows.count - new)+0")
        }
        #expect(try scene.rows().count == rows.count)
        #expect(try scene.number("select count(*) from essai.mesures_history") == 0)
        #expect(try contents(of: scene.archive).count == 20)
        #expect(
            try scene.number("select count(*) from bascule.file where previous_id is null") == 1)
        try scene.check()
    }

    /// The day's file after an hour.
    private static func rows(_ hour: Int) -> [String] {
        (0...hour).flatMap { $0 % 3 == 2 ? ["k\($0);\($0)", "late\($0);1"] : ["k\($0);\($0)"] }
    }

    @Test func `a streamed file that grows while it is read leaves nothing behind`() throws {
        let scene = try Scene()
        scene.pipeline.options.streamAboveBytes = 10
        try scene.drop(DroppedFile("a.csv", rows: 20_000))
        let path = scene.path("a.csv")
        scene.once(at: .inspection) { try append("b;2;\n", to: path) }
        #expect(try scene.run()["a.csv"]?.deferral?.contains("changed") == true)
        #expect(try scene.rows() == [])
        #expect(try scene.run()["a.csv"]?.settlement?.summary == "loaded 20001=20001+0+0+0")
    }

    @Test func `a file that is replaced after the commit is a new version, and says so`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let path = scene.path("a.csv")
        let next = Data(Scene.text(["a;2"]).utf8)
        scene.once(at: .committed) { try next.write(to: URL(fileURLWithPath: path)) }
        let first = try scene.run()["a.csv"]
        #expect(first?.settlement?.state == .loaded)
        #expect(first?.storedPath == nil)
        #expect(
            try scene.ledger("a.csv").reason == "its sender replaced it before it could be stored")
        scene.forget("a.csv")
        try scene.drop("a.csv", rows: ["a;2"])
        #expect(try scene.run()["a.csv"]?.settlement?.summary == "loaded 1=0+1+0+0")
        #expect(try scene.rows() == ["a|2.000"])
        try scene.check()
    }

    @Test func `new rights or times after the commit do not make it another file`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let path = scene.path("a.csv")
        scene.once(at: .committed) {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600, .modificationDate: Date(timeIntervalSince1970: 1)],
                ofItemAtPath: path)
        }
        let result = try #require(try scene.run()["a.csv"])
        #expect(result.storedPath?.hasPrefix(scene.archive) == true)
        try scene.check()
    }

    @Test func `a file that vanishes after the commit is loaded, and the ledger knows`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let path = scene.path("a.csv")
        scene.once(at: .committed) { try Folder.remove(path) }
        #expect(try scene.run()["a.csv"]?.settlement?.state == .loaded)
        let row = try scene.ledger("a.csv")
        #expect(row.storedPath == nil)
        #expect(row.reason == "it left the inbox before it could be stored")
    }

    @Test func `an arrival that is not what was seen any more is not claimed`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let seen = try scene.arrival("a.csv")
        try append("b;2;\n", to: scene.path("a.csv"))
        #expect(try scene.run([seen]).isEmpty)
        #expect(try scene.number("select count(*) from bascule.file") == 0)
    }

    @Test func `two workers that see the same files load each once`() throws {
        let scene = try Scene()
        for name in ["a.csv", "b.csv"] { try scene.drop(name, rows: ["\(name.prefix(1));1"]) }
        let all = try scene.arrivals()
        let (other, database) = (scene.pipeline, scene.database)
        scene.once(at: .inspection) {
            let none = try other.run(all, on: try database.connect())
            #expect(none.isEmpty)
        }
        #expect(try scene.run(all).count == 2)
        // The second worker's late look finds them gone.
        #expect(try scene.run(all).isEmpty)
        #expect(try scene.number("select count(*) from bascule.file") == 2)
        try scene.check()
    }
}

func append(_ text: String, to path: String) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
}
