// SPDX-License-Identifier: Apache-2.0

import Configuration
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Years of stored files: made rows and empty files, for what is about their number alone.
struct MadeYears {
    let scene: ForgottenScene
    let days: Int
    let perDay: Int

    init(days: Int, perDay: Int) throws {
        (self.days, self.perDay) = (days, perDay)
        scene = try ForgottenScene()
        let rows = try scene.connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, arrived_at, loaded_at,
                                      stored_at, stored_path)
            select 'mesures', name, name, 0, 'loaded', at, at, at,
                   \(archive) || to_char(at, '/YYYY/MM/DD/') || name
              from (select timestamptz '2016-01-01 12:00Z'
                               + make_interval(days => (n / \(perDay))::int),
                           'f' || n || '.csv'
                      from generate_series(0, \(days * perDay - 1)) n) made (at, name)
            returning stored_path
            """)
        _ = try scene.connection.execute("analyze bascule.file")
        var last = ""
        for row in rows {
            let path = try row[0, as: String.self]
            let folder = Folder.parent(of: path)
            if folder != last { try Folder.create(folder) }
            last = folder
            try Data().write(to: URL(filePath: path))
        }
    }

    var archive: String { "\(scene.settings.folders.archive)/mesures" }
}

@Suite struct FolderYearsTests {
    private static let years = ProcessInfo.processInfo.environment["BASCULE_TEST_YEARS"]
        .flatMap { Int($0) }

    @Test(.enabled(if: years != nil)) func `years of files are compared`() throws {
        let made = try MadeYears(days: 365 * (Self.years ?? 1), perDay: 30)
        let start = ContinuousClock.now
        let report = try made.scene.compare()
        print("\(made.days * made.perDay) files: \(start.duration(to: .now))")
        #expect(report.isClean)
        #expect(report.folders >= made.days)
    }

    @Test func `a file that was stored long after it came, and is gone, is found`() throws {
        let made = try MadeYears(days: 5, perDay: 2)
        _ = try made.scene.connection.execute(
            "update bascule.file set arrived_at = arrived_at - interval '40 days' where name = 'f5.csv'"
        )
        try Folder.remove("\(made.archive)/2016/01/03/f5.csv")
        #expect(try made.scene.compare().missing.map(\.name) == ["f5.csv"])
    }

    @Test func `a day that is gone as a whole is found, and all are counted`() throws {
        let made = try MadeYears(days: 6, perDay: 4)
        try FileManager.default.removeItem(atPath: "\(made.archive)/2016/01/02")
        try Data().write(to: URL(filePath: "\(made.archive)/2016/01/05/nobodys.csv"))
        let report = try made.scene.compare(limit: 3)
        #expect(report.missing.map(\.name) == ["f4.csv", "f5.csv", "f6.csv"])
        #expect((report.counts.missing, report.counts.unknown) == (4, 1))
        #expect(report.unknown.map(\.name) == ["nobodys.csv"])
        #expect(report.folders == 6 + 2)
        // Of the last days only; what is known of those before is passed over.
        let since = Int64(
            try Date("2016-01-04T12:00:00Z", strategy: .iso8601).timeIntervalSince1970)
        let last = try made.scene.compare(since: since)
        #expect((last.counts.missing, last.counts.unknown, last.folders) == (0, 1, 3 + 2))
    }

    @Test func `a comparison that is cut off goes on where it was, with what it had found`() throws
    {
        struct Cut: Error {}
        let made = try MadeYears(days: 8, perDay: 2)
        let connection = made.scene.connection
        for (day, name) in [("02", "f2.csv"), ("07", "f12.csv")] {
            try Folder.remove("\(made.archive)/2016/01/\(day)/\(name)")
        }
        let all = try made.scene.compare()
        #expect(try FolderComparison.Progress.read(on: connection)?.position == nil)
        var folders = 0
        #expect(throws: Cut.self) {
            _ = try made.scene.compare { progress in
                try progress.write(on: connection)
                folders += 1
                if folders == 4 { throw Cut() }
            }
        }
        // By the next process, on a connection of its own.
        let next = try made.scene.connect()
        let earlier = try #require(try FolderComparison.Progress.read(on: next))
        #expect(earlier.position.folder == "\(made.archive)/2016/01/04")
        let report = try made.scene.compare(from: earlier) { _ in folders += 1 }
        #expect(folders == all.folders)
        #expect(report.isResumed && !all.isResumed)
        #expect(report.counts == all.counts)
        #expect(report.named.missing == all.named.missing)
        #expect(report.missing.map(\.name) == ["f12.csv"])
        _ = try next.execute(
            "update bascule.folder_comparison set moved_at = now() - interval '8 days'")
        #expect(
            try FolderComparison.Progress.read(on: next)?.position == nil, "too old to go on with")
        try FolderComparison.Progress.clear(on: next)
        #expect(try next.query("select 1 from bascule.folder_comparison").isEmpty)
    }

    @Test func `a comparison whose time is over in every run comes to its end all the same`() throws
    {
        let made = try MadeYears(days: 5, perDay: 2)
        let connection = made.scene.connection
        try Folder.remove("\(made.archive)/2016/01/02/f2.csv")
        let all = try made.scene.compare()
        var begun: Set<Timestamp> = []
        var runs = 0
        var report = all
        repeat {
            let earlier = try FolderComparison.Progress.read(on: connection)
            report = try made.scene.compare(from: earlier, budget: .zero)
            begun.insert(try #require(report.begunAt))
            runs += 1
            guard let cut = report.cutAt else { break }
            #expect(report.folders == runs)
            try FolderComparison.Progress(report: report, position: cut).write(on: connection)
        } while runs < 100
        #expect(runs == all.folders + 1, "a folder a run, and one that finds no more")
        #expect(report.counts == all.counts)
        #expect(report.named.missing == all.named.missing)
        #expect(begun.count == 1, "it is one comparison")
    }

    @Test func `each row is read by the index of folders`() throws {
        let made = try MadeYears(days: 60, perDay: 10)
        let connection = made.scene.connection
        func read() throws -> Int64 {
            try connection.query(
                """
                select pg_stat_get_xact_tuples_returned('bascule.file_folder'::regclass)
                       + pg_stat_get_xact_tuples_returned('bascule.file'::regclass)
                """)[0][0]
        }
        try connection.transaction { connection in
            let before = try read()
            #expect(try made.scene.compare().isClean)
            let rows = try read() - before
            // Each once for its folder, one for each folder to find the next, and the list of the
            // feeds.
            #expect(rows >= 600 && rows < 600 + 60 * 3 + 20, "\(rows) rows read")
        }
    }
}
