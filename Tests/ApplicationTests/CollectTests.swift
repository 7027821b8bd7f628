// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Journal
import Postgres
import TestSupport
import Testing

@testable import Application

/// Files that a schedule collects from a folder.
@Suite struct CollectTests {
    private let site: ActionSite
    private let work: CollectFiles
    /// Later than any file can have been changed by a minute.
    private let later = Date().addingTimeInterval(3_600)

    init() throws {
        site = try ActionSite()
        work = CollectFiles(
            try site.installation.feed(named: "pesees"), in: site.installation)
    }

    private func put(_ name: String, _ rows: String...) throws {
        try Folder.create(work.folder.path)
        let text = (["bon;pese_le;net_t"] + rows).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: URL(filePath: "\(work.folder.path)/\(name)"))
    }

    private func run(at now: Date? = nil) throws -> [String: Int] {
        try work.run(
            by: JournalActor(text: "schedule:labo_import_daily", origin: .commandLine),
            on: site.connection, at: now ?? later
        ).counts
    }

    @Test func `what is new is loaded once, and stays in its folder`() throws {
        #expect(try run()["found"] == 0)
        try put("a.csv", ActionSite.rows[0], ActionSite.rows[1])
        try put("b.csv", "C;15/03/2026 09:00;1", "D;15/03/2026 09:00;x")
        try put("lisez-moi.txt", "x")
        try put(".caché.csv", "x")
        try Folder.create(work.folder.path + "/dossier.csv")
        try FileManager.default.createSymbolicLink(
            atPath: work.folder.path + "/lien.csv", withDestinationPath: "/etc/passwd")
        #expect(
            try run() == ["found": 2, "known": 0, "loaded": 1, "refused": 1, "resting": 0])
        #expect(
            try run() == ["found": 2, "known": 2, "loaded": 0, "refused": 0, "resting": 0])
        // The same bytes under another name, and other bytes under the same.
        try put("c.csv", ActionSite.rows[0], ActionSite.rows[1])
        try put("a.csv", "A;15/03/2026 07:00;9,5")
        #expect(
            try run() == ["found": 3, "known": 2, "loaded": 1, "refused": 0, "resting": 0])
        let values: [String] = try site.connection.query(
            "select bon || ' ' || net_t from essai.pesees order by bon"
        ).values()
        #expect(values == ["A 9.500", "B 1.250", "C 1.000"])
        #expect(FileManager.default.fileExists(atPath: work.folder.path + "/a.csv"))
    }

    @Test func `what changed within a minute waits for the next run`() throws {
        try put("a.csv", ActionSite.rows[0])
        let changed = try #require(try FileStatus(path: work.folder.path + "/a.csv"))
        let at = Date(
            timeIntervalSince1970: Double(changed.changedNanoseconds) / 1e9)
        #expect(try run(at: at.addingTimeInterval(59))["resting"] == 1)
        #expect(
            try run(at: at.addingTimeInterval(-3_600))["resting"] == 1, "of a clock that is ahead")
        #expect(try run(at: at.addingTimeInterval(61))["loaded"] == 1)
    }
}
