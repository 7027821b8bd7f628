// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Journal
import Postgres
import Programs
import TestSupport
import Testing
import Wording

@testable import Application

/// Files that a schedule collects from a folder.
@Suite struct CollectTests {
    private let site: ActionSite
    private let work: CollectFiles
    /// Later than any file can have been changed by a minute.
    private let later = Date().addingTimeInterval(3_600)

    init() throws { try self.init(feed: "") }

    private init(feed more: String) throws {
        site = try ActionSite(feed: more)
        work = CollectFiles(
            try site.installation.feed(named: "pesees"), in: site.installation)
        try Folder.create(work.folder.path)
    }

    private func put(_ name: String, _ rows: String...) throws {
        let text = (["bon;pese_le;net_t"] + rows).joined(separator: "\n") + "\n"
        try put(Array(text.utf8), as: name)
    }

    /// Written by another process, as by a sender: of a descriptor of ours, a process that another
    /// test starts meanwhile would have a copy, and the file would be open for writing.
    private func put(_ bytes: [UInt8], as name: String) throws {
        let writer = Program(
            "sh", ["-c", "cat > \"$0\"", "\(work.folder.path)/\(name)"],
            environment: ["PATH=/usr/bin:/bin"])
        let outcome = try writer.run(input: bytes, within: .seconds(60)) { _ in }
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func report(
        _ work: CollectFiles? = nil, at now: Date? = nil,
        each: (String) throws -> Void = { _ in }
    ) throws -> CollectFiles.Report {
        try (work ?? self.work).run(
            by: JournalActor(text: "schedule:labo_import_daily", origin: .commandLine),
            on: site.connection, at: now ?? later
        ) { _, _, arrival in try each(arrival.path) }
    }

    /// What is not nought.
    private func run(at now: Date? = nil) throws -> [String: Int] {
        let report = try report(at: now)
        #expect(report.troubles.isEmpty, "\(report.troubles.map(\.en))")
        return report.counts.filter { $0.value != 0 }
    }

    private func files() throws -> Int {
        try site.connection.query("select count(*) from bascule.file").value()
    }

    @Test func `what is new is loaded once, and stays in its folder`() throws {
        try put("a.csv", ActionSite.rows[0], ActionSite.rows[1])
        try put("b.csv", "C;15/03/2026 09:00;1", "D;15/03/2026 09:00;x")
        #expect(try run() == ["found": 2, "loaded": 1, "refused": 1])
        #expect(try run() == ["found": 2, "known": 2])
        // The same bytes under another name, and other bytes under the same.
        try put("c.csv", ActionSite.rows[0], ActionSite.rows[1])
        try put("a.csv", "A;15/03/2026 07:00;9,5")
        #expect(try run() == ["found": 3, "known": 2, "loaded": 1])
        let values: [String] = try site.connection.query(
            "select bon || ' ' || net_t from essai.pesees order by bon"
        ).values()
        #expect(values == ["A 9.500", "B 1.250", "C 1.000"])
        #expect(FileManager.default.fileExists(atPath: work.folder.path + "/a.csv"))
    }

    @Test func `what no inbox takes is passed over and counted, and what never is data is nothing`()
        throws
    {
        for name in ["lisez-moi.txt", ".caché.csv", "~$a.csv", "Thumbs.db", "a.csv.part"] {
            try put(name, "x")
        }
        try Folder.create(work.folder.path + "/dossier.csv")
        try FileManager.default.createSymbolicLink(
            atPath: work.folder.path + "/lien.csv", withDestinationPath: "/etc/passwd")
        try put("a\u{202E}b.csv", ActionSite.rows[0])
        let report = try report()
        #expect(report.counts["passed_over"] == 3 && report.counts["found"] == 0)
        for part in ["lien.csv is a symbolic link", "control character in its name"] {
            #expect(report.lines.contains { $0.contains(part) }, "\(report.lines)")
        }
        #expect(try files() == 0)
    }

    @Test func `what changed within a minute waits for the next run`() throws {
        try put("a.csv", ActionSite.rows[0])
        let changed = try #require(try FileStatus(path: work.folder.path + "/a.csv"))
        let at = Date(
            timeIntervalSince1970: Double(changed.changedNanoseconds) / 1e9)
        #expect(try run(at: at.addingTimeInterval(59)) == ["resting": 1])
        #expect(try run(at: at.addingTimeInterval(-3_600)) == ["resting": 1], "a clock ahead")
        #expect(try run(at: at.addingTimeInterval(61))["loaded"] == 1)
    }

    @Test func `a feed's marker and checksum are waited for, and held`() throws {
        let test = try Self(feed: "arrival: { marker: .ok, checksum: .sha256 }")
        try test.put("a.csv", ActionSite.rows[0])
        #expect(try test.run() == ["resting": 1])
        try test.put([], as: "a.csv.ok")
        #expect(try test.run() == ["resting": 1])
        try test.put(Array(repeating: UInt8(ascii: "0"), count: 64), as: "a.csv.sha256")
        #expect(try test.run() == ["found": 1, "refused": 1])
        #expect(FileManager.default.fileExists(atPath: test.work.folder.path + "/a.csv.ok"))
    }

    @Test func `an end that is not written yet is waited for`() throws {
        let path = work.folder.path + "/a.csv"
        try put(Array("bon;pese_le;net_t\n".utf8) + Array(repeating: 0, count: 4_096), as: "a.csv")
        let changed = try #require(try FileStatus(path: path)).changedNanoseconds
        let at = Date(timeIntervalSince1970: Double(changed) / 1e9)
        #expect(try run(at: at.addingTimeInterval(299)) == ["resting": 1])
        #expect(try run(at: at.addingTimeInterval(301))["found"] == 1)
    }

    @Test func `a file that ended without a digest is known as it is, and read no more`() throws {
        try put("a.csv", ActionSite.rows[0])
        #expect(try run()["loaded"] == 1)
        // As one above the feed's limit, or one that was given up.
        try site.connection.execute("update bascule.file set sha256 = null, state = 'failed'")
        #expect(try run() == ["found": 1, "known": 1])
        #expect(try files() == 1)
        try put("a.csv", ActionSite.rows[0])
        #expect(try run()["loaded"] == 1, "it was written anew")
    }

    @Test func `a file whose load was cut off is taken up by the next run`() throws {
        try put("a.csv", ActionSite.rows[0])
        #expect(try run()["loaded"] == 1)
        // As a process leaves it that dies in the middle, or a database that goes away.
        try site.connection.execute(
            """
            update bascule.file
               set state = 'loading', stored_at = null, sha256 = null, feed_version_id = null,
                   parser = null
            """)
        try site.connection.execute("delete from essai.pesees")
        let feed = try site.installation.feed(named: "pesees")
        let pipeline = try Preparation(site.installation, worker: "test:1")
            .pipeline(feed, on: site.connection)
        let inbox = site.installation.settings.folders.inbox
        try Recovery(pipeline).run(
            feed: feed, root: "\(inbox)/\(feed.folder)", on: site.connection)
        #expect(
            try site.connection.query("select state from bascule.file").value(as: String.self)
                == "failed")
        #expect(try run() == ["found": 1, "loaded": 1])
        #expect(try run() == ["found": 1, "known": 1])
    }

    @Test func `a file that can't be read keeps none of the others from being loaded`() throws {
        try put("a.csv", ActionSite.rows[0])
        try put("b.csv", ActionSite.rows[1])
        let report = try report { path in
            if path.hasSuffix("/a.csv") { try Folder.remove(path) }
        }
        #expect(report.counts["loaded"] == 1)
        #expect(report.troubles.first?.en.contains("1 file could not be read") == true)
        #expect(report.troubles.first?.fr.contains("1 fichier n'a pas pu être lu") == true)
    }

    @Test func `a run loads so many new files, what is known is none of them, the next goes on`()
        throws
    {
        var small = work
        small.limit = 2
        for name in ["a", "b", "c"] { try put("\(name).csv", "\(name);15/03/2026 07:00;1") }
        let first = try report(small)
        #expect(first.counts["loaded"] == 2)
        #expect(first.troubles.first?.en.contains("more new files than one run loads") == true)
        let second = try report(small)
        #expect(second.counts["known"] == 2 && second.counts["loaded"] == 1)
        #expect(second.troubles.isEmpty)
    }

    @Test func `a file that has to wait keeps later ones from being loaded before it`() throws {
        try put("a.csv", ActionSite.rows[0])
        try put("b.csv", ActionSite.rows[1])
        let other = try site.database.connect()
        let key = Claim.lockKey(feed: "pesees", relative: work.folder.path + "/a.csv")
        _ = try other.query("select pg_advisory_lock(\(key))")
        let report = try report()
        #expect(report.troubles.count == 1 && report.counts["loaded"] == 0)
        #expect(try files() == 0)
        _ = try other.query("select pg_advisory_unlock(\(key))")
        #expect(try run()["loaded"] == 2)
    }

    @Test func `a folder that is not there, or has lost all it had, is no success`() throws {
        try put("a.csv", ActionSite.rows[0])
        #expect(try run()["loaded"] == 1)
        try Folder.remove(work.folder.path + "/a.csv")
        #expect(throws: CollectError.emptied(work.folder.path)) { try report() }
        try put("vide.txt")
        #expect(try run() == ["passed_over": 1])
        try Folder.remove(work.folder.path + "/vide.txt")
        try Folder.removeEmpty(work.folder.path)
        #expect(throws: CollectError.absent(work.folder.path)) { try report() }
        #expect(!FileManager.default.fileExists(atPath: work.folder.path), "it is not made")
    }

    @Test func `a folder that never had a file may be empty`() throws {
        #expect(try run() == [:])
    }
}
