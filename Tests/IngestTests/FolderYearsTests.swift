// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import Postgres
import Site
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
}
