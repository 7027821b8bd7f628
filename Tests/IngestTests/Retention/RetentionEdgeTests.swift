// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Files beside the rule, that must never go.
@Suite struct RetentionEdgeTests {
    private let database: TestDatabase

    init() throws { database = try TestDatabase.migrated() }

    private struct Kept {
        var path: String
        var state = "loaded"
        var arrivedDays = 99
        var storedDays: Int? = 99
    }

    /// The files left after a purge of those older than 30 days in `archive`.
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

    @Test func `a file that two rows are about goes when the last of them is due`() throws {
        let connection = try database.connect()
        let folder = try TemporaryFolder("bascule-retention")
        let path = folder.path + "/archive/x.csv"
        try Folder.create(folder.path + "/archive")
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        // Loaded long ago, and today once more from where it is kept.
        for days in [99, 0] {
            try connection.execute(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, stored_path, sha256,
                                          again, stored_at, arrived_at)
                values ('f', \("x\(days).csv"), 'x', 1, 'loaded', \(path), sha256('x'::bytea),
                        \(days == 0), now() - \(Int32(days)) * interval '1 day',
                        now() - \(Int32(days)) * interval '1 day')
                """)
        }
        func purge(olderThanDays days: Int) throws -> Int {
            let rule = Retention.Rule(
                .archive, folder: folder.path + "/archive", time: .seconds(days * 86_400))
            let plan = try Retention(rules: [rule]).plan(on: connection)
            #expect(try Retention(rules: [rule]).run(by: "user:ana", on: connection) == plan)
            return plan[0].files
        }
        #expect(try purge(olderThanDays: 30) == 0)
        #expect(try FileStatus(path: path) != nil)
        try connection.execute(
            "update bascule.file set arrived_at = arrived_at - interval '40 days'")
        try connection.execute(
            "update bascule.file set stored_at = stored_at - interval '40 days'")
        #expect(try purge(olderThanDays: 30) == 2)
        #expect(try FileStatus(path: path) == nil)
        try folder.remove()
    }
}
