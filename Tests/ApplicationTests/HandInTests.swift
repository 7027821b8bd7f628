// SPDX-License-Identifier: Apache-2.0

import Application
import Configuration
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import TestSupport
import Testing
import Views
import Wording

/// A hand-in is a commit, then a name: what a death between leaves, and who may come in between.
@Suite struct HandInTests {
    private static let awaited = "arrival: { marker: .ok, checksum: .sha256 }"

    private func handIn(_ name: String, _ site: ActionSite) throws -> Int64 {
        try ImportUpload(try site.receive(name), in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
    }

    /// Takes the name away again, as a death after the commit would have left it.
    private func die(_ name: String, _ id: Int64, _ site: ActionSite) throws {
        let root = site.home.inbox("pesees")
        try Folder.rename("\(root)/\(name)", to: "\(root)/.bascule-\(id).part")
    }

    private func recover(_ site: ActionSite) throws {
        let pipeline = try #require(
            try Preparation(site.installation, worker: "host:1").run(on: site.connection)
                .pipelines.first)
        try Recovery(pipeline).run(
            feed: site.feed, root: site.home.inbox("pesees"), on: site.connection)
    }

    private func drop(_ name: String, _ rows: [String], _ site: ActionSite) throws {
        try Data(site.text(rows).utf8).write(
            to: URL(filePath: "\(site.home.inbox("pesees"))/\(name)"))
    }

    private func hidden(_ site: ActionSite) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: site.home.inbox("pesees"))
            .filter { $0.hasPrefix(".") }
    }

    @Test func `a file whose process died before it had its name gets it`() throws {
        let site = try ActionSite()
        let id = try handIn("a.csv", site)
        try die("a.csv", id, site)
        try recover(site)
        #expect(try site.home.waiting(in: "pesees") == ["a.csv"])
        try site.takeInbox()
        #expect(try site.file(id).state == "loaded")
    }

    @Test func `another's file under the name is no part of the hand-in, and comes first`() throws {
        let site = try ActionSite()
        let id = try handIn("a.csv", site)
        try die("a.csv", id, site)
        try drop("a.csv", ["P;15/03/2026 09:00;7"], site)
        try recover(site)
        #expect(try hidden(site) == [".bascule-\(id).part"])
        let dropped = try #require(try site.takeInbox().first?.fileID)
        #expect(dropped != id)
        let partner = try site.file(dropped)
        #expect(partner.origin != "upload" && partner.sentBy == nil && partner.state == "loaded")
        #expect(try site.file(id).state == "arrived")
        try recover(site)
        #expect(try site.takeInbox().map(\.fileID) == [id])
        let mine = try site.file(id)
        #expect(mine.state == "loaded" && mine.rowsInserted == 2 && mine.sentBy == "user:lab")
        #expect(try site.number("select count(*) from essai.pesees") == 3)
    }

    @Test func `another's file that its sender takes back leaves the name to the hand-in`() throws {
        let site = try ActionSite()
        let id = try handIn("a.csv", site)
        try die("a.csv", id, site)
        try drop("a.csv", ["P;15/03/2026 09:00;7"], site)
        // Claimed by a worker that dies, then taken back.
        let root = site.home.inbox("pesees")
        let status = try #require(try FileStatus(path: "\(root)/a.csv"))
        let other = try site.database.connect()
        let taken = try Claim.takeFiles(
            [
                Arrival(
                    label: "pesees", root: root, relative: "a.csv", identity: FileIdentity(status))
            ], feed: site.feed, worker: "dead", on: other)
        let dropped = try #require(taken.claims.first?.fileID)
        #expect(dropped != id)
        try AdvisoryLock.releaseAll(on: other)
        try Folder.remove("\(root)/a.csv")
        try recover(site)
        #expect(try site.takeInbox().map(\.fileID) == [id])
        try recover(site)
        #expect(try site.file(dropped).state == "failed")
        #expect(try site.file(id).state == "loaded")
    }

    @Test func `a file that takes the place of a handed-in one is not that person's`() throws {
        let site = try ActionSite()
        let id = try handIn("a.csv", site)
        let root = site.home.inbox("pesees")
        try drop("b.part", ["P;15/03/2026 09:00;7"], site)
        try Folder.remove("\(root)/a.csv")
        try Folder.rename("\(root)/b.part", to: "\(root)/a.csv")
        let dropped = try #require(try site.takeInbox().first?.fileID)
        #expect(dropped != id)
        #expect(try site.file(dropped).sentBy == nil)
        try recover(site)
        #expect(try site.file(id).state == "failed")
    }

    @Test func `nor is one that was given its number too`() throws {
        let site = try ActionSite()
        let id = try handIn("a.csv", site)
        let path = "\(site.home.inbox("pesees"))/a.csv"
        try Folder.remove(path)
        try drop("a.csv", ["P;15/03/2026 09:00;7"], site)
        // As file systems do that give a free number to the next file.
        let inode = Int64(bitPattern: try #require(try FileStatus(path: path)).inode)
        _ = try site.connection.execute("update bascule.file set inode = \(inode) where id = \(id)")
        try recover(site)
        let dropped = try #require(try site.takeInbox().first?.fileID)
        #expect(dropped != id)
        #expect(try site.file(dropped).sentBy == nil)
        try recover(site)
        #expect(try site.file(id).state == "failed")
    }

    @Test(arguments: [[], [".sha256"], [".ok"], [".ok", ".sha256"]])
    func `what a feed waits for beside a file is there after a death too`(_ lost: [String]) throws {
        let site = try ActionSite(feed: Self.awaited)
        let id = try handIn("a.csv", site)
        let root = site.home.inbox("pesees")
        let all = ["a.csv", "a.csv.ok", "a.csv.sha256"]
        #expect(try site.home.waiting(in: "pesees").sorted() == all)
        let line = try String(contentsOfFile: "\(root)/a.csv.sha256", encoding: .utf8)
        for ending in lost { try Folder.remove("\(root)/a.csv\(ending)") }
        if lost.count == 2 { try die("a.csv", id, site) }
        try recover(site)
        #expect(try site.home.waiting(in: "pesees").sorted() == all)
        #expect(try String(contentsOfFile: "\(root)/a.csv.sha256", encoding: .utf8) == line)
        #expect(try hidden(site) == [])
    }

    @Test(arguments: ["a.csv.ok", "a.csv.SHA256"])
    func `a name that the feed takes for a marker or a checksum is refused`(_ name: String) throws {
        let site = try ActionSite(feed: Self.awaited)
        let error = #expect(throws: HandInRefusal.self) { try site.receive(name) }
        #expect(error?.sentence.en.contains("waits for beside its files") == true)
    }

    @Test func `a name whose marker's would be too long is refused`() throws {
        let site = try ActionSite(feed: Self.awaited)
        let longest = String(repeating: "a", count: 255 - 7 - 4) + ".csv"
        #expect(try handIn(longest, site) == 1)
        let error = #expect(throws: HandInRefusal.self) { try site.receive("a" + longest) }
        #expect(error?.sentence.en.contains("longer than") == true)
    }

    @Test func `of files handed in together one may be dropped meanwhile: the others come`() throws
    {
        let site = try ActionSite()
        let handIn = HandIn(
            to: site.feed, inbox: site.installation.settings.folders.inbox, as: .upload,
            by: "user:lab", language: .fr)
        let names = ["a.csv", "b.csv", "c.csv", ".d.csv", "a.csv"]
        var (noted, lost): ([Int], [Int]) = ([], [])
        let ends = try handIn.together(names, on: site.connection) { batch in
            for place in 0..<3 {
                let text = site.text(["\(place);15/03/2026 09:00;7"])
                try batch.write(place) { try $0(Array(text.utf8)) }
            }
            for place in 3...4 {
                #expect(throws: HandInRefusal.self) {
                    try batch.write(place) { _ in Issue.record("it is not read") }
                }
            }
            return try batch.enter(
                note: { made, _ in noted += made.map(\.place) },
                lost: { place, _, _ in lost.append(place) },
                observe: { step in
                    guard step == .committed else { return }
                    do { try drop("b.csv", ["P;15/03/2026 09:00;7"], site) } catch {
                        Issue.record(error)
                    }
                })
        }
        #expect(noted == [0, 1, 2] && lost == [1] && ends.count == 3)
        #expect(throws: HandInRefusal.self) { try ends[1]?.get() }
        #expect(try site.home.waiting(in: "pesees").sorted() == ["a.csv", "b.csv", "c.csv"])
        #expect(try hidden(site) == [])
        // Nobody holds their names any more.
        #expect(try site.takeInbox().count == 3)
        #expect(try site.number("select count(*) from essai.pesees") == 3)
    }

    @Test func `nothing is handed in within a transaction`() throws {
        let site = try ActionSite()
        let upload = try site.receive("a.csv")
        #expect(throws: (any Error).self) {
            try site.connection.transaction { connection in
                _ = try ImportUpload(upload, in: site.installation)
                    .run(by: ActionSite.person, on: connection)
            }
        }
        #expect(try site.home.waiting(in: "pesees") == [] && hidden(site) == [])
        #expect(try UploadView.find(upload, on: site.connection)?.isOpen == true)
    }

    @Test func `hidden files of dead hand-ins go after a day, those of open rows stay`() throws {
        let site = try ActionSite()
        let id = try handIn("a.csv", site)
        try die("a.csv", id, site)
        let root = site.home.inbox("pesees")
        for name in [".bascule-\(UUID().uuidString).part", ".bascule-99.part", ".theirs.part"] {
            try Data("x".utf8).write(to: URL(filePath: "\(root)/\(name)"))
        }
        let leftovers = HandInLeftovers(in: try OpenFolder(root: root, below: ""))
        let now = Int64(Date().timeIntervalSince1970)
        #expect(try leftovers.remove(now: now + 86_000, by: "test", on: site.connection) == 0)
        #expect(try leftovers.remove(now: now + 86_500, by: "test", on: site.connection) == 2)
        #expect(try hidden(site).sorted() == [".bascule-\(id).part", ".theirs.part"])
    }
}
