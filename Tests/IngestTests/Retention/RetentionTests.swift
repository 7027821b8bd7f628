// SPDX-License-Identifier: Apache-2.0

import Configuration
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

@Suite struct RetentionTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    private func keep(_ path: String, _ state: String, days: Int) throws {
        if !path.hasSuffix("missing.csv") {
            try Data(path.utf8).write(to: URL(fileURLWithPath: path))
        }
        try connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, stored_path, stored_at,
                                      arrived_at, sha256)
            values ('f', \(Folder.name(of: path)), 'x', \(path.utf8.count), \(state), \(path),
                    now() - make_interval(days => \(Int32(days))),
                    now() - make_interval(days => \(Int32(days))), sha256(\(path)::bytea))
            """)
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = try TemporaryFolder("bascule-retention")
        for name in ["archive", "error"] { try Folder.create("\(folder.path)/\(name)") }
        try body(folder.path)
        try folder.remove()
    }

    private func rules(_ folder: String) -> [Retention.Rule] {
        [
            .init(.archive, folder: folder + "/archive", time: .seconds(30 * 86_400)),
            .init(.error, folder: folder + "/error", time: .seconds(10 * 86_400)),
        ]
    }

    @Test func `who has lost the work deletes nothing, and marks nothing`() throws {
        struct Lost: Error {}
        try withFolder { folder in
            let path = folder + "/archive/old.csv"
            try keep(path, "loaded", days: 31)
            let refusals = [
                CommitGuard(open: { _ in throw Lost() }, hold: { _ in }),
                CommitGuard(open: { _ in }, hold: { _ in throw Lost() }),
            ]
            for (index, commitGuard) in refusals.enumerated() {
                let retention = Retention(rules: rules(folder), commitGuard: commitGuard)
                #expect(throws: Lost.self) { try retention.run(by: "user:me", on: connection) }
                // A purge that loses its lock at the end has deleted; its successor finds that and
                // marks it.
                #expect(try (FileStatus(path: path) != nil) == (index == 0))
                let marks = try connection.query("select 1 from bascule.journal")
                #expect(marks.isEmpty)
            }
            let report = try Retention(rules: rules(folder)).run(by: "user:me", on: connection)
            #expect(report.map(\.files) == [1, 0])
        }
    }

    @Test func `a folder that is away is not taken for deleted`() throws {
        try withFolder { folder in
            let day = folder + "/archive/2026"
            try Folder.create(day)
            try keep(day + "/old.csv", "loaded", days: 31)
            try FileManager.default.moveItem(atPath: day, toPath: folder + "/away")
            let retention = Retention(rules: rules(folder))
            let report = try retention.run(by: "user:me", on: connection)
            #expect(report.map(\.files) == [0, 0])
            #expect(report.flatMap(\.failures).first?.en.contains("\(day) is not there") == true)
            try FileManager.default.moveItem(atPath: folder + "/away", toPath: day)
            #expect(try retention.run(by: "user:me", on: connection).map(\.files) == [1, 0])
            #expect(try FileStatus(path: day + "/old.csv") == nil)
        }
    }

    @Test func `what was taken up again goes with the folder that it has stayed in`() throws {
        try withFolder { folder in
            let paths = ["duplicate", "rejected", "loaded"].map { folder + "/archive/\($0).csv" }
            for path in paths {
                let state = Folder.parts(ofName: Folder.name(of: path)).stem
                try keep(path, state, days: 31)
            }
            _ = try connection.execute(
                "update bascule.file set archived_at = stored_at where state <> 'rejected'")
            let report = try Retention(rules: rules(folder)).run(by: "user:me", on: connection)
            #expect(report.map(\.files) == [2, 0])
            #expect(try paths.map { try FileStatus(path: $0) != nil } == [false, true, false])
        }
    }

    @Test func `the reports of a file go with its bytes, wherever they lie, and no others`() throws
    {
        try withFolder { folder in
            try keep(folder + "/archive/old.csv", "loaded", days: 31)
            try keep(folder + "/archive/new.csv", "loaded", days: 29)
            for name in ["old.csv", "new.csv"] {
                let path = "\(folder)/error/\(name).mended-by-7.rejects.csv"
                try Data().write(to: URL(fileURLWithPath: path))
                try connection.execute(
                    """
                    insert into bascule.report (file_id, kind, path, name)
                    select id, 'rejects', \(path), 'x' from bascule.file
                     where stored_path = \("\(folder)/archive/\(name)")
                    """)
            }
            _ = try Retention(rules: rules(folder), reports: folder + "/error")
                .run(by: "x", on: connection)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder + "/error") == [
                    "new.csv.mended-by-7.rejects.csv"
                ])
        }
    }

    @Test func `what is old enough goes, with its report, and the journal names it`() throws {
        try withFolder { folder in
            try keep(folder + "/archive/old.csv", "loaded", days: 31)
            try keep(folder + "/archive/missing.csv", "loaded", days: 40)
            try keep(folder + "/archive/new.csv", "loaded", days: 29)
            try keep(folder + "/error/bad.csv", "rejected", days: 11)
            try Data().write(to: URL(fileURLWithPath: folder + "/error/bad.csv.faults.csv"))
            let retention = Retention(rules: rules(folder))
            let plan = try retention.plan(on: connection)
            #expect(plan.map(\.files) == [2, 1])
            #expect(try FileStatus(path: folder + "/archive/old.csv") != nil)

            #expect(try retention.run(by: "user:me", on: connection) == plan)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder + "/archive") == [
                    "new.csv"
                ])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/error") == [])
            let journal = try connection.query(
                """
                select actor, subject, jsonb_array_length(result->'files'),
                       result->'files'->0->>'sha256' is not null
                  from bascule.journal where action = 'purge' order by id
                """)
            #expect(journal.count == 2)
            #expect(try journal[0][0, as: String.self] == "user:me")
            #expect(try journal[0][2, as: Int.self] == 2)
            #expect(try journal[0][3, as: Bool.self])
            #expect(try retention.run(by: "user:me", on: connection).map(\.files) == [0, 0])
        }
    }

    @Test func `what can't be deleted is told, stays, and keeps no other file`() throws {
        try withFolder { folder in
            let outside = folder + "/precious.csv"
            try keep(outside, "loaded", days: 99)
            try keep(folder + "/archive/../precious.csv", "loaded", days: 99)
            try keep(folder + "/archive/missing.csv", "loaded", days: 99)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/archive/missing.csv", withDestinationPath: "/etc/passwd")
            try keep(folder + "/archive/old.csv", "loaded", days: 99)
            let report = try Retention(rules: rules(folder)).run(by: "x", on: connection)[0]
            #expect(report.files == 1)
            #expect(report.failures.count == 2, "\(report.failures)")
            #expect(report.failures.first?.en.contains("leaves \(folder)/archive") == true)
            #expect(report.failures.last?.en.contains("no plain file") == true)
            #expect(try FileStatus(path: outside) != nil)
            #expect(try FileStatus(path: folder + "/archive/old.csv") == nil)
            let marked = try connection.query(
                "select name from bascule.file where purged_at is not null")
            #expect(try marked.map { try $0[0, as: String.self] } == ["old.csv"])
            let named = try connection.query(
                "select jsonb_array_length(result->'files') from bascule.journal")
            #expect(try named.map { try $0[0, as: Int.self] } == [1])
        }
    }

    @Test func `a file that is taken up again at this moment is left alone`() throws {
        try withFolder { folder in
            let path = folder + "/error/again.csv"
            try keep(path, "rejected", days: 99)
            let other = try database.connect()
            try other.script("begin; update bascule.file set state = 'loading'")
            let report = try Retention(rules: rules(folder)).run(by: "x", on: connection)[1]
            try other.script("commit")
            #expect(report.files == 0 && report.failures.isEmpty)
            #expect(try Retention(rules: rules(folder)).run(by: "x", on: connection)[1].files == 0)
            #expect(try FileStatus(path: path) != nil)
        }
    }

    @Test func `more than one batch goes in one run`() throws {
        try withFolder { folder in
            try connection.execute(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, stored_path, stored_at,
                                          arrived_at)
                select 'f', n::text, 'x', 1, 'loaded', \(folder + "/archive/")::text || n,
                       now() - interval '99 days', now() - interval '99 days'
                  from generate_series(1, \(Retention.batchFiles + 1)) n
                """)
            let reports = try Retention(rules: rules(folder)).run(by: "x", on: connection)
            #expect(reports[0].files == Retention.batchFiles + 1)
        }
    }
}
