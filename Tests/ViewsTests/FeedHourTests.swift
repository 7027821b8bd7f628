// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Views

/// What came of a feed within each hour.
@Suite struct FeedHourTests {
    @Test func `hours are counted from an instant, before it too, and by feed`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        let origin = Timestamp(seconds: 1_774_000_800)
        func add(_ feed: String, _ seconds: Int64, _ state: String, rejected: Int = 0) throws {
            let at = Timestamp(seconds: origin.seconds + seconds)
            try connection.execute(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, arrived_at,
                                          rows_read, rows_inserted, rows_rejected)
                values (\(feed), 'a', 'a', 1, \(state), \(at), 10, \(10 - rejected), \(rejected))
                """)
        }
        try add("labo", 0, "loaded")
        try add("labo", 3_599, "rejected", rejected: 10)
        try add("labo", 3_600, "failed", rejected: 1)
        try add("labo", -1, "duplicate")
        try add("cannes", 7_200, "loaded")
        try add("cannes", -7_201, "loaded")
        let hours = try FeedHour.since(
            Timestamp(seconds: origin.seconds - 7_200), hoursFrom: origin, on: connection)
        let told = hours.map {
            "\($0.feed) \($0.hour) \($0.files) \($0.refusedFiles) \($0.rows) \($0.rejected)"
        }
        #expect(
            told == [
                "cannes 2 1 0 10 0", "labo -1 1 0 10 0", "labo 0 2 1 20 10", "labo 1 1 1 10 1",
            ])
    }
}
