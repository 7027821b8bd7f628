// SPDX-License-Identifier: Apache-2.0

internal import MIME
package import Postgres

/// Mails that are finished, and what becomes of each at each recipient.
package enum Outbox {
    /// Bytes of a finished mail, at most.
    package static let largest = 25 << 20

    package enum Revision: Sendable {
        /// A schedule's: none where it has made one of the period already, whoever else has.
        case first
        /// One more, however many there are.
        case next
        /// One more, but one for this job, however often it is tried.
        case ofJob(Int64)
    }

    /// Keeps a mail for all its recipients, in the connection's transaction if there is one.
    ///
    /// - Returns: its number; nil: it is there already.
    /// - Throws: `MailError.tooLarge`.
    package static func record(
        _ draft: Draft, _ wanted: Revision, by actor: String, on connection: Connection
    ) throws -> Int64? {
        try connection.transaction { connection in
            let lock = "bascule.mail " + draft.mail
            _ = try connection.query("select pg_advisory_xact_lock(hashtextextended(\(lock), 0))")
            guard try !isMade(draft, wanted, by: actor, on: connection) else { return nil }
            return try insert(draft, wanted, by: actor, on: connection)
        }
    }

    private static func isMade(
        _ draft: Draft, _ wanted: Revision, by actor: String, on connection: borrowing Connection
    ) throws -> Bool {
        let made: SQL? =
            switch wanted {
            case .first:
                "mail = \(draft.mail) and period = \(draft.period) and made_by = \(actor)"
            case .next: nil
            case .ofJob(let job): "job_id = \(job)"
            }
        guard let made else { return false }
        return try !connection.query("select from bascule.mail where \(raw: made) limit 1").isEmpty
    }

    private static func insert(
        _ draft: Draft, _ wanted: Revision, by actor: String, on connection: borrowing Connection
    ) throws -> Int64 {
        let job: Int64? = if case .ofJob(let id) = wanted { id } else { nil }
        // What tells it from one of another site, or of a database that was put back, with its name.
        let (revision, mark) = try connection.query(
            """
            select coalesce(max(revision), 0) + 1 as revision,
                   left(replace(gen_random_uuid()::text, '-', ''), 16) as mark
              from bascule.mail
             where mail = \(draft.mail) and period = \(draft.period)
            """
        ).one(by: NewColumn.self) { row in
            (try row[.revision, as: Int64.self], try row[.mark, as: String.self])
        }
        let messageID = draft.messageID(revision: revision, mark: mark)
        let bytes = draft.message(id: messageID).bytes
        guard bytes.count <= largest else {
            throw MailError.tooLarge(mail: draft.mail, bytes: bytes.count)
        }
        let id = try connection.query(
            """
            insert into bascule.mail (mail, period, revision, message_id, subject, envelope_from,
                                      mime, bytes, words, made_by, job_id)
            values (\(draft.mail), \(draft.period), \(revision), \(messageID), \(draft.subject),
                    \(draft.envelopeFrom), \(bytes), \(Int64(bytes.count)), \(draft.words), \(actor),
                    \(job))
            returning id
            """
        ).value(as: Int64.self)
        _ = try connection.execute(
            """
            insert into bascule.mail_recipient (mail_id, address)
            select \(id), address from unnest(\(draft.to.map(\.address))) as address
            """)
        return id
    }

    private enum NewColumn: String, RowColumn { case revision, mark }

    /// Lets the bytes of old mails go that are sent no more; their words stay.
    ///
    /// - Returns: how many, `limit` at most.
    package static func purge(
        olderThan days: Int, limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            update bascule.mail set mime = null
             where id in (select m.id from bascule.mail m
                           where m.mime is not null
                             and m.made_at < now() - make_interval(days => \(Int32(days)))
                             and not exists (select from bascule.mail_recipient r
                                              where r.mail_id = m.id
                                                and (r.due_at is not null
                                                     or r.state = 'transmitting'))
                           order by m.made_at
                           limit \(limit)
                             for update skip locked)
            """)
    }

    /// Has a recipient tried again at once: one that waits, has refused, of whom nobody knows, or from
    /// whom it came back.
    ///
    /// - Returns: the address.
    /// - Throws: `MailError.nothingToRetry`.
    package static func retry(_ id: Int64, on connection: borrowing Connection) throws -> String {
        let address = try connection.query(
            """
            update bascule.mail_recipient
               set state = case when state in ('refused', 'bounced') then 'recorded' else state end,
                   due_at = clock_timestamp(), ended_at = null, retried_at = clock_timestamp(),
                   returned_at = null, returned = null
             where id = \(id) and state in ('recorded', 'refused', 'unknown', 'bounced')
               and exists (select from bascule.mail m
                            where m.id = mail_id and m.mime is not null for share)
            returning address
            """
        ).firstValue(as: String.self)
        guard let address else { throw MailError.nothingToRetry(id: id) }
        return address
    }

    /// The bytes of a mail as it is sent; nil: there is none of this number, or they were let go.
    package static func bytes(
        of id: Int64, on connection: borrowing Connection
    ) throws -> [UInt8]? {
        try connection.query(
            "select mime from bascule.mail where id = \(id) and mime is not null"
        ).firstValue()
    }
}
