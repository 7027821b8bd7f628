// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Tables
import Testing

/// A feed's table in a database of its own, and what the tests of loads and reverts do with it.
struct LoadBench {
    let connection: Connection
    var feed: Feed

    init(
        _ connection: Connection, onAmendment: AmendmentPolicy = .keepHistory,
        onDuplicateKey: DuplicateKeyPolicy = .reject, key: [String] = ["name", "number"]
    ) throws {
        self.connection = connection
        feed = Feed(name: "mesures", table: TableName(schema: "labo", name: "mesures \"du jour\""))
        feed.columns = [
            Column(name: "name", type: .text), Column(name: "number", type: .numeric(nil)),
            Column(name: "amount", type: .numeric(nil)), Column(name: "note", type: .text),
        ]
        feed.key = key
        feed.onAmendment = onAmendment
        feed.onDuplicateKey = onDuplicateKey
        try FeedTables.apply(feed, on: connection)
    }

    /// Enters files into the ledger.
    func newFiles(_ count: Int) throws -> [Int64] {
        try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state)
            select \(feed.name), 'f' || i, 'f' || i, 0, 'loaded' from generate_series(1, \(count)) i
            returning id
            """
        ).map { try $0[0, as: Int64.self] }
    }

    func encode(
        _ rows: some Sequence<ModelRow>, fileID: Int64
    ) throws -> (bytes: [UInt8], rows: Int) {
        var encoder = TableLoader.RowEncoder(feed: feed, fileID: fileID)
        var judged = JudgedRow()
        for row in rows {
            judged.line = Int(row.line)
            judged.bytes = Array(row.key.name.utf8)
            let nameEnd = judged.bytes.count
            judged.bytes += Array((row.values.note ?? "").utf8)
            judged.values = [
                .text(0..<nameEnd), numeric(row.key.number),
                row.values.amount.map(numeric) ?? .null,
                row.values.note == nil ? .null : .text(nameEnd..<judged.bytes.count),
            ]
            try encoder.accept(judged)
        }
        return (encoder.bytes, encoder.rows)
    }

    private func numeric(_ number: ModelNumber) -> Value {
        .numeric(coefficient: number.coefficient, scale: number.zeros)
    }

    /// Loads files in one transaction, a few rows at a time.
    @discardableResult
    func load(
        _ files: [ModelFile], limits: LoadLimits = LoadLimits(), expectsConflicts: Bool = false,
        isCareful: Bool = false, piece: Int = 1_000
    ) throws -> (report: LoadReport, collisions: [Collision]) {
        try connection.transaction { connection in
            let loader = try TableLoader(
                feed, on: connection, limits: limits, expectsConflicts: expectsConflicts,
                isCareful: isCareful)
            for file in files {
                for start in stride(from: 0, to: file.rows.count, by: piece) {
                    let end = min(start + piece, file.rows.count)
                    let (bytes, rows) = try encode(file.rows[start..<end], fileID: file.id)
                    try loader.append(bytes, rows: rows, fileID: file.id)
                }
            }
            let report = try loader.finish()
            var collisions: [Collision] = []
            try loader.forEachCollision { collisions.append($0) }
            return (report, collisions)
        }
    }

    /// The database's side of `LoadModel.account`.
    func account() throws -> [String] {
        let table = SQL(stringLiteral: "labo.\"mesures \"\"du jour\"\"\"")
        let history = SQL(stringLiteral: "labo.\"mesures \"\"du jour\"\"_history\"")
        let rows = try connection.query(
            """
            select format('%s/%s %s,%s %s:%s -> ', name, number, coalesce(amount::text, '-'),
                          coalesce(note, '-'), file_id, line_no)
                   || coalesce(replaced_by_file_id || ':' || replaced_by_line_no, 'current')
              from (select *, null::bigint as replaced_by_file_id,
                           null::bigint as replaced_by_line_no
                      from \(raw: table)
                     union all
                    select name, number, amount, note, file_id, line_no,
                           replaced_by_file_id, replaced_by_line_no
                      from \(raw: history) where reason = 'amended') as versions
             union all
            select format('%s:%s confirmed %s by %s:%s', owner, line,
                          row_number() over (partition by owner, line
                                             order by arrival, line + shift) - 1,
                          file_id, line + shift)
              from bascule.confirmation,
                   unnest(owners, lows, highs, shifts) as u (owner, low, high, shift),
                   generate_series(low, high) as g (line)
            """)
        return try rows.map { try $0[0, as: String.self] }.sorted()
    }

    func revertedVersions(of file: Int64) throws -> Int {
        let history = SQL(stringLiteral: "labo.\"mesures \"\"du jour\"\"_history\"")
        return try connection.query(
            """
            select count(*) from \(raw: history)
             where file_id = \(file) and reason = 'reverted'
            """
        ).first.map { try $0[0, as: Int.self] } ?? 0
    }
}

func row(_ name: String, _ amount: ModelNumber?, line: Int64, note: String? = nil) -> ModelRow {
    ModelRow(
        key: ModelKey(name: name, number: 1), values: ModelValues(amount: amount, note: note),
        line: line)
}
