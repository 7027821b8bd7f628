// SPDX-License-Identifier: Apache-2.0

import Application
import FileSystem
import Foundation
import Ingest
import Postgres
import Seals
import TestSupport
import Testing
import Views
import Wording

/// What people do every day raises no alarm of the archive, and what nobody should have put there does.
@Suite struct ArchiveOperationTests {
    private func verify(_ site: ActionSite) throws -> [String] {
        let verification = try site.installation.archiveVerification()
        return try VerifyArchive(.scope(.all), language: .fr)
            .run(by: ActionSite.person, with: verification, on: site.connection)
            .report.damages.map { "\($0.kind.rawValue) \($0.path)" }.sorted()
    }

    private func seal(_ site: ActionSite) throws {
        _ = try site.installation.sealing().run(by: ActionSite.person, on: site.connection)
    }

    private func standing(_ site: ActionSite) throws -> Int64 {
        try site.number(
            """
            select (select count(*) from bascule.archive_damages)
                   + (select count(*) from bascule.alerts
                       where rule = 'archive_damaged' and resolved_at is null)
            """)
    }

    private func path(of id: Int64, _ site: ActionSite) throws -> String {
        try site.connection.query(
            "select stored_path from bascule.file where id = \(id)"
        ).value()
    }

    /// A sealed file that was reverted.
    private func reverted(_ site: ActionSite) throws -> Int64 {
        let id = try site.load("a.csv")
        try site.load("b.csv", ["C;16/03/2026 07:00;2,5"])
        try seal(site)
        _ = try RevertFile(id, because: nil, in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
        #expect(try verify(site).isEmpty)
        return id
    }

    @Test func `a reverted file that is mended in its place is no damage any more`() throws {
        let site = try ActionSite()
        let id = try reverted(site)
        let path = try path(of: id, site)
        try Data("bon;pese_le;net_t\nA;15/03/2026 07:00;11,5\n".utf8)
            .write(to: URL(filePath: path))
        // Until somebody says that this is meant.
        #expect(try verify(site).map { $0.prefix(8) } == ["altered "])
        #expect(try standing(site) == 2)
        _ = try RetryFile(id, in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
        #expect(try verify(site).isEmpty)
        #expect(try standing(site) == 0)
        try seal(site)
        #expect(try verify(site).isEmpty)
        // That its place is empty says nothing by itself: the journal does.
        try site.connection.script(
            "update bascule.file set stored_path = null where name = 'b.csv'")
        #expect(try verify(site).map { $0.prefix(7) } == ["ledger ", "unknown"])
    }

    @Test func `a reverted file that is refused when it is taken up again leaves the archive`()
        throws
    {
        let site = try ActionSite()
        let id = try reverted(site)
        let yaml = ActionSite.feedYAML.replacing("decimal: \",\"", with: "decimal: \".\"")
        try Data((yaml + "\n").utf8)
            .write(to: URL(filePath: site.home.path + "/config/feeds/pesees.yaml"))
        let changed = try Installation(home: site.home.path, config: nil, environment: [:])
        _ = try RetryFile(id, in: changed).run(by: ActionSite.person, on: site.connection)
        #expect(try path(of: id, site).hasPrefix(site.home.error))
        #expect(try verify(site).isEmpty)
        try seal(site)
        #expect(try verify(site).isEmpty)
        // It comes back with what it had.
        _ = try RetryFile(id, in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
        #expect(try path(of: id, site).hasPrefix(site.home.archive))
        try seal(site)
        #expect(try verify(site).isEmpty)
        #expect(
            try site.connection.query(
                "select kind from bascule.seal_line where file_id = \(id) order by seal"
            ).values(as: String.self) == ["stored", "gone", "stored"])
    }

    @Test func `a file that is taken up at this moment is on its way, by the journal`() throws {
        let site = try ActionSite()
        let id = try reverted(site)
        let claim = try Claim.retake(id, by: "user:lab", on: site.connection)
        #expect(claim != nil)
        #expect(try verify(site).isEmpty)
    }

    @Test func `hidden files, links and folders among the files of a day are named`() throws {
        let site = try ActionSite()
        let day = Folder.parent(of: try path(of: site.load("a.csv"), site))
        let files = FileManager.default
        try Data("x".utf8).write(to: URL(filePath: day + "/.x.csv"))
        try files.createSymbolicLink(
            atPath: day + "/lien.csv", withDestinationPath: "/etc/hostname")
        try files.createDirectory(atPath: day + "/sous", withIntermediateDirectories: false)
        let root = String(day.dropFirst(site.home.archive.count + 1))
        let strange = [".x.csv", "lien.csv", "sous"]
        #expect(try verify(site) == strange.map { "unknown \(root)/\($0)" })
        for name in strange { try files.removeItem(atPath: "\(day)/\(name)") }
        // A file that is being moved here from another disk is hidden until it is whole.
        let id = try site.number(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state)
            values ('pesees', 'c.csv', 'pesees/c.csv', 1, 'loading') returning id
            """)
        let part = "\(day)/.\(id)-0123456789abcdef.bascule-part"
        try Data("x".utf8).write(to: URL(filePath: part))
        #expect(try verify(site).isEmpty)
        #expect(try standing(site) == 0)
        try site.connection.script(
            "update bascule.file set state = 'failed', stored_at = now() where name = 'c.csv'")
        #expect(try verify(site) == ["unknown \(root)/\(Folder.name(of: part))"])
    }

    @Test func `more unknown files than are named are counted, and those told stay told`() throws {
        let site = try ActionSite()
        let day = Folder.parent(of: try path(of: site.load("a.csv"), site))
        let verification = try site.installation.archiveVerification()
        // What lies in other folders takes no room of it.
        let errors = site.home.error + "/pesees"
        try Folder.create(errors)
        for number in 0..<ArchiveReport.namedLimit {
            try Data().write(to: URL(filePath: "\(errors)/\(number).csv"))
        }
        try Data("x".utf8).write(to: URL(filePath: day + "/zz.csv"))
        #expect(try verify(site).count == 1)
        for number in 0..<ArchiveReport.namedLimit {
            try Data("x".utf8).write(to: URL(filePath: "\(day)/b\(number).csv"))
        }
        let report = try verification.run(.all, by: "user:ada", on: site.connection)
        #expect(report.counts == [.unknown: Int64(ArchiveReport.namedLimit + 1)])
        #expect(report.damages.count == ArchiveReport.namedLimit)
        #expect(
            try site.number(
                "select count(*) from bascule.archive_damages where path like '%/zz.csv'") == 1)
    }
}
