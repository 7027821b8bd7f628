// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The file outside of the database in which heads of the chain are noted: one a line, `TIME
/// SEQ:HASH`.
package enum NotedHeads {
    /// How many of the last lines are compared with the chain.
    package static let compared = 1_000

    /// A line of the file.
    ///
    /// - Parameter at: RFC 3339, in UTC.
    package static func line(_ head: ChainHead, at: String) -> String { "\(at) \(head)\n" }

    /// The last heads of a file's text, oldest first, and how many of these lines can't be read.
    ///
    /// A line that a crash has cut off is not read; what stands before it is.
    package static func read(_ text: String) -> (heads: [ChainHead], unreadable: Int) {
        let lines = text.split(whereSeparator: \.isNewline).suffix(compared)
        let heads = lines.compactMap { line in
            line.split(separator: " ").last.flatMap { ChainHead(String($0)) }
        }
        return (heads, lines.count - heads.count)
    }
}

extension ChainHead {
    /// The last link of a database's chain, and the database's time; nil where there is no chain.
    package static func last(
        on connection: borrowing Connection
    ) throws -> (head: ChainHead, at: String)? {
        let rows = try connection.query(
            """
            select seq, encode(hash, 'hex') as hash,
                   to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
              from bascule.journal_chain
             order by seq desc
             limit 1
            """)
        return try rows.first(by: LastColumn.self) { row in
            (head: ChainHead(seq: try row[.seq], hash: try row[.hash]), at: try row[.at])
        }
    }

    private enum LastColumn: String, RowColumn { case seq, hash, at }

    private enum LinkColumn: String, RowColumn { case seq, hash }

    /// The noted heads that are not in the chain any more: the first that was rewritten, and the
    /// last that was cut off.
    package static func flaws(
        of noted: [ChainHead], on connection: borrowing Connection
    ) throws -> [ChainFlaw] {
        guard !noted.isEmpty else { return [] }
        let last = try connection.query(
            "select coalesce(max(seq), 0) from bascule.journal_chain"
        ).value(as: Int64.self)
        let rows = try connection.query(
            """
            select seq, encode(hash, 'hex') as hash from bascule.journal_chain
             where seq = any(\(noted.map(\.seq)))
            """)
        let now = Dictionary(
            uniqueKeysWithValues: try rows.map(by: LinkColumn.self) {
                (try $0[.seq, as: Int64.self], try $0[.hash, as: String.self])
            })
        var flaws: [ChainFlaw] = []
        if let cut = noted.filter({ $0.seq > last }).max(by: { $0.seq < $1.seq }) {
            flaws.append(.tailCut(noted: cut, last: last))
        }
        for head in noted {
            guard let hash = now[head.seq], hash != head.hash else { continue }
            flaws.append(.rewritten(noted: head, now: hash))
            break
        }
        return flaws
    }
}
