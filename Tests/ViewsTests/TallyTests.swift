// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Views

/// Notes of ended files, added up.
@Suite struct TallyTests {
    private func end(_ files: Int, _ connection: borrowing Connection) throws {
        try connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, rows_read, rows_inserted,
                                      arrived_at)
            select 'mesures', g::text, 'x', 1, 'loaded', 3, 3,
                   timestamptz '2020-01-01Z' + g * interval '15 minutes'
              from generate_series(1, \(files)) g
            """)
    }

    private func total(_ connection: borrowing Connection) throws -> Int64 {
        try FileTotal.all(on: connection).reduce(0) { $0 + $1.files }
    }

    @Test func `a fold takes as many notes as it may, and figures stay the same`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        // Plans are kept from now on, made for few notes.
        for _ in 0..<8 { #expect(try NotesToFold.fold(on: connection) == 0) }
        let files = 4 * NotesToFold.most + 1
        try end(files, connection)
        let clock = ContinuousClock()
        var taken: [Int64] = []
        let time = try clock.measure {
            for _ in 0..<6 {
                taken.append(try NotesToFold.fold(on: connection))
                #expect(try total(connection) == Int64(files))
            }
        }
        let most = Int64(NotesToFold.most)
        #expect(taken == [most, most, most, most, 1, 0])
        #expect(time < .seconds(20), "a plan that reads all notes for each one takes minutes")
    }

    @Test func `what a statement does to many files is a note for each end, not for each file`()
        throws
    {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        func notes() throws -> Int64 {
            try connection.query("select count(*) from bascule.file_note").value()
        }
        try connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, arrived_at)
            select 'mesures', g::text, 'x', 1, 'loading', timestamptz '2020-01-01Z'
              from generate_series(1, 900) g
            """)
        #expect(try notes() == 0, "nothing has ended")
        try connection.execute(
            """
            update bascule.file
               set state = (array['loaded', 'rejected', 'loading'])[1 + id % 3], rows_read = 2,
                   rows_rejected = case when id % 3 = 1 then 2 else 0 end,
                   rows_inserted = case when id % 3 = 1 then 0 else 2 end
            """)
        #expect(try notes() == 2)
        try connection.execute("update bascule.file set stored_at = now()")
        #expect(try notes() == 2, "no state has changed")
        for _ in 0..<2 {
            let told = try FileTotal.all(on: connection)
            #expect(told.map(\.files) == [300, 300])
            #expect(told.map(\.rowsRejected).sorted() == [0, 600])
            #expect(told.allSatisfy { $0.seconds > 300 * 86_400 * 365 })
            _ = try NotesToFold.fold(on: connection)
        }
        // Taken back: of the first, one less; of what it is now, one more.
        try connection.execute(
            "update bascule.file set state = 'reverted' where id in (select id from bascule.file where state = 'loaded' limit 7)"
        )
        let quarters = try connection.query(
            """
            select state, sum(files)::bigint as files from bascule.file_quarters
             group by state order by state
            """
        ).map { try ($0["state"] as String, $0["files"] as Int64) }
        #expect(quarters.map(\.0) == ["loaded", "rejected", "reverted"])
        #expect(quarters.map(\.1) == [293, 300, 7])
    }

    /// Pages that a figure reads, of whatever table.
    private func pagesRead(_ connection: borrowing Connection) throws -> Int {
        let plan = try connection.query(
            """
            explain (analyze, buffers, format text)
            select feed, state, sum(files) from bascule.file_totals group by 1, 2
            """
        ).values(as: String.self).joined(separator: "\n")
        return plan.matches(of: /(?:hit|read)=(\d+)/).prefix(2)
            .reduce(0) { $0 + (Int($1.output.1) ?? 0) }
    }

    @Test func `after an outage with many notes figures read a few pages again`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        // The server's own vacuum may come at any moment: it is what must not be waited for.
        try connection.script("alter table bascule.file_note set (autovacuum_enabled = off)")
        let files = 3 * NotesToFold.most
        try end(files, connection)
        while try NotesToFold.fold(on: connection) > 0 {}
        let before = try pagesRead(connection)
        #expect(before > 500, "what the deletion has left: \(before)")

        let writer = try database.connect()
        try writer.execute("begin")
        try end(1, writer)
        #expect(try !NotesToFold.giveBack(on: connection), "it waits for nobody")
        try writer.execute("commit")
        #expect(try !NotesToFold.giveBack(on: connection), "a note is left")
        #expect(try total(connection) == Int64(files) + 1)
        #expect(try NotesToFold.fold(on: connection) == 1)
        #expect(try NotesToFold.giveBack(on: connection))
        let after = try pagesRead(connection)
        #expect(after < 20, "\(before) pages before, \(after) after")
        #expect(try total(connection) == Int64(files) + 1)
        #expect(try !NotesToFold.giveBack(on: connection), "there is nothing to give back")
    }

    @Test func `what is taken back is not counted, and one session folds at a time`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let (one, two) = (try database.connect(), try database.connect())
        try one.execute("begin")
        try end(5, one)
        try one.execute("rollback")
        #expect(try total(one) == 0)
        try end(5, one)
        try one.execute("begin")
        #expect(try NotesToFold.fold(on: one) == 5)
        #expect(try NotesToFold.fold(on: two) == 0)
        #expect(try total(two) == 5, "seen once, whether or not the fold is over")
        try one.execute("commit")
        #expect(try total(two) == 5)
    }
}
