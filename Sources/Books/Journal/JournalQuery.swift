// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Reads the journal as auditors get it.
package enum JournalQuery {
    /// Rows fetched at once where all are wanted.
    private static let pageRows = 5_000

    /// The names of the columns that `forEach` gives.
    package static let columns = [
        "id", "at", "actor", "action", "subject", "parameters", "result", "duration_seconds", "seq",
        "hash", "uid", "login_uid", "sudo_user",
    ]

    /// Hands on every entry that matches, oldest first, from one snapshot and in constant memory.
    ///
    /// - Parameter asJSON: one JSON object an entry, else the texts of `columns`; times are UTC.
    package static func forEach(
        _ filter: JournalFilter, asJSON: Bool, on connection: borrowing Connection,
        _ body: ([String]) throws -> Void
    ) throws {
        let mode = TransactionMode(isolation: .repeatableRead, isReadOnly: true)
        try connection.transaction(mode) { connection in
            var last: Int64 = 0
            while true {
                let lines = try page(filter, after: last, on: connection)
                for line in lines { try body(asJSON ? [line.json] : line.texts.map { $0 ?? "" }) }
                guard lines.count == pageRows, let line = lines.last else { return }
                last = line.key
            }
        }
    }

    private struct Line: RowDecodable {
        let key: Int64
        let json: String
        /// Of `columns`.
        let texts: [String?]

        enum CodingKeys: String, RowColumn { case key, json, texts }

        init(_ row: RowReader<CodingKeys>) throws {
            key = try row[.key]
            json = try row[.json]
            texts = try row[.texts]
        }
    }

    private static func page(
        _ filter: JournalFilter, after last: Int64, on connection: borrowing Connection
    ) throws -> [Line] {
        try connection.query(
            """
            select l.key, to_jsonb(l) - 'key' as json,
                   array[l.id::text, l.at, l.actor, l.action, l.subject, l.parameters::text,
                         l.result::text, l.duration_seconds::text, l.seq::text, l.hash,
                         l.uid::text, l.login_uid::text, l.sudo_user] as texts
              from (select j.id as key, j.id,
                           to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
                           j.actor, j.action, j.subject, j.parameters, j.result,
                           extract(epoch from j.duration) as duration_seconds, c.seq,
                           encode(c.hash, 'hex') as hash, j.uid, j.login_uid, j.sudo_user
                      from bascule.journal j
                      left join bascule.journal_chain c on c.entry_id = j.id
                     where j.id > \(last) and \(raw: filter.condition)
                     order by j.id
                     limit \(pageRows)) l
             order by l.key
            """
        ).decode()
    }
}
