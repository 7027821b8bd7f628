// SPDX-License-Identifier: Apache-2.0

import Configuration
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Files of feeds that are kept for other times.
@Suite struct RetentionClassTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    private func keep(
        _ path: String, of feed: String, days: Int, state: String = "loaded"
    ) throws {
        try Data(path.utf8).write(to: URL(fileURLWithPath: path))
        try connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, stored_path, stored_at,
                                      arrived_at, sha256)
            values (\(feed), \(Folder.name(of: path)), 'x', \(path.utf8.count), \(state), \(path),
                    now() - make_interval(days => \(Int32(days))),
                    now() - make_interval(days => \(Int32(days))), sha256(\(path)::bytea))
            """)
    }

    @Test func `each feed's files go by its own time, those of other feeds by the rule's`() throws {
        let folder = try TemporaryFolder("bascule-retention")
        let day = Duration.seconds(86_400)
        for (feed, ages) in ["short": [29, 31], "labo": [59, 61], "gone": [99, 101]] {
            for age in ages { try keep("\(folder.path)/\(feed)-\(age).csv", of: feed, days: age) }
        }
        let rule = Retention.Rule(
            .archive, folder: folder.path, time: day * 100,
            feeds: ["short": day * 30, "labo": day * 60])
        let retention = Retention(rules: [rule])
        #expect(try retention.plan(on: connection).map(\.files) == [3])
        #expect(try retention.run(by: "user:me", on: connection).map(\.files) == [3])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "gone-99.csv", "labo-59.csv", "short-29.csv",
            ])
        let parameters = try connection.query(
            "select parameters::text from bascule.journal where action = 'purge'"
        ).value(as: String.self)
        #expect(
            parameters
                == #"{"rule": "retention.archive", "feeds": {"labo": 5184000, "short": 2592000}, "kept_seconds": 8640000}"#
        )
        try folder.remove()
    }

    @Test func `what was loaded is kept by its class in every folder, what was not by the rule`()
        throws
    {
        let folder = try TemporaryFolder("bascule-retention")
        let day = Duration.seconds(86_400)
        for (feed, longest) in [("labo", 60), ("gone", 100)] {
            for age in [31, longest - 1, longest + 1] {
                for state in ["loaded", "reverted", "rejected"] {
                    let path = "\(folder.path)/\(feed)-\(state)-\(age).csv"
                    try keep(path, of: feed, days: age, state: state)
                }
            }
            // Refused first, and loaded from there: two rows about one file.
            let path = "\(folder.path)/\(feed)-twice.csv"
            for state in ["rejected", "loaded"] {
                try keep(path, of: feed, days: longest - 1, state: state)
            }
        }
        // As a retry leaves a file where it lies.
        try connection.execute(
            "update bascule.file set archived_at = stored_at where state <> 'rejected'")
        let rule = Retention.Rule(
            .error, folder: folder.path, time: day * 30, feeds: ["labo": day * 60],
            loaded: day * 100)
        let retention = Retention(rules: [rule])
        #expect(try retention.plan(on: connection).map(\.files) == [10])
        #expect(try retention.run(by: "user:me", on: connection).map(\.files) == [10])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "gone-loaded-31.csv", "gone-loaded-99.csv", "gone-reverted-31.csv",
                "gone-reverted-99.csv", "gone-twice.csv", "labo-loaded-31.csv",
                "labo-loaded-59.csv", "labo-reverted-31.csv", "labo-reverted-59.csv",
                "labo-twice.csv",
            ])
        try folder.remove()
    }
}
