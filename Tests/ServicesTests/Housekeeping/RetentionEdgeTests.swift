// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Postgres
import Services
import TestSupport
import Testing

/// Files beside the rule, that must never go.
@Suite struct RetentionEdgeTests {
    private let database: TestDatabase

    init() throws { database = try servicesDatabase() }

    private struct Kept {
        var path: String
        var state = "loaded"
        var arrivedDays = 99
        var storedDays: Int? = 99
    }

    /// What of these is still there after a purge of what is older than 30 days in `archive`.
    private func left(_ files: [Kept]) throws -> [String] {
        let connection = try database.connect()
        let folder = try TemporaryFolder("bascule-retention")
        for file in files {
            let path = "\(folder.path)/\(file.path)"
            try Folder.create(Folder.parent(of: path))
            try Data("x".utf8).write(to: URL(fileURLWithPath: path))
            try connection.execute(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, stored_path,
                                          stored_at, arrived_at)
                values ('f', 'x', 'x', 1, \(file.state), \(path),
                        now() - \(file.storedDays.map(Int32.init)) * interval '1 day',
                        now() - \(Int32(file.arrivedDays)) * interval '1 day')
                """)
        }
        let rule = Retention.Rule(
            .archive, folder: folder.path + "/archive", time: .seconds(30 * 86_400))
        _ = try Retention(rules: [rule]).run(by: "user:ana", on: connection)
        let left = try files.map(\.path).filter {
            try FileStatus(path: "\(folder.path)/\($0)") != nil
        }
        try folder.remove()
        return left
    }

    @Test func `a folder whose name only begins like the rule's is another folder`() throws {
        let files = ["archive/a.csv", "archive-2025/b.csv", "archive.csv"].map { Kept(path: $0) }
        #expect(try left(files) == ["archive-2025/b.csv", "archive.csv"])
    }

    @Test func `the time counts from when a file was stored, not from when it came`() throws {
        let late = Kept(path: "archive/retried.csv", storedDays: 29)
        let owed = Kept(path: "archive/owed.csv", storedDays: nil)
        let old = Kept(path: "archive/old.csv", storedDays: 31)
        #expect(try left([late, owed, old]) == ["archive/retried.csv", "archive/owed.csv"])
    }

    @Test(arguments: ["arrived", "loading", "failed", "rejected", "duplicate"])
    func `only what ended in the archive goes from there`(state: String) throws {
        #expect(try left([Kept(path: "archive/a.csv", state: state)]) == ["archive/a.csv"])
    }
}
