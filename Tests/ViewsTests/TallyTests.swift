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
            insert into bascule.file (feed, name, inbox_path, bytes, state, rows_read, rows_inserted)
            select 'mesures', g::text, 'x', 1, 'loaded', 3, 3 from generate_series(1, \(files)) g
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
