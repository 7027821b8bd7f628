// SPDX-License-Identifier: Apache-2.0

import Application
import FileSystem
import Foundation
import Inbox
import Ingest
import Journal
import Postgres
import TestSupport
import Testing
import Views
import Wording

/// Files that are sent: judged, then imported or discarded.
@Suite struct UploadTests {
    private func judge(_ id: Int64, _ site: ActionSite) throws -> Judgement {
        let upload = try #require(try UploadView.find(id, on: site.connection))
        return try JudgeUpload.run(upload, in: site.installation, on: site.connection)
    }

    @Test func `a judgement changes nothing, and is kept with the upload`() throws {
        let site = try ActionSite()
        let id = try site.receive("a.csv", ActionSite.rows + ["C;never;1", "A;15/03/2026 07:00;9"])
        let judgement = try judge(id, site)
        #expect(judgement.state == "loaded")
        #expect(judgement.rowsRead == 4 && judgement.rowsInserted == 2)
        #expect(judgement.rowsRejected == 2 && judgement.rowsGood == 2)
        #expect(judgement.faults.map(\.line) == [4, 5])
        let kept = try #require(try UploadView.find(id, on: site.connection))
        #expect(kept.state == "judged" && kept.isOpen)
        #expect(try Judgement(json: try #require(kept.judgement).text) == judgement)
        #expect(try site.number("select count(*) from bascule.file") == 0)
        #expect(try site.number("select count(*) from essai.pesees") == 0)
        #expect(try site.number("select count(*) from bascule.fault") == 0)
    }

    @Test func `amended rows are told with their values before and after`() throws {
        let site = try ActionSite()
        try site.load("a.csv")
        let id = try site.receive("b.csv", ["A;15/03/2026 07:00;11,5", "B;15/03/2026 08:00;1,25"])
        let judgement = try judge(id, site)
        #expect(judgement.rowsAmended == 1 && judgement.rowsUnchanged == 1)
        let row = try #require(judgement.changed.first)
        #expect(row.key == ["A"] && row.line == 2)
        #expect(row.changes.map(\.column) == ["net_t"])
        #expect(row.changes.map(\.before) == ["10.500"])
        #expect(row.changes.map(\.after) == ["11.500"])
    }

    @Test func `what is loaded already is told, with its file`() throws {
        let site = try ActionSite()
        let first = try site.load("a.csv")
        let judgement = try judge(try site.receive("again.csv"), site)
        #expect(judgement.state == "duplicate" && judgement.duplicateOf == first)
    }

    @Test func `an import goes the way of every file, in the name of who sent it`() throws {
        let site = try ActionSite()
        let id = try site.receive("a.csv")
        let fileID = try ImportUpload(id, in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
        let waiting = try site.file(fileID)
        #expect(waiting.state == "arrived" && waiting.origin == "upload")
        #expect(waiting.sentBy == "user:lab")
        let last = try site.lastEntry
        let results = try site.takeInbox()
        #expect(results.map(\.fileID) == [fileID])
        let loaded = try site.file(fileID)
        #expect(loaded.state == "loaded" && loaded.rowsInserted == 2)
        #expect(loaded.worker == "host:1")
        try site.expect(
            [.init("import", "file \(fileID)", result: #"{"state": "loaded"}"#)], since: last)
        let upload = try #require(try UploadView.find(id, on: site.connection))
        #expect(upload.state == "imported" && upload.fileID == fileID)
        #expect(try FileStatus(path: upload.path) == nil)
        let left = try FileManager.default.contentsOfDirectory(
            atPath: UploadFolder(site.installation.settings).path)
        #expect(left.isEmpty)
    }

    @Test func `an upload is imported once`() throws {
        let site = try ActionSite()
        let id = try site.receive("a.csv")
        let action = ImportUpload(id, in: site.installation)
        _ = try action.run(by: ActionSite.person, on: site.connection)
        #expect(throws: UploadEnded.self) {
            _ = try action.run(by: ActionSite.person, on: site.connection)
        }
        #expect(throws: UploadEnded.self) {
            try DiscardUpload(id, in: site.installation.settings)
                .run(by: ActionSite.person, on: site.connection)
        }
        #expect(try site.number("select count(*) from bascule.file") == 1)
    }

    @Test func `a name in the inbox is never written over`() throws {
        let site = try ActionSite()
        let id = try site.receive("a.csv")
        let path = site.home.inbox("pesees") + "/a.csv"
        try Data("mine".utf8).write(to: URL(filePath: path))
        #expect(throws: HandInRefusal.self) {
            _ = try ImportUpload(id, in: site.installation)
                .run(by: ActionSite.person, on: site.connection)
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
        #expect(try UploadView.find(id, on: site.connection)?.isOpen == true)
        #expect(try site.home.waiting(in: "pesees") == ["a.csv"])
    }

    /// Between the look at the inbox and the file's own name there another file is dropped.
    @Test func `a name that is lost at the last moment leaves the upload as it was`() throws {
        let site = try ActionSite()
        let id = try site.receive("a.csv")
        _ = try judge(id, site)
        let place = URL(filePath: site.home.inbox("pesees") + "/a.csv")
        let last = try site.lastEntry
        var isUndone = false
        do {
            _ = try ImportUpload(id, in: site.installation).run(
                by: ActionSite.person, on: site.connection,
                note: { _, _ in try Data("mine".utf8).write(to: place) },
                lost: { _ in isUndone = true })
            Issue.record("it was imported")
        } catch let refused as HandInRefusal {
            #expect(refused.sentence.en.contains("“a.csv”"))
            #expect(refused.sentence.en.contains("another name"))
        }
        #expect(isUndone)
        #expect(try Data(contentsOf: place) == Data("mine".utf8))
        #expect(try site.home.waiting(in: "pesees") == ["a.csv"])
        let upload = try #require(try UploadView.find(id, on: site.connection))
        #expect(upload.state == "judged" && upload.isOpen && upload.fileID == nil)
        #expect(try FileStatus(path: upload.path) != nil)
        let lost = try site.number("select id from bascule.file")
        #expect(try site.file(lost).state == "failed")
        try site.expect(
            [
                .init("upload imported", "upload \(id)"),
                .init(
                    "upload not imported", "upload \(id)", #"{"file": \#(lost), "name": "a.csv"}"#),
            ], since: last)
        // Pressed again once the name is free.
        try FileManager.default.removeItem(at: place)
        let file = try ImportUpload(id, in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
        #expect(try site.takeInbox().map(\.fileID) == [file])
        #expect(try site.file(file).state == "loaded" && file > lost)
    }

    @Test func `refused rows that are sent under their report's name mend their file`() throws {
        let site = try ActionSite()
        let first = try site.load("a.csv", ActionSite.rows + ["C;never;1"])
        let rows = ["C;15/03/2026 09:00;1"]
        let id = try site.receive("a.csv.rejects.csv", rows)
        let upload = try #require(try UploadView.find(id, on: site.connection))
        #expect(try MendingUpload.file(upload, on: site.connection)?.id == first)
        let file = try ImportUpload(id, in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
        #expect(try site.file(file).mends == first)
        try site.takeInbox()
        #expect(try site.file(file).state == "loaded" && site.file(file).rowsInserted == 1)
        let other = try #require(
            try UploadView.find(try site.receive("b.csv.rejects.csv", rows), on: site.connection))
        #expect(try MendingUpload.file(other, on: site.connection) == nil)
    }

    @Test func `who handed a file in is known after others took it up again`() throws {
        let site = try ActionSite()
        let id = try ImportUpload(
            try site.receive("a.csv", ["A;never;1"]), in: site.installation
        ).run(by: ActionSite.person, on: site.connection)
        try site.takeInbox()
        #expect(try site.file(id).state == "rejected")
        let last = try site.lastEntry
        _ = try RetryFile(id, in: site.installation)
            .run(by: .init(.user, "olga", origin: .console), on: site.connection)
        #expect(try site.file(id).sentBy == "user:lab")
        try site.expect(
            [
                .init("retry", "file \(id)", by: "user:olga"),
                .init("import", "file \(id)", by: "user:olga"),
            ], since: last)
    }

    @Test func `bytes that were changed in the work folder are not imported`() throws {
        let site = try ActionSite()
        let id = try site.receive("a.csv")
        let path = try #require(try UploadView.find(id, on: site.connection)).path
        try Data("bon;pese_le;net_t\n".utf8).write(to: URL(filePath: path))
        #expect(throws: HandInRefusal.self) {
            _ = try ImportUpload(id, in: site.installation)
                .run(by: ActionSite.person, on: site.connection)
        }
        #expect(try site.home.waiting(in: "pesees") == [])
    }

    @Test(arguments: [
        "", "a/b.csv", "a\\b.csv", ".a.csv", "a\u{202e}b.csv", "a\u{2028}.csv", "a\u{0}.csv",
        "a\n.csv", "a.csv.part", "thumbs.db", "a\u{200f}.csv",
        String(repeating: "a", count: 252) + ".csv", "a.txt",
    ])
    func `a name that no file may have is refused`(_ name: String) throws {
        let site = try ActionSite()
        #expect(throws: HandInRefusal.self) { _ = try site.receive(name) }
        #expect(try site.number("select count(*) from bascule.upload") == 0)
    }

    @Test func `the longest name is taken`() throws {
        let site = try ActionSite()
        let name = String(repeating: "é", count: 125) + "a.csv"
        #expect(name.utf8.count == SentName.longest)
        let id = try ImportUpload(try site.receive(name), in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
        #expect(try site.takeInbox().map(\.fileID) == [id])
    }

    /// Files at random: new keys, rows, repeats in and across files, faults, whole refusals.
    @Test func `what the judgement says is what the import then does`() throws {
        var random = SeededGenerator(for: "UploadTests")
        let site = try ActionSite()
        var sent: [[String]] = []
        for number in 0..<40 {
            var rows = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                let key = "K\(Int.random(in: 0...15, using: &random))"
                let hour = 10 + Int.random(in: 0...1, using: &random)
                let bad = Int.random(in: 0...9, using: &random) == 0
                let net = Int.random(in: 1...3, using: &random)
                return "\(key);15/03/2026 \(hour):00;\(bad ? "x" : "\(net),5")"
            }
            if let old = sent.randomElement(using: &random), number % 7 == 3 { rows = old }
            sent.append(rows)
            let id = try site.receive("f\(number).csv", rows)
            let said = try judge(id, site)
            let fileID = try ImportUpload(id, in: site.installation)
                .run(by: ActionSite.person, on: site.connection)
            try site.takeInbox()
            let done = try site.file(fileID)
            let place: Comment = "file \(number): \(rows)"
            #expect(said.state == done.state, place)
            #expect(said.rowsRead == done.rowsRead, place)
            #expect(said.rowsInserted == done.rowsInserted, place)
            #expect(said.rowsAmended == done.rowsAmended, place)
            #expect(said.rowsUnchanged == done.rowsUnchanged, place)
            #expect(said.rowsRejected == done.rowsRejected, place)
            #expect(said.warnings == done.warnings && said.reason == done.reason, place)
            #expect(said.lineAccount == nil || done.lineAccount != nil, place)
            let faults = try FaultView.Filter(fileID: fileID).first(1_000, on: site.connection)
            #expect(
                said.faults.map { [$0.message, $0.original, $0.value] }
                    == faults.map { [$0.message, $0.original, $0.value] }, place)
        }
    }

    @Test func `housekeeping lets go of what nobody imports`() throws {
        let site = try ActionSite()
        let (old, new) = (try site.receive("old.csv"), try site.receive("new.csv"))
        try site.connection.script(
            "update bascule.upload set sent_at = now() - interval '7 days 1 minute' where id = \(old)"
        )
        let path = try #require(try UploadView.find(old, on: site.connection)).path
        let report = try RunHousekeeping(.uploads, by: Housekeeping(site.installation))
            .run(by: ActionSite.person, on: site.connection)
        #expect(report.counts["uploads"] == 1)
        #expect(try UploadView.find(old, on: site.connection)?.state == "discarded")
        #expect(try UploadView.find(new, on: site.connection)?.state == "received")
        #expect(try FileStatus(path: path) == nil)
    }
}
