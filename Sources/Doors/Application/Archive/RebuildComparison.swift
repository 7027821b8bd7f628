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

    /// Rows that are named of each table, on each side.
    private static let namedRows = 5
    /// Hashes held to find them, and passes over a table, at most.
    private static let groupRows = 1_000_000
    private static let groupsLimit = 8

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
            try Self.prepare(connection)
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

    /// How often each hash of some buckets is there.
    private func hashes(
        _ rows: SQL, in buckets: [Int], on connection: Connection
    ) throws -> [Int64: Int64] {
        try connection.transaction { connection in
            try Self.prepare(connection)
            let counts = try connection.query(
                """
                select h as hash, count(*) as rows
                  from (select hashtextextended(said, 0) as h from (\(raw: rows)) said) hashed
                 where (h & 255)::int = any(\(buckets))
                 group by 1
                """
            ).map(by: HashColumn.self) { row in
                (try row[.hash, as: Int64.self], try row[.rows, as: Int64.self])
            }
            return Dictionary(uniqueKeysWithValues: counts)
        }
    }

    private enum HashColumn: String, RowColumn { case hash, rows }

    /// The rows of some hashes, each text once.
    private func texts(
        _ rows: SQL, of hashes: [Int64], on connection: Connection
    ) throws -> [String] {
        guard !hashes.isEmpty else { return [] }
        return try connection.transaction { connection in
            try Self.prepare(connection)
            return try connection.query(
                """
                select distinct said from (\(raw: rows)) said
                 where hashtextextended(said, 0) = any(\(hashes.prefix(Self.namedRows).map(\.self)))
                 order by said limit \(Self.namedRows)
                """
            ).values(as: String.self)
        }
    }

    /// As texts rows must be the same whatever a session has set.
    private static func prepare(_ connection: borrowing Connection) throws {
        _ = try connection.query(
            "select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true)")
    }

    /// Hashes of rows: of the live database alone, of the rebuilt one alone, of both and not as often.
    private struct Differences {
        var lost: [Int64] = []
        var new: [Int64] = []
        var uneven: [Int64] = []
    }

    /// The first of them, group by group: memory holds the hashes of one.
    private func differences(_ rows: SQL, in groups: [[Int]]) throws -> Differences {
        var found = Differences()
        for group in groups where min(found.lost.count, found.new.count) < Self.namedRows {
            let mine = try hashes(rows, in: group, on: live)
            let theirs = try hashes(rows, in: group, on: target)
            found.lost += mine.keys.filter { theirs[$0] == nil }.sorted()
            found.new += theirs.keys.filter { mine[$0] == nil }.sorted()
            found.uneven += mine.filter { theirs[$0.key, default: $0.value] != $0.value }.keys
                .sorted()
        }
        return found
    }

    /// The buckets that differ, in groups of so many rows; each is read by one pass over the table.
    private static func groups(_ mine: [Bucket], _ theirs: [Bucket]) -> [[Int]] {
        let (here, there) = (
            Dictionary(uniqueKeysWithValues: mine.map { ($0.bucket, $0) }),
            Dictionary(uniqueKeysWithValues: theirs.map { ($0.bucket, $0) })
        )
        var groups: [[Int]] = []
        var rows: Int64 = 0
        for number in 0..<256 where here[number] != there[number] {
            rows += max(here[number]?.rows ?? 0, there[number]?.rows ?? 0)
            if groups.isEmpty || rows > groupRows {
                groups.append([])
                rows = 0
            }
            groups[groups.count - 1].append(number)
        }
        return Array(groups.prefix(groupsLimit))
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
        let found = try differences(rows, in: Self.groups(mine, theirs))
        for row in try texts(rows, of: found.lost, on: live) {
            report.addDifference(
                Phrase(
                    en: "\(name): only in the live database: \(row)",
                    fr: "\(name) : seulement dans la base en service : \(row)"))
        }
        for row in try texts(rows, of: found.new, on: target) {
            report.addDifference(
                Phrase(
                    en: "\(name): only in the rebuilt database: \(row)",
                    fr: "\(name) : seulement dans la base reconstruite : \(row)"))
        }
        for row in try texts(rows, of: found.uneven, on: live) {
            report.addDifference(
                Phrase(
                    en: "\(name): in both, not as often: \(row)",
                    fr: "\(name) : dans les deux, mais pas autant de fois : \(row)"))
        }
    }
}
