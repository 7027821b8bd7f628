// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// A question about tables, asked by the target that owns them: what is wrong there, and what is no
/// more.
package struct Detector: Sendable {
    package enum End: Sendable {
        /// It is over when the query finds the thing no more, or finds it since another time.
        case unfound(resolution: Phrase)
        /// It is over when this query finds the thing's `subject`; that `found` is silent is no
        /// sign.
        case mended(SQL, resolution: Phrase)
        /// Events can't be undone: they have to be acknowledged.
        case acknowledged

        package var resolution: Phrase? {
            switch self {
            case .unfound(let resolution), .mended(_, let resolution): resolution
            case .acknowledged: nil
            }
        }
    }

    /// The subject of the look.
    package let about: Phrase
    /// Alerts raised in one look; the next one raises more.
    package let atOnce: Int
    package let end: End
    /// The rows that are wrong: `subject` (text), since when (`due_at`), and the facts of the
    /// sentence.
    private let found: SQL
    private let read: @Sendable (Rows) throws -> [Anomaly]

    package init<Row: AnomalyRow>(
        about: Phrase, atOnce: Int = 100, _ row: Row.Type, found: SQL, end: End
    ) {
        self.about = about
        self.atOnce = atOnce
        self.found = found
        self.end = end
        read = { try $0.decode(as: Row.self).map(\.anomaly) }
    }

    /// The next ones, the oldest first.
    package func page(
        after last: Anomaly.Key?, limit: Int, on connection: borrowing Connection
    ) throws -> [Anomaly] {
        let (since, subject) = (last?.since, last?.subject)
        return try read(
            connection.query(
                """
                select f.*
                  from (\(raw: found)) f
                 where \(since)::timestamptz is null
                    or (f.due_at, f.subject) > (\(since)::timestamptz, \(subject)::text)
                 order by f.due_at, f.subject
                 limit \(limit)
                """))
    }

    /// Those that are over.
    package func over(
        among keys: [Anomaly.Key], on connection: borrowing Connection
    ) throws -> [Anomaly.Key] {
        let isOver: SQL
        switch end {
        case .unfound:
            isOver = """
                not exists (select from (\(raw: found)) f
                             where f.subject = k.subject and f.due_at = k.due_at)
                """
        case .mended(let well, _):
            isOver = "exists (select from (\(raw: well)) w where w.subject = k.subject)"
        case .acknowledged: return []
        }
        return try connection.query(
            """
            select k.subject, k.due_at
              from unnest(\(keys.map(\.subject)), \(keys.map(\.since))) as k (subject, due_at)
             where \(raw: isOver)
            """
        ).decode(as: FoundKey.self).map(\.key)
    }
}

private struct FoundKey: RowDecodable {
    let key: Anomaly.Key

    enum CodingKeys: String, RowColumn {
        case subject
        case since = "due_at"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        key = Anomaly.Key(subject: try row[.subject], since: try row[.since])
    }
}
