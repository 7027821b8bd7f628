// SPDX-License-Identifier: Apache-2.0

internal import Feeds
package import Inbox
package import Postgres
package import Site

/// Rows that a file takes back to its older values, over those of files that came after it.
package struct OlderValues: Sendable, Equatable {
    package let rows: Int64
    /// The files whose values are replaced, by id.
    package let newer: [Int64]

    /// One sentence, without its full stop.
    package func sentence(in language: Language) -> String {
        let files =
            newer.prefix(5).map { "\($0)" }.joined(separator: ", ")
            + (newer.count > 5 ? ", …" : "")
        let one = rows == 1
        return language == .fr
            ? "\(rows) ligne\(one ? " reprend ses" : "s reprennent leurs") anciennes valeurs, à la place de celles de fichiers plus récents (\(files))"
            : "\(rows) row\(one ? " gets its" : "s get their") older values back, over those of newer files (\(files))"
    }
}

/// Looks which rows of a load are older than what they replace: after the merge, in its transaction.
struct OlderValuesQuery {
    let pipeline: Pipeline
    let connection: Connection

    /// By file; a file's age is the id that its bytes had when they came first.
    func of(_ files: [Inspected]) throws -> [Int64: OlderValues] {
        var ages: [Int64: Int64] = [:]
        for file in files where file.refusal == nil && file.merged.amended > 0 {
            ages[file.fileID] = try age(of: file.digest)
        }
        guard let oldest = ages.values.min(), try isAnythingNewer(than: oldest, besides: ages)
        else {
            return [:]
        }
        let ids = ages.keys.sorted()
        let history = TableShape(pipeline.feed).history
        let rows = try connection.query(
            """
            select a.id, count(*), array_agg(distinct h.file_id order by h.file_id)
              from unnest(\(ids), \(ids.map { ages[$0] ?? $0 })) as a (id, age)
              join \(raw: SQL(stringLiteral: history)) h
                on h.replaced_by_file_id = a.id and h.file_id > a.age and h.file_id <> a.id
             where h.file_id > \(oldest) and h.reason = 'amended'
             group by a.id
            """)
        var found: [Int64: OlderValues] = [:]
        for row in rows {
            found[try row[0, as: Int64.self]] = OlderValues(
                rows: try row[1, as: Int64.self], newer: try row[2, as: [Int64].self])
        }
        return found
    }

    private func age(of digest: Digest) throws -> Int64 {
        let id = digest.claim.fileID
        guard pipeline.options.again else { return id }
        return try connection.query(
            """
            select coalesce(max(f.id), \(id)) from bascule.file f
             where f.feed = \(pipeline.feed.name) and f.sha256 = decode(\(digest.hex), 'hex')
               and f.id < \(id) and f.state in ('loaded', 'reverted')
            """
        ).first.map { try $0[0, as: Int64.self] } ?? id
    }

    /// Usually nothing is, and no row has to be looked at.
    private func isAnythingNewer(than id: Int64, besides ages: [Int64: Int64]) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file f
                            where f.feed = \(pipeline.feed.name) and f.id > \(id)
                              and f.state = 'loaded' and f.id <> all(\(ages.keys.sorted())))
            """
        ).first.map { try $0[0, as: Bool.self] } ?? false
    }
}

extension Pipeline {
    private struct TrialOver: Error {}

    /// What would become of files, to the row, with nothing of it kept: all is rolled back.
    ///
    /// - Parameter claiming: claims them, within the transaction.
    package func trial(
        on connection: Connection, _ claiming: (Connection) throws -> [Claim]
    ) throws -> [FileResult] {
        defer { letGo(of: connection) }
        var progress = Progress(owed: [])
        do {
            try connection.transaction { _ in
                let claims = try claiming(connection)
                let load = Load(
                    pipeline: self, connection: connection, job: nil,
                    reading: BatchReading(claims, job: nil, command: options.progress))
                try load.run(try digest(claims, load, &progress), &progress)
                throw TrialOver()
            }
        } catch is TrialOver {}
        return progress.ended.map(\.result) + progress.setbacks.map(\.result)
    }

    /// The same for files that are not in the ledger, or are there already.
    package func trial(
        _ arrivals: [Arrival], on connection: Connection
    ) throws -> [FileResult] {
        try trial(on: connection) { connection in
            try Claim.take(
                arrivals, feed: feed, worker: worker, origin: "import", again: options.again,
                on: connection
            ).claims
        }
    }
}
