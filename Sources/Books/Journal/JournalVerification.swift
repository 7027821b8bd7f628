// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Whether the journal is as it was written, read in one snapshot.
///
/// The hashes are computed by statements of this program, not by functions of the database, which a
/// user able to alter entries could alter as well.
package struct JournalVerification: Sendable, Equatable {
    /// Entries that have a link.
    package var entries: Int64 = 0
    /// The last link, to be noted elsewhere; nil where there is no chain at all.
    package var head: ChainHead?
    /// How many links are bad in themselves: one alteration makes one or two.
    package var badLinks: Int64 = 0
    /// The flaws, worst first; empty if the journal is sound.
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
            // No foreign function or operator is called.
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
            select seq, encode(hash, 'hex') as hash,
                   (select count(*) from bascule.journal_chain where entry_id is not null) as entries
              from bascule.journal_chain
             order by seq desc
             limit 1
            """)
        let last = try rows.first(by: HeadColumn.self) { row in
            (
                head: ChainHead(seq: try row[.seq], hash: try row[.hash]),
                entries: try row[.entries, as: Int64.self]
            )
        }
        guard let last else {
            flaws.append(.noBeginning)
            return
        }
        (head, entries) = last
    }

    private enum HeadColumn: String, RowColumn { case seq, hash, entries }

    /// Each link against its predecessor and its entry; the first bad one is named.
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
            select verdict, seq, coalesce(before, 0) as before, coalesce(entry_id, 0) as entry_id,
                   before_hash, hash, (select count(*) from bad) as bad_links
              from bad
             order by seq
             limit 1
            """)
        guard let bad = try rows.first(as: BadLink.self) else { return }
        badLinks = bad.count
        switch bad.verdict {
        case .noBeginning, nil: flaws.append(.noBeginning)
        case .gap: flaws.append(.gap(after: bad.before, next: bad.seq))
        case .entryMissing:
            flaws.append(.entryMissing(seq: bad.seq, entryID: bad.entryID))
        case .altered:
            let madeFrom = try entry(after: bad.beforeHash, giving: bad.hash, on: connection)
            flaws.append(
                madeFrom.map { .wrongOrder(seq: bad.seq, entryID: bad.entryID, madeFrom: $0) }
                    ?? .altered(seq: bad.seq, entryID: bad.entryID))
        }
    }

    /// The first of the bad links, and how many there are.
    private struct BadLink: RowDecodable {
        let verdict: ChainFlaw.Verdict?
        let seq: Int64
        let before: Int64
        let entryID: Int64
        let beforeHash: [UInt8]
        let hash: [UInt8]
        let count: Int64

        enum CodingKeys: String, RowColumn {
            case verdict, seq, before, hash
            case entryID = "entry_id"
            case beforeHash = "before_hash"
            case count = "bad_links"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            verdict = ChainFlaw.Verdict(rawValue: try row[.verdict])
            seq = try row[.seq]
            before = try row[.before]
            entryID = try row[.entryID]
            // The first link has none before it.
            beforeHash = try row[.beforeHash, as: [UInt8]?.self] ?? []
            hash = try row[.hash, as: [UInt8]?.self] ?? []
            count = try row[.count]
        }
    }

    /// The entry that a link's hash was made from, if it is not the one it names.
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
        ).firstValue(as: Int64.self)
    }

    private mutating func checkUnlinked(on connection: borrowing Connection) throws {
        let rows = try connection.query(
            """
            select min(e.id) as first, count(*) as entries
              from bascule.journal e
             where not exists (select from bascule.journal_chain c where c.entry_id = e.id)
            """)
        let (first, count) = try rows.one(by: UnlinkedColumn.self) {
            (try $0[.first, as: Int64?.self], try $0[.entries, as: Int64.self])
        }
        if let first { flaws.append(.unlinked(entryID: first, count: count)) }
    }

    private enum UnlinkedColumn: String, RowColumn { case first, entries }
}
