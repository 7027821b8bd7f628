// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Views

/// The newest values of a table, found without reading all of it.
@Suite struct SeriesTests {
    private static let rows = 60_000
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect(deadline: .seconds(60))
    }

    /// A measurement each minute, of the stream `rare` each 997th; the last of `gone` are long ago.
    private func table(_ type: String) throws -> DataTable {
        try connection.script(
            """
            create table public.mesures as
            select 'E' || g as id,
                   (timestamptz '2025-01-01Z' + g * interval '1 minute')::\(type) as le,
                   case when g % 997 = 0 then 'rare' when g < 9000 and g % 2 = 0 then 'gone'
                        else 'jus' end as flux,
                   case when g % 5 > 0 then g::numeric / 10 end as brix,
                   g / 100::bigint as file_id, (g % 100)::bigint as line_no
              from generate_series(1::bigint, \(Self.rows)) g;
            alter table public.mesures add primary key (id);
            """)
        let index = RangeIndex(QualifiedName(schema: "public", name: "mesures"), "le")
        try connection.execute(index.creation)
        try connection.script("analyze public.mesures")
        let shown = type == "date" ? type : "timestamp with time zone"
        return DataTable(
            feed: "mesures", schema: "public", name: "mesures", historyName: "none",
            columns: [
                .init(name: "id", type: "text", isKey: true),
                .init(name: "le", type: shown, isKey: false),
                .init(name: "flux", type: "text", isKey: false),
                .init(name: "brix", type: "numeric", isKey: false),
            ], key: ["id"])
    }

    @Test(arguments: ["timestamptz", "date"])
    func `the last values are those of the whole table, whatever is asked`(_ type: String) throws {
        let table = try table(type)
        let reading = DataReading(table, zone: "UTC")
        var random = SeededGenerator(for: "last values")
        for _ in 0..<25 {
            var filter = DataFilter()
            let stream = ["jus", "rare", "gone", "none", nil].randomElement(using: &random) ?? nil
            if let stream { filter.equal["flux"] = stream }
            let times = (0..<2).map { _ in
                Timestamp(seconds: 1_735_689_600 + .random(in: -90_000...4_000_000, using: &random))
            }.sorted()
            if Bool.random(using: &random) { filter.from = times[0] }
            if Bool.random(using: &random) { filter.until = times[1] }
            let limit = Int.random(in: 1...300, using: &random)
            let found = try reading.series("brix", filter, limit: limit, on: connection)
            let expected = try connection.query(
                """
                select le::timestamptz as le from public.mesures
                 where brix is not null and (\(stream)::text is null or flux = \(stream))
                   and (\(filter.from)::timestamptz is null
                        or le >= \(filter.from)::timestamptz::\(raw: SQL(stringLiteral: type)))
                   and (\(filter.until)::timestamptz is null
                        or le < \(filter.until)::timestamptz::\(raw: SQL(stringLiteral: type)))
                 order by le desc limit \(limit)
                """
            ).values(as: Timestamp.self).reversed()
            #expect(found.map(\.at) == Array(expected), "\(filter) \(limit)")
        }
    }

    @Test func `the newest are found by an index of ranges, and few rows are read for them`() throws
    {
        let reading = DataReading(try table("timestamptz"), zone: "UTC")
        let before = try read()
        #expect(try reading.series("brix", DataFilter(), limit: 200, on: connection).count == 200)
        var late = DataFilter()
        late.until = Timestamp(seconds: 1_735_689_600 + 1_000_000)
        #expect(try reading.series("brix", late, limit: 200, on: connection).count == 200)
        let after = try read()
        #expect(after.scans == before.scans)
        #expect(after.rows - before.rows < 20_000, "of \(Self.rows)")
    }

    @Test func `rows that came since the server's last look are not read for the newest`() throws {
        let table = try table("timestamptz")
        try connection.execute(
            """
            insert into public.mesures
            select 'F' || g, timestamptz '2026-01-01Z' + g * interval '1 second', 'jus', g, 1000, g
              from generate_series(1, 60000) g
            """)
        try RangeIndex.summarize(
            QualifiedName(schema: "public", name: "mesures"), on: connection)
        let reading = DataReading(table, zone: "UTC")
        let before = try read()
        let found = try reading.series("brix", DataFilter(), limit: 200, on: connection)
        #expect(found.map(\.row.line) == Array(59_801...60_000))
        let after = try read()
        #expect(after.scans == before.scans)
        #expect(after.rows - before.rows < 12_000, "of \(2 * Self.rows)")
    }

    /// What was read of the table since the beginning.
    private func read() throws -> (scans: Int64, rows: Int64) {
        _ = try connection.query("select pg_stat_force_next_flush()::text")
        let row = try connection.query(
            """
            select coalesce(seq_scan, 0) as scans,
                   coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0) as rows
              from pg_stat_user_tables where relname = 'mesures'
            """)[0]
        return (try row["scans"], try row["rows"])
    }

    @Test func `so many rows are behind the instant as were asked for`() {
        let spread = TimeSpread(bounds: (0...100).map { Double($0) * 10 }, rows: 1_000)
        #expect(spread.begin(of: 10) == 990)
        #expect(spread.begin(of: 25) == 975)
        #expect(spread.begin(of: 10, before: 500) == 490)
        #expect(spread.begin(of: 10, before: 5_000) == 990)
        #expect(spread.begin(of: 10, before: -1) == nil && spread.begin(of: 1_000) == nil)
        #expect(abs((spread.begin(of: 999) ?? 0) - 1) < 1e-9)
        let one = TimeSpread(bounds: [7, 7], rows: 100)
        #expect(one.begin(of: 1) == 7)
    }

    @Test func `a beginning of a digest is a range of digests`() {
        var random = SeededGenerator(for: "digests")
        for _ in 0..<200 {
            let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            let size = Int.random(in: 0...64, using: &random)
            let other = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            guard let range = DigestRange(beginning: String(hex.prefix(size))) else {
                Issue.record("\(hex.prefix(size)) is a beginning")
                continue
            }
            func isIn(_ digest: [UInt8]) -> Bool {
                !digest.lexicographicallyPrecedes(range.first)
                    && !range.last.lexicographicallyPrecedes(digest)
            }
            let text = other.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(isIn(bytes))
            #expect(isIn(other) == text.hasPrefix(hex.prefix(size)))
        }
        for bad in ["xyz", "AB", "a b", String(repeating: "0", count: 65), "é"] {
            #expect(DigestRange(beginning: bad) == nil)
        }
    }
}
