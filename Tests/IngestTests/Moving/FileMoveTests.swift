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

/// Files on their way to their last place.
@Suite struct FileMoveTests {
    @Test
    func `a name that is taken in the archive gets the ledger id, and nothing is overwritten`()
        throws
    {
        let scene = try Scene()
        let first = try scene.load("a.b.csv", rows: ["a;1"])
        let second = try scene.load("a.b.csv", rows: ["a;2"])
        let folder = Folder.parent(of: first.storedPath)
        #expect(
            try contents(of: folder).sorted()
                == [folder + "/a.b.csv", folder + "/a_\(second.fileID).b.csv"])
        let rejected = try (0..<3).map { try scene.load("bad.csv", "x\n\($0)\n").fileID }
        #expect(
            try contents(of: scene.error).filter { !isReport($0) }.sorted()
                == [scene.error + "/bad.csv"]
                + rejected.dropFirst().map { "\(scene.error)/bad_\($0).csv" })
        try scene.check()
    }

    @Test func `a file keeps the time its sender gave it, also on another file system`() throws {
        let memory = "/dev/shm/bascule-\(UUID().uuidString)"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: memory) } }
        let scene = try Scene(archive: memory + "/archive")
        try scene.drop("a.csv", rows: ["a;1"])
        let old = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes(
            [.modificationDate: old], ofItemAtPath: scene.path("a.csv"))
        let stored = try #require(try scene.run()["a.csv"]?.storedPath)
        #expect(stored.hasPrefix(memory))
        #expect(try FileStatus(path: stored)?.modifiedNanoseconds == 1_000_000_000_000_000_000)
        try scene.check()
        try scene.load("a.csv", rows: ["a;2"])
        #expect(try contents(of: Folder.parent(of: stored)).count == 2)
        try scene.check()
    }

    @Test func `names as long as they may be have room for the ledger id and for their reports`()
        throws
    {
        let scene = try Scene()
        let name = String(repeating: "é", count: 125) + "x.csv"
        try #require(name.utf8.count == 255)
        for number in 0..<4 {
            let end = try scene.load(name, "x\n\(number)\n")
            #expect(end.state == .rejected)
            #expect(try scene.load(name, rows: ["a\(number);1"]).state == .loaded)
        }
        let kept = try contents(of: scene.error)
        #expect(kept.count { $0.hasSuffix(".faults.csv") } == 4)
        #expect(kept.count == 8)
        #expect(try contents(of: scene.archive).count == 4)
        #expect(
            try scene.number("select count(*) from bascule.file where stored_at is not null") == 8)
    }

    /// The service died after the rename, before the ledger knew; then the sender sent the same
    /// bytes again.
    @Test(arguments: [false, true])
    func `bytes sent again after a cut-off move are a new arrival, and each kept file has its row`(
        isItsOwn: Bool
    ) throws {
        let folder = try TemporaryFolder("bascule-outcome")
        defer { #expect(throws: Never.self) { try folder.remove() } }
        let path = folder.path + "/inbox.csv"
        let destination = folder.path + "/duplicate/inbox.csv"
        try Folder.create(folder.path + "/duplicate")
        for file in [path, destination] { try Data("x\n1\n".utf8).write(to: URL(filePath: file)) }
        var move = FileMove(
            fileID: 7, path: path, identity: nil, sha256: try fileSHA256(path),
            destination: destination, keepsOriginal: false)
        // A move keeps the inode: by it the service knows whether the file there is this row's.
        let there = try #require(try FileStatus(path: destination))
        move.settled = SettledIdentity(
            inode: isItsOwn ? there.inode : there.inode &+ 1, size: there.size,
            changedNanoseconds: there.changedNanoseconds)
        let numbered = folder.path + "/duplicate/inbox_7.csv"
        #expect(try move.run() == .here(path: isItsOwn ? destination : numbered))
        #expect(try (FileStatus(path: path) != nil) == isItsOwn)
        #expect(try FileStatus(path: destination) != nil)
    }

    @Test func `a file of a command is copied and stays`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        scene.pipeline.options.isCommand = true
        let stored = try #require(try scene.run()["a.csv"]?.storedPath)
        #expect(try fileSHA256(stored) == fileSHA256(scene.path("a.csv")))
        // Once more: the same bytes, now a duplicate; both copies are kept.
        #expect(try scene.run()["a.csv"]?.settlement?.state == .duplicate)
        #expect(try scene.files().count == 3)
    }

    @Test(.enabled("a file system can be mounted") { try await SmallFileSystem.isPossible() })
    func
        `a full archive leaves the move pending, loses nothing, and it is done when there is room`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            try await SmallFileSystem.with(at: folder + "/small", megabytes: 1) { small in
                try Self.fillAndFree(small)
            }
        }
    }

    private static func fillAndFree(_ small: SmallFileSystem) throws {
        let scene = try Scene(archive: small.path + "/archive")
        let ballast = try small.fill()
        let files = (0..<3).map { DroppedFile("a\($0).csv", rows: 900) }
        for file in files { try scene.drop(file) }
        for _ in 0..<2 {
            let error = #expect(throws: DepartureError.self) { try scene.run() }
            #expect(error?.isFull == true)
            #expect(try scene.number("select count(*) from essai.mesures") == 2_700)
            #expect(try contents(of: scene.inbox).count == 3)
            // An unfinished copy takes no room.
            #expect(try contents(of: small.path) == [ballast])
        }
        #expect(
            try scene.number(
                "select count(*) from bascule.file where state = 'loaded' and stored_at is null")
                == 3)
        try FileManager.default.removeItem(atPath: ballast)
        let results = try scene.run()
        #expect(results.values.allSatisfy { $0.storedPath?.hasPrefix(small.path) == true })
        try scene.check()
    }

    @Test func `a pending move is finished by the next claim of the file, with its report`() throws
    {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1", "b;x"])
        try scene.drop("bad.csv", "x\n1\n")
        // A file stands where the folders of the archive and of the errors are to be.
        try Data().write(to: URL(fileURLWithPath: scene.error))
        try FileManager.default.removeItem(atPath: scene.archive)
        try Data().write(to: URL(fileURLWithPath: scene.archive))
        scene.pipeline.options.backoff = { _ in 0 }
        let blocked = try scene.run()
        #expect(blocked.values.allSatisfy { $0.blocked != nil && $0.storedPath == nil })
        #expect(try scene.ledger("a.csv").state == .loaded)
        #expect(try scene.ledger("a.csv").isStored == false)
        try Folder.remove(scene.archive)
        try Folder.remove(scene.error)
        let results = try scene.run(on: try scene.connect())
        #expect(results["a.csv"]?.storedPath?.hasPrefix(scene.archive) == true)
        #expect(results["a.csv"]?.reportPath == scene.error + "/a.csv.faults.csv")
        #expect(results["bad.csv"]?.reportPath == scene.error + "/bad.csv.faults.csv")
        try scene.check()
    }

    @Test func `no cell of a report runs in a spreadsheet, and the ledger has it as it was sent`()
        throws
    {
        let scene = try Scene(DroppedFile.feedYAML().replacing("50%", with: "100%"))
        try scene.load(
            "a.csv",
            rows: [
                "=cmd|' /C calc'!A0;x", "b;=1+1", "-1;x", "-1+1;+33 5 90", "@x;\"-12,5\"\"\"",
            ])
        let report = try ReportFile(scene.error + "/a.csv.faults.csv")
        #expect(report.lines.map { $0[2] } == ["x", "'=1+1", "x", "+33 5 90", "'-12,5\""])
        #expect(
            report.lines.map { $0[5] } == [
                "'=cmd|' /C calc'!A0;x;", "b;'=1+1;", "'-1;x;", "'-1+1;+33 5 90;",
                "'@x;\"-12,5\"\"\";",
            ])
        #expect(
            try scene.texts("select value, original from bascule.faults order by line") == [
                "x|=cmd|' /C calc'!A0;x;", "=1+1|b;=1+1;", "x|-1;x;", "+33 5 90|-1+1;+33 5 90;",
                "-12,5\"|@x;\"-12,5\"\"\";",
            ])
    }

    @Test func `the report is in the site's language and opens in its spreadsheets`() throws {
        let french = try Scene(language: .fr)
        try french.load("a.csv", rows: ["a;1", "b;\"x;\"\"y\"\"\""])
        let report = try ReportFile(french.error + "/a.csv.faults.csv")
        #expect(
            report.header == ["ligne", "colonne", "valeur", "règle", "message", "ligne d'origine"])
        #expect(report.lines.count == 1)
        #expect(report.lines[0][2] == "x;\"y\"")
        #expect(report.lines[0][4].contains("n'est pas un nombre"))
        #expect(report.lines[0][5] == "b;\"x;\"\"y\"\"\";")
        try french.check()
        let english = try Scene()
        try english.load("a.csv", rows: ["b;x"] + (0..<9).map { "g\($0);1" })
        #expect(
            try ReportFile(english.error + "/a.csv.faults.csv").header
                == ["line", "column", "value", "rule", "message", "original"])
    }
}
