// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// The note beside the folders shows that a database came back older.
@Suite struct MarkTests {
    private static func mark(
        _ last: Int64 = 10, system: String = "7", timeline: Int64 = 1
    ) -> HighWaterMark {
        HighWaterMark(
            lastFileID: last, journalHead: nil, systemIdentifier: system, timeline: timeline,
            at: "2026-11-28T06:00:00Z")
    }

    private static let cases: [(HighWaterMark, Bool, [Regression])] = [
        (mark(), true, []), (mark(11), true, []), (mark(9), true, [.filesGone]),
        (mark(), false, [.journalGone]), (mark(system: "8"), true, [.otherCluster]),
        (mark(timeline: 2), true, [.otherTimeline]),
        (mark(0, system: "8", timeline: 3), false, [.filesGone, .journalGone, .otherCluster]),
    ]

    @Test(arguments: cases)
    func `a database shows in which ways it went back`(
        now: HighWaterMark, isHeadKept: Bool, found: [Regression]
    ) {
        #expect(Regression.found(between: Self.mark(), and: now, isHeadKept: isHeadKept) == found)
    }

    @Test func `a database that only goes on is noted and nothing is found`() throws {
        let scene = try Scene()
        let keeping = MarkKeeping(scene.settings)
        try keeping.updateNote(on: scene.connection)
        try scene.load("a.csv", rows: ["a;1"])
        let note = try #require(try keeping.updateNote(on: scene.connection))
        #expect(note.now.lastFileID == (try scene.ledger("a.csv").id))
        #expect(note.before == nil)
        #expect(try keeping.read() == note)
        // Nothing new: the file is not touched.
        let written = try FileStatus(path: keeping.path)
        try keeping.updateNote(on: scene.connection)
        #expect(try FileStatus(path: keeping.path) == written)
    }

    @Test func `ids and journal that are gone are found, and no id is given out twice`() throws {
        let old = try Scene()
        try old.load("a.csv", rows: ["a;1"])
        let scene = try Scene()
        // The home is the same, its database was restored from before the file.
        let keeping = MarkKeeping(scene.settings)
        try MarkKeeping(old.settings).updateNote(on: old.connection)
        try Folder.create(Folder.parent(of: keeping.path))
        try FileManager.default.copyItem(
            atPath: MarkKeeping(old.settings).path, toPath: keeping.path)
        let compared = try #require(try keeping.compared(on: scene.connection))
        #expect(compared.found == [.filesGone, .journalGone])
        _ = try scene.connection.execute(
            """
            insert into bascule.folder_comparison
                   (feed, folder, folders, unknown, missing, companions, unknown_paths,
                    missing_paths, unread)
            values ('mesures', '/archive/mesures', 1, 0, 0, 0, '{}', '{}', '{}')
            """)
        let note = try #require(try keeping.updateNote(on: scene.connection))
        #expect(note.found == compared.found)
        #expect(
            try FolderComparison.Progress.read(on: scene.connection)?.position == nil,
            "it tells of another day")
        #expect(note.before?.lastFileID == (try old.ledger("a.csv").id))
        try scene.load("b.csv", rows: ["b;1"])
        #expect(
            try scene.ledger("b.csv").id
                > (try old.ledger("a.csv").id) + MarkKeeping.idsLeftOut)
        // It stands although the database has gone on, until it is accepted; ids jump once.
        #expect(try keeping.updateNote(on: scene.connection)?.found == note.found)
        try scene.load("c.csv", rows: ["c;1"])
        try keeping.updateNote(on: scene.connection)
        #expect(try scene.ledger("c.csv").id == (try scene.ledger("b.csv").id) + 1)
        try keeping.accept(by: "user:test", on: scene.connection)
        #expect(try keeping.updateNote(on: scene.connection)?.before == nil)
        #expect(
            try scene.texts(
                "select actor, action, parameters ->> 'last_file_id' from bascule.journal order by id desc limit 1"
            )
                == ["user:test|accept database|\(try old.ledger("a.csv").id)"])
    }

    @Test func `a note that can't be read is written anew`() throws {
        let scene = try Scene()
        let keeping = MarkKeeping(scene.settings)
        try Folder.create(Folder.parent(of: keeping.path))
        try Data("{".utf8).write(to: URL(filePath: keeping.path))
        #expect(throws: DecodingError.self) { try keeping.read() }
        #expect(try keeping.updateNote(on: scene.connection)?.before == nil)
        #expect(try keeping.read() != nil)
    }
}
