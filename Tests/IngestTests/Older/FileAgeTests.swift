// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Ingest

/// Which of two files came later, of ledgers that clocks, takeovers and restores have left in any
/// state.
@Suite struct FileAgeTests {
    /// A file of the ledger; times in seconds since an instant.
    private struct File {
        let arrived: Int
        let archived: Int?

        var isTakenUpAgain: Bool { archived.map { $0 < arrived } ?? false }
    }

    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    /// - Returns: their ids.
    private func enter(_ files: [File]) throws -> [Int64] {
        _ = try connection.execute("delete from bascule.file")
        return try files.map { file in
            try connection.query(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, arrived_at, archived_at)
                values ('f', 'a.csv', 'a.csv', 1, 'loaded',
                        timestamptz '2026-01-01Z' + make_interval(secs => \(Double(file.arrived))),
                        timestamptz '2026-01-01Z' + make_interval(secs => \(file.archived.map(Double.init))))
                returning id
                """)[0][0, as: Int64.self]
        }
    }

    /// How many of the others each is newer than, by the order of ids; and whether each two are
    /// told apart.
    private func newer(_ ids: [Int64]) throws -> [[Bool]] {
        let flat = try connection.query(
            """
            select \(raw: FileAge.isNewer) from bascule.file f cross join bascule.file a
             order by f.id, a.id
            """
        ).map { try $0[0, as: Bool.self] }
        return ids.indices.map { Array(flat[$0 * ids.count..<($0 + 1) * ids.count]) }
    }

    @Test func `of any two files one came later, in one order for all`() throws {
        var random = SeededGenerator(for: "ages of files")
        for _ in 0..<60 {
            let isSane = Bool.random(using: &random)
            var clock = 0
            let files = (0..<14).map { _ in
                // A clock that is set, or of another host, may go back; many files come at one
                // instant.
                clock += Int.random(in: isSane ? 0...2 : -3...4, using: &random)
                let archived =
                    [nil, nil, Int.random(in: -4...20, using: &random)]
                    .randomElement(using: &random) ?? nil
                return File(arrived: clock, archived: archived)
            }
            let ids = try enter(files)
            let newer = try newer(ids)
            for (one, row) in newer.enumerated() {
                for other in files.indices {
                    #expect(
                        (row[other] ? 1 : 0) + (newer[other][one] ? 1 : 0)
                            == (one == other ? 0 : 1),
                        "\(files[one]) and \(files[other])")
                    guard one > other, !files[one].isTakenUpAgain, !files[other].isTakenUpAgain
                    else { continue }
                    #expect(row[other], "ids tell of \(files[one]) and \(files[other])")
                }
                // Of a clock that only goes forward its times tell too.
                guard isSane, let archived = files[one].archived, files[one].isTakenUpAgain else {
                    continue
                }
                for other in files.indices where !files[other].isTakenUpAgain {
                    #expect(row[other] == (files[other].arrived <= archived))
                }
            }
            // Numbers of those that each is newer than are all different only where no three form a
            // circle.
            #expect(
                Set(newer.map { $0.count { $0 } }) == Set(files.indices), "not one order: \(files)")
            for (place, id) in ids.enumerated() {
                #expect(
                    try FileAge.isAnyNewer(than: [id], in: "f", besides: [], on: connection)
                        == newer.contains { $0[place] }, "\(files[place]) of \(files)")
            }
        }
    }

    @Test func `a file that was begun and recovered stays where its id has it`() throws {
        // Both of one batch; the load of the first was lost, and the recovery has noted when it was
        // stored.
        let ids = try enter([File(arrived: 0, archived: 2), File(arrived: 0, archived: nil)])
        #expect(try newer(ids) == [[false, false], [true, false]])
    }
}
