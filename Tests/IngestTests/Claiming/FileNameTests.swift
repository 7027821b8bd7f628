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

/// Names are bytes: a file of any name ends in one place and holds up no other.
@Suite struct FileNameTests {
    /// One letter and its accent, composed and apart: two names for a file system, one for a
    /// `String`.
    private static let composed = "mesures_\u{E9}.csv"
    private static let apart = "mesures_e\u{301}.csv"

    @Test func `two names that differ in their normal form only are two files`() throws {
        let scene = try Scene()
        try scene.drop(Self.composed, rows: ["a;1"])
        try scene.drop(Self.apart, rows: ["b;2"])
        let both = [try scene.arrival(Self.composed), try scene.arrival(Self.apart)]
        let results = try scene.pipeline.run(both, on: scene.connection)
        #expect(results.compactMap(\.settlement?.state) == [.loaded, .loaded])
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        #expect(try contents(of: scene.inbox) == [])
        #expect(try contents(of: scene.archive).count == 2)
        try scene.check()
    }

    @Test(arguments: ["\u{301}a.csv", "\u{301}", "a.\u{301}csv", "\u{300}\u{301}.b\u{302}.csv"])
    func `a name that begins with a combining mark is loaded and stored`(name: String) throws {
        let scene = try Scene()
        for number in 0..<3 {
            let end = try scene.load(name, rows: ["a\(number);1"])
            #expect(end.state == .loaded)
        }
        #expect(try contents(of: scene.inbox) == [])
        #expect(try contents(of: scene.archive).count == 3)
        #expect(
            try scene.texts("select distinct name from bascule.file").map { Array($0.utf8) }
                == [Array(name.utf8)])
        try scene.check()
    }

    @Test func `a link whose name begins with a combining mark is refused and moved`() throws {
        let scene = try Scene()
        let name = "\u{301}link.csv"
        try FileManager.default.createSymbolicLink(
            atPath: scene.path(name), withDestinationPath: "/etc/passwd")
        let status = try #require(try FileStatus(path: scene.path(name)))
        let refusal = Refusal(
            label: scene.feed.name, root: scene.inbox, path: scene.path(name), relative: name,
            identity: FileIdentity(status), reason: .symbolicLink)
        for _ in 0..<2 { try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection) }
        #expect(try FileStatus(path: scene.path(name)) == nil)
        #expect(
            try scene.texts("select name, stored_path from bascule.file").map { Array($0.utf8) }
                == [Array("\(name)|\(scene.error)/\(name)".utf8)])
    }

    @Test func `a name as long as it may be with an early dot can be sent again and again`() throws
    {
        let scene = try Scene()
        for name in [
            "a." + String(repeating: "b", count: 253), String(repeating: ".b", count: 127),
        ] {
            for number in 0..<3 {
                #expect(
                    try scene.load(name, rows: ["\(name.utf8.first ?? 0)\(number);1"]).state
                        == .loaded)
            }
        }
        #expect(try contents(of: scene.inbox) == [])
        #expect(try contents(of: scene.archive).count == 6)
        try scene.check()
    }

    @Test func `names never run out, and nothing is overwritten`() throws {
        let scene = try Scene()
        let first = try scene.load("a.csv", rows: ["a;1"])
        let folder = Folder.parent(of: first.storedPath)
        // As another life of the database has left them: ids are used again after a restore.
        for id in 2...4 {
            try Data("other \(id)".utf8).write(to: URL(fileURLWithPath: "\(folder)/a_\(id).csv"))
        }
        for number in 2...4 {
            #expect(try scene.load("a.csv", rows: ["a;\(number)"]).state == .loaded)
            #expect(try scene.ledger("a.csv").isStored)
        }
        for id in 2...4 {
            #expect(
                try String(contentsOfFile: "\(folder)/a_\(id).csv", encoding: .utf8)
                    == "other \(id)")
        }
        #expect(try contents(of: folder).count == 7)
        #expect(try contents(of: scene.inbox) == [])
    }
}
