// SPDX-License-Identifier: Apache-2.0

import Application
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// The restoration drill: an archive makes the same database again, or the differences are said.
@Suite struct RebuildTests {
    private func rebuild(_ site: ActionSite) throws -> RebuildReport {
        let empty = try TestDatabase.create()
        defer { withExtendedLifetime(empty) {} }
        return try RebuildArchive(into: empty.url, in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
    }

    /// Three files: the second amends one row of the first and confirms the other, the third adds.
    private func site() throws -> ActionSite {
        let site = try ActionSite()
        try site.load("a.csv")
        try site.load("b.csv", ["A;15/03/2026 07:00;11,5", "B;15/03/2026 08:00;1,25"])
        try site.load("c.csv", ["C;16/03/2026 07:00;2,5", "D;mauvais;3"])
        return site
    }

    @Test func `rows, histories and counts are the same`() throws {
        let site = try site()
        let before = try site.home.files().keys.sorted()
        let report = try rebuild(site)
        #expect(report.isEqual, "\(report.differences.map(\.en))")
        #expect(report.files == 3 && report.rows == 6)
        #expect(
            report.tables.map { "\($0.name) \($0.live) \($0.rebuilt)" } == [
                "essai.pesees 3 3", "essai.pesees_history 1 1",
            ])
        #expect(try site.home.files().keys.sorted() == before, "nothing in the folders changes")
    }

    @Test func `each table of a feed is made anew and compared`() throws {
        let site = try ActionSite(
            feed: """
                layout: { sections: { begin: '^\\[(.+)\\]$', take: [Pesees] } }
                branches:
                  - table: essai.lots
                    take: [Lots]
                    columns: [{ name: bon, required: true }, { name: lot }]
                    key: [bon]
                """)
        for (name, lot) in [("a.csv", "L1"), ("b.csv", "L2")] {
            let lots = ["[Lots]", "bon;lot", "A;\(lot)"]
            try site.load(name, lots + ["[Pesees]", "bon;pese_le;net_t"] + ActionSite.rows)
        }
        let report = try rebuild(site)
        #expect(report.isEqual, "\(report.differences.map(\.en))")
        #expect(
            report.tables.map { "\($0.name) \($0.live) \($0.rebuilt)" } == [
                "essai.lots 1 1", "essai.lots_history 1 1", "essai.pesees 2 2",
                "essai.pesees_history 0 0",
            ])
        try site.connection.script("update essai.lots set lot = 'L9'")
        #expect(try !rebuild(site).isEqual)
    }

    @Test func `a feed whose declaration has changed since is replayed by its old text`() throws {
        let site = try site()
        // Until now A was read with a decimal comma; the files of today have a point.
        let path = site.home.path + "/config/feeds/pesees.yaml"
        let yaml = ActionSite.feedYAML.replacing("decimal: \",\"", with: "decimal: \".\"")
            .replacing(
                "    key: [bon]", with: "    key: [bon]")
        try Data((yaml + "\n").utf8).write(to: URL(filePath: path))
        let changed = try Installation(home: site.home.path, config: nil, environment: [:])
        let empty = try TestDatabase.create()
        let report = try RebuildArchive(into: empty.url, in: changed)
            .run(by: ActionSite.person, on: site.connection)
        #expect(report.isEqual && report.files == 3, "\(report.differences.map(\.en))")
        #expect(
            try empty.connect().query(
                "select net_t::text from essai.pesees where bon = 'A'"
            ).values(as: String.self) == ["11.500"])
    }

    @Test func `a reverted file is as if it had never come`() throws {
        let site = try site()
        let id = try site.number("select id from bascule.file where name = 'b.csv'")
        _ = try RevertFile(id, because: nil, in: site.installation)
            .run(by: ActionSite.person, on: site.connection)
        let report = try rebuild(site)
        #expect(report.isEqual, "\(report.differences.map(\.en))")
        #expect(report.files == 2)
    }

    @Test func `rows changed by hand, and files that are other bytes now, are told`() throws {
        let site = try site()
        try site.connection.script(
            "update essai.pesees set net_t = 99 where bon = 'B'; delete from essai.pesees_history")
        let changed = try rebuild(site)
        let told = changed.differences.map(\.en)
        #expect(!changed.isEqual)
        #expect(told.contains { $0.contains("only in the live database: (B,") }, "\(told)")
        #expect(told.contains { $0.contains("only in the rebuilt database: (B,") }, "\(told)")
        #expect(
            told.contains { $0.hasPrefix("essai.pesees_history: only in the rebuilt") }, "\(told)")
        let path = try site.connection.query(
            "select stored_path from bascule.file where name = 'c.csv'"
        ).value(as: String.self)
        try Data("bon;pese_le;net_t\nC;16/03/2026 07:00;7,5\n".utf8)
            .write(to: URL(filePath: path))
        let altered = try rebuild(site).differences.map(\.fr)
        #expect(altered.contains { $0.contains("ses octets ne sont pas ceux du registre") })
        #expect(altered.contains { $0.contains("rows_read 2 → 1") }, "\(altered)")
    }

    @Test func `a purged file can't be loaded anew, and is counted`() throws {
        let site = try site()
        try site.connection.script(
            "update bascule.file set purged_at = now() where name = 'c.csv'")
        let report = try rebuild(site)
        #expect(report.purged == 1 && report.files == 2)
        #expect(
            report.differences.map(\.en).contains { $0.contains("only in the live database: (C,") })
    }

    @Test func `a database that has anything in it is refused`() throws {
        let site = try site()
        let other = try TestDatabase.create()
        try other.connect().script("create table notes (x int)")
        #expect(throws: RebuildRefusal.notEmpty("public.notes")) {
            try RebuildArchive(into: other.url, in: site.installation)
                .run(by: ActionSite.person, on: site.connection)
        }
        #expect(
            try other.connect().query(
                "select count(*) from pg_namespace where nspname = 'bascule'"
            ).value(as: Int.self) == 0)
    }

    @Test func `a loaded file whose bytes others have replaced is counted as lost`() throws {
        let site = try site()
        // As a late write leaves it.
        try site.connection.script(
            "update bascule.file set stored_path = null where name = 'b.csv'")
        let report = try rebuild(site)
        #expect(report.lost == 1 && report.files == 2 && report.purged == 0)
        let told = report.differences.map(\.en)
        #expect(told.contains { $0.contains("only in the live database: (A,") }, "\(told)")
    }

    @Test func `of many other rows those are named that differ`() throws {
        let site = try site()
        try site.load("d.csv", (1...21_000).map { "N\($0);15/03/2026 09:00;1,5" })
        try site.connection.script("delete from essai.pesees where bon like 'N%7'")
        let told = try rebuild(site).differences.map(\.en)
        #expect(told.count == 5, "\(told.prefix(9))")
        for line in told {
            #expect(
                line.firstMatch(of: #/only in the rebuilt database: \(N[0-9]*7,/#) != nil, "\(line)"
            )
        }
    }

    @Test func `a folder for work that is outside of the home serves too`() throws {
        let site = try site()
        let work = site.folder.path + "/work"
        try Folder.create(work)
        let config = site.home.path + "/config/bascule.yaml"
        let text = try String(contentsOfFile: config, encoding: .utf8)
        try Data((text + "folders: { work: \(work) }\n").utf8).write(to: URL(filePath: config))
        let elsewhere = try Installation(home: site.home.path, config: nil, environment: [:])
        let empty = try TestDatabase.create()
        let report = try RebuildArchive(into: empty.url, in: elsewhere)
            .run(by: ActionSite.person, on: site.connection)
        #expect(report.isEqual && report.files == 3, "\(report.differences.map(\.en))")
        #expect(try FileManager.default.contentsOfDirectory(atPath: work).isEmpty)
        // Where it is not there, nothing is made, in the database either.
        try FileManager.default.removeItem(atPath: work)
        let other = try TestDatabase.create()
        #expect(throws: FileError.self) {
            try RebuildArchive(into: other.url, in: elsewhere)
                .run(by: ActionSite.person, on: site.connection)
        }
        #expect(
            try other.connect().query(
                "select count(*) from pg_namespace where nspname = 'bascule'"
            ).value(as: Int.self) == 0)
    }
}
