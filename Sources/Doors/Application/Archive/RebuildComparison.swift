// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres
internal import Wording

/// A feed's table and history in two databases, row by row: by the places of their files, for the
/// files' numbers differ.
struct RebuildComparison {
    let live: Connection
    let target: Connection
    let feed: Feed

    /// Rows that are named of each table, and rows fetched to find them.
    private static let namedRows = 5
    private static let fetchedRows = 20_000

    private struct Bucket: RowDecodable, Equatable {
        let bucket: Int
        let rows: Int64
        let sum: String

        enum CodingKeys: String, RowColumn { case bucket, rows, sum }

        init(_ row: RowReader<CodingKeys>) throws {
            bucket = try row[.bucket]
            rows = try row[.rows]
            sum = try row[.sum]
        }
    }

    func run(into report: inout RebuildReport) throws {
        try compare("\(feed.table)", rows, into: &report)
        try compare("\(feed.historyTable)", history, into: &report)
    }

    private var columns: SQL {
        feed.storedColumns.map { column -> SQL in "t.\(identifier: column.name)" }
            .joined(separator: ", ")
    }

    /// A row as one text, with the path of the file that brought it.
    private var rows: SQL {
        """
        select row(\(raw: columns), f.stored_path, t.line_no)::text as said
          from \(identifier: feed.table.schema).\(identifier: feed.table.name) t
          join bascule.file f on f.id = t.file_id
        """
    }

    /// Earlier versions, of files that are loaded: what was taken back is as if it had never come.
    private var history: SQL {
        """
        select row(\(raw: columns), f.stored_path, t.line_no, r.stored_path,
                   t.replaced_by_line_no)::text as said
          from \(identifier: feed.historyTable.schema).\(identifier: feed.historyTable.name) t
          join bascule.file f on f.id = t.file_id and f.state = 'loaded'
          join bascule.file r on r.id = t.replaced_by_file_id and r.state = 'loaded'
         where t.reason = 'amended'
        """
    }

    private func buckets(_ rows: SQL, on connection: Connection) throws -> [Bucket] {
        try connection.transaction { connection in
            // As texts they must be the same whatever a session has set.
            _ = try connection.query(
                "select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true)")
            return try connection.query(
                """
                select (h & 255)::int as bucket, count(*) as rows, sum(h)::text as sum
                  from (select hashtextextended(said, 0) as h
                          from (\(raw: rows)) said) hashed
                 group by 1 order by 1
                """
            ).decode(as: Bucket.self)
        }
    }

    private func texts(
        _ rows: SQL, in buckets: [Int], on connection: Connection
    ) throws -> Set<String> {
        try connection.transaction { connection in
            _ = try connection.query(
                "select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true)")
            return Set(
                try connection.query(
                    """
                    select said from (\(raw: rows)) said
                     where (hashtextextended(said, 0) & 255)::int = any(\(buckets))
                     order by hashtextextended(said, 0) limit \(Self.fetchedRows)
                    """
                ).values(as: String.self))
        }
    }

    private func compare(
        _ name: String, _ rows: SQL, into report: inout RebuildReport
    ) throws {
        let (mine, theirs) = (
            try buckets(rows, on: live), try buckets(rows, on: target)
        )
        report.tables.append(
            RebuildReport.Table(
                name: name, live: mine.reduce(0) { $0 + $1.rows },
                rebuilt: theirs.reduce(0) { $0 + $1.rows }))
        guard mine != theirs else { return }
        let numbers = (0..<256).filter { number in
            mine.first { $0.bucket == number } != theirs.first { $0.bucket == number }
        }
        let (here, there) = (
            try texts(rows, in: numbers, on: live), try texts(rows, in: numbers, on: target)
        )
        let (lost, new) = (here.subtracting(there).sorted(), there.subtracting(here).sorted())
        for row in lost.prefix(Self.namedRows) {
            report.addDifference(
                Phrase(
                    en: "\(name): only in the live database: \(row)",
                    fr: "\(name) : seulement dans la base en service : \(row)"))
        }
        for row in new.prefix(Self.namedRows) {
            report.addDifference(
                Phrase(
                    en: "\(name): only in the rebuilt database: \(row)",
                    fr: "\(name) : seulement dans la base reconstruite : \(row)"))
        }
        // The same texts, of which one side has some more than once.
        if lost.isEmpty, new.isEmpty {
            report.addDifference(
                Phrase(
                    en: "\(name): the same rows, not as often",
                    fr: "\(name) : les mêmes lignes, mais pas autant de fois"))
        }
    }
}
