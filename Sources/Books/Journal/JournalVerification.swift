// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Whether the journal is as it was written, read in one snapshot.
///
/// The hashes are computed by statements of this program, not by functions of the database, which
/// who can alter entries could alter as well.
package struct JournalVerification: Sendable, Equatable {
    /// Entries that have a link.
    package var entries: Int64 = 0
    /// The last link, to be noted elsewhere; nil where there is no chain at all.
    package var head: ChainHead?
    /// How many links are bad in themselves: one alteration makes one or two.
    package var badLinks: Int64 = 0
    /// What is wrong, worst first; empty when the journal is sound.
    package var flaws: [ChainFlaw] = []

    /// The text that links are made from, as the database's schema has it.
    private var canonical = SQL(stringLiteral: JournalFunctions.canonical("e"))

    package init() {}

    package static func == (one: JournalVerification, other: JournalVerification) -> Bool {
        (one.entries, one.badLinks) == (other.entries, other.badLinks)
            && one.head == other.head && one.flaws == other.flaws
    }

    /// Checks every entry and link, and that the noted heads of earlier times are still there.
    package static func run(
        against noted: [ChainHead] = [], on connection: borrowing Connection
    ) throws -> JournalVerification {
        let mode = TransactionMode(isolation: .repeatableRead, isReadOnly: true)
        return try connection.transaction(mode) { connection in
            // No function or operator of anybody else's is met.
            try connection.script("set local search_path to pg_catalog")
            var report = JournalVerification()
            let isCurrent = try JournalGuards.isCurrent(on: connection)
            if !isCurrent {
                report.canonical = SQL(stringLiteral: JournalFunctions.firstCanonical("e"))
            }
            try report.readHead(on: connection)
            try report.checkLinks(on: connection)
            try report.checkUnlinked(on: connection)
            report.flaws += try ChainHead.flaws(of: noted, on: connection)
            report.flaws += try JournalGuards.flaws(isCurrent: isCurrent, on: connection)
            return report
        }
    }

    private mutating func readHead(on connection: borrowing Connection) throws {
        let rows = try connection.query(
            """
            select seq, encode(hash, 'hex'),
                   (select count(*) from bascule.journal_chain where entry_id is not null)
              from bascule.journal_chain
             order by seq desc
             limit 1
            """)
        guard let row = rows.first else {
            flaws.append(.noBeginning)
            return
        }
        head = ChainHead(seq: try row[0, as: Int64.self], hash: try row[1, as: String.self])
        entries = try row[2, as: Int64.self]
    }

    /// Each link against the one before it and its entry; the first bad one is named.
    private mutating func checkLinks(on connection: borrowing Connection) throws {
        let rows = try connection.query(
            """
            with link as (
                select c.seq, c.entry_id, c.hash, lag(c.seq) over chain as before,
                       lag(c.hash) over chain as before_hash
                  from bascule.journal_chain c
                window chain as (order by c.seq)
            ), judged as (
                select l.seq, l.before, l.before_hash, l.hash, l.entry_id,
                       case when l.before is null
                            then case when l.seq <> 0 or l.entry_id is not null
                                      then 'noBeginning' end
                            when l.seq <> l.before + 1 then 'gap'
                            when e.id is null then 'entryMissing'
                            when l.hash is distinct from
                                 sha256(l.before_hash || \(raw: canonical)) then 'altered'
                       end as verdict
                  from link l
                  left join bascule.journal e on e.id = l.entry_id
            ), bad as (
                select * from judged where verdict is not null
            )
            select verdict, seq, coalesce(before, 0), coalesce(entry_id, 0), before_hash, hash,
                   (select count(*) from bad)
              from bad
             order by seq
             limit 1
            """)
        guard let row = rows.first else { return }
        badLinks = try row[6, as: Int64.self]
        let (seq, before) = (try row[1, as: Int64.self], try row[2, as: Int64.self])
        let entryID = try row[3, as: Int64.self]
        switch ChainFlaw.Verdict(rawValue: try row[0, as: String.self]) {
        case .noBeginning, nil: flaws.append(.noBeginning)
        case .gap: flaws.append(.gap(after: before, next: seq))
        case .entryMissing: flaws.append(.entryMissing(seq: seq, entryID: entryID))
        case .altered:
            let madeFrom = try entry(
                after: try row[4, as: [UInt8].self], giving: try row[5, as: [UInt8].self],
                on: connection)
            flaws.append(
                madeFrom.map { .wrongOrder(seq: seq, entryID: entryID, madeFrom: $0) }
                    ?? .altered(seq: seq, entryID: entryID))
        }
    }

    /// The entry that a link's hash was made from, where it is not the one that it names.
    private func entry(
        after before: [UInt8], giving hash: [UInt8], on connection: borrowing Connection
    ) throws -> Int64? {
        try connection.query(
            """
            select e.id
              from bascule.journal e
             where sha256(\(before) || \(raw: canonical)) = \(hash)
             limit 1
            """
        ).first.map { try $0[0, as: Int64.self] }
    }

    private mutating func checkUnlinked(on connection: borrowing Connection) throws {
        let rows = try connection.query(
            """
            select min(e.id), count(*)
              from bascule.journal e
             where not exists (select from bascule.journal_chain c where c.entry_id = e.id)
            """)
        guard let row = rows.first, let first = try row[0, as: Int64?.self] else { return }
        flaws.append(.unlinked(entryID: first, count: try row[1, as: Int64.self]))
    }
}
