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

    private func keep(_ path: String, of feed: String, days: Int) throws {
        try Data(path.utf8).write(to: URL(fileURLWithPath: path))
        try connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, stored_path, stored_at,
                                      arrived_at, sha256)
            values (\(feed), \(Folder.name(of: path)), 'x', \(path.utf8.count), 'loaded', \(path),
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
}
