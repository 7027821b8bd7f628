// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox
internal import Journal
internal import Postgres
internal import Wording

/// Other bytes in the place where a settled file was stored: a new file of the ledger.
///
/// The earlier row keeps its digest, counts and faults; it names no path any more, because its
/// bytes are not on the disk.
struct Succession {
    enum Cause: String {
        /// A person has mended it where it is stored.
        case mended = "mend"
        /// A writer still had it open when it was moved, and has gone on writing.
        case writtenLate = "late write"
    }

    /// The id of the file that was stored there.
    let old: Int64
    /// Where it was stored, with what is there now.
    let arrival: Arrival
    let cause: Cause

    init(of old: Int64, to arrival: Arrival, cause: Cause) {
        self.old = old
        self.arrival = arrival
        self.cause = cause
    }

    /// Gives the bytes a row of their own; in a transaction.
    func begin(by actor: String, language: Language, on connection: borrowing Connection) throws
        -> Claim
    {
        let mends: Int64? = cause == .mended ? old : nil
        let added: Int64? = try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, origin, bytes, state, attempts, worker,
                                      stored_path, inode, changed_ns, mends, previous_id)
            select f.feed, f.name, f.stored_path, 'inbox', \(arrival.identity.size), 'loading', 1,
                   \(actor), f.stored_path, \(Int64(bitPattern: arrival.identity.inode)),
                   \(arrival.identity.ctimeNanoseconds), \(mends),
                   (select max(p.id) from bascule.file p where p.feed = f.feed and p.name = f.name)
              from bascule.file f where f.id = \(old)
            returning id
            """
        ).firstValue()
        guard let id = added else { throw IngestError.ledgerChanged([old]) }
        try JournalEntry.write(
            selecting: """
                select \(actor)::text, \(cause.rawValue)::text, 'file ' || \(id),
                       jsonb_build_object('instead_of', f.id, 'path', f.stored_path,
                                          'sha256_before', encode(f.sha256, 'hex'),
                                          'bytes_before', f.bytes), '{}'::jsonb, null::interval
                  from bascule.file f where f.id = \(old)
                """, on: connection)
        _ = try connection.execute(
            """
            update bascule.file
               set stored_path = null, reason = concat_ws('; ', reason, \(successionNote(id, language))::text)
             where id = \(old)
            """)
        var claim = Claim(arrival: arrival, fileID: id, attempt: 1, pending: nil)
        claim.mends = mends
        return claim
    }

    private func successionNote(_ id: Int64, _ language: Language) -> String {
        switch (cause, language) {
        case (.mended, .en):
            "mended in place as file \(id): the bytes it came with are not on the disk any more"
        case (.mended, .fr):
            "corrigé sur place, devenu le fichier \(id) : les octets d'origine ne sont plus sur le disque"
        case (.writtenLate, .en):
            "its writer went on writing after it was stored: what is there now is file \(id)"
        case (.writtenLate, .fr):
            "son expéditeur a continué d'écrire après le rangement : ce qui est là est le fichier \(id)"
        }
    }

    /// The newest file that mends this one; nil: none does.
    static func mended(_ id: Int64, on connection: Connection) throws -> Int64? {
        try connection.query("select max(id) from bascule.file where mends = \(id)")
            .value()
    }
}
