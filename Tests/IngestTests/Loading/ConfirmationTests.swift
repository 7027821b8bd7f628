// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Schema
import Tables
import TestSupport
import Testing

/// Confirmations as sets of lines: how many there are, and that none is lost.
struct ConfirmationTests {
    private let database: TestDatabase
    private let bench: LoadBench

    init() throws {
        database = try loadDatabase()
        bench = try LoadBench(try database.connect())
    }

    private func sheet(_ file: Int64, rows: Int, but changed: Set<Int> = []) -> ModelFile {
        ModelFile(
            id: file,
            rows: (0..<rows).map {
                row("k\($0)", changed.contains($0) ? 2 : 1, line: Int64($0 + 2))
            })
    }

    private func count() throws -> Int {
        try bench.connection.query("select count(*)::integer from bascule.confirmation")[0][0]
    }

    @Test func `a file that grows and is sent whole leaves one confirmation a delivery`() throws {
        let files = try bench.newFiles(40)
        for (index, file) in files.enumerated() {
            let (report, _) = try bench.load(
                [sheet(file, rows: 50 * (index + 1))], expectsConflicts: true)
            #expect(report[file].inserted == 50)
            #expect(report[file].unchanged == Int64(50 * index))
        }
        #expect(try count() == 39)
        // The first one's rows pass to the second, in one piece.
        let report = try Revert.run(fileID: files[0], feed: bench.feed, on: bench.connection)
        #expect(report.passed == 50)
        #expect(try count() <= 2 * 38)
        for file in files.dropFirst() {
            _ = try Revert.run(fileID: file, feed: bench.feed, on: bench.connection)
        }
        #expect(try bench.account() == [])
        #expect(try count() == 0)
    }

    @Test func `changed rows and gaps cut no confirmation into rows`() throws {
        let files = try bench.newFiles(2)
        try bench.load([sheet(files[0], rows: 1_000)])
        let (report, _) = try bench.load([sheet(files[1], rows: 1_000, but: [10, 500, 501])])
        #expect(report[files[1]].amended == 3)
        #expect(report[files[1]].unchanged == 997)
        #expect(try count() == 1)
    }

    @Test func `confirmations that are there are converted, and a revert finds them`() throws {
        let files = try bench.newFiles(4)
        for file in files.prefix(3) { try bench.load([sheet(file, rows: 30)]) }
        try bench.load([sheet(files[3], rows: 30, but: [7])])
        let wanted = try bench.account()
        try bench.connection.script(Self.asBefore)
        try bench.connection.script(
            "delete from bascule.migration where id = 19")
        try BasculeSchema.migrate(bench.connection)
        #expect(try bench.account() == wanted)
        #expect(try count() == 3)
        #expect(
            try Revert.run(fileID: files[0], feed: bench.feed, on: bench.connection).passed == 29)
        for file in files.dropFirst() {
            _ = try Revert.run(fileID: file, feed: bench.feed, on: bench.connection)
        }
        #expect(try bench.account() == [])
    }

    /// The table as migration 1 made it, with what is there now as rows.
    private static let asBefore = """
        create table bascule.old (
            id bigint generated always as identity, owner_file_id bigint not null,
            owner_line_no bigint not null, file_id bigint not null, line_no bigint not null);
        insert into bascule.old (owner_file_id, owner_line_no, file_id, line_no)
        select owner, line, file_id, line + shift
          from bascule.confirmation,
               unnest(owners, lows, highs, shifts) as u (owner, low, high, shift),
               generate_series(low, high) as g (line)
         order by arrival, line + shift;
        drop table bascule.confirmation;
        drop sequence bascule.confirmation_arrival;
        alter table bascule.old rename to confirmation;
        create index confirmation_owner on bascule.confirmation (owner_file_id, owner_line_no);
        create index confirmation_file on bascule.confirmation (file_id);
        """
}
