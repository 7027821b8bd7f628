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
                let rows = try page(filter, after: last, on: connection)
                for row in rows {
                    try body(try asJSON ? [row[1, as: String.self]] : texts(of: row))
                }
                guard rows.count == pageRows, let row = rows.last else { return }
                last = try row[0, as: Int64.self]
            }
        }
    }

    private static func texts(of row: Row) throws -> [String] {
        try (2..<2 + columns.count).map { try row[$0, as: String?.self] ?? "" }
    }

    private static func page(
        _ filter: JournalFilter, after last: Int64, on connection: borrowing Connection
    ) throws -> Rows {
        try connection.query(
            """
            select l.key, to_jsonb(l) - 'key', l.id::text, l.at, l.actor, l.action, l.subject,
                   l.parameters::text, l.result::text, l.duration_seconds::text, l.seq::text, l.hash,
                   l.uid::text, l.login_uid::text, l.sudo_user
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
            """)
    }
}
