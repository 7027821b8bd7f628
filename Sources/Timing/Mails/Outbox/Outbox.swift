// SPDX-License-Identifier: Apache-2.0

internal import MIME
package import Postgres

/// Mails that are finished, and what becomes of each at each recipient.
package enum Outbox {
    /// Bytes of a finished mail, at most.
    package static let largest = 25 << 20

    package enum Revision: Sendable {
        /// None where the period has one already.
        case first
        /// One more.
        case next
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
            let last = try connection.query(
                """
                select coalesce(max(revision), 0) from bascule.mail
                 where mail = \(draft.mail) and period = \(draft.period)
                """
            ).value(as: Int64.self)
            if last > 0, case .first = wanted { return nil }
            return try insert(draft, revision: last + 1, by: actor, on: connection)
        }
    }

    private static func insert(
        _ draft: Draft, revision: Int64, by actor: String, on connection: Connection
    ) throws -> Int64 {
        let bytes = draft.message(revision: revision).bytes
        guard bytes.count <= largest else {
            throw MailError.tooLarge(mail: draft.mail, bytes: bytes.count)
        }
        let id = try connection.query(
            """
            insert into bascule.mail (mail, period, revision, message_id, subject, envelope_from,
                                      mime, words, made_by)
            values (\(draft.mail), \(draft.period), \(revision),
                    \(draft.messageID(revision: revision)), \(draft.subject),
                    \(draft.envelopeFrom), \(bytes), \(draft.words),
                    \(actor))
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

    /// Has a recipient tried again at once: one that waits, has refused, or of whom nobody knows.
    ///
    /// - Returns: the address.
    /// - Throws: `MailError.nothingToRetry`.
    package static func retry(_ id: Int64, on connection: borrowing Connection) throws -> String {
        let address = try connection.query(
            """
            update bascule.mail_recipient
               set state = case state when 'refused' then 'recorded' else state end,
                   due_at = clock_timestamp(), ended_at = null, retried_at = clock_timestamp()
             where id = \(id) and state in ('recorded', 'refused', 'unknown')
            returning address
            """
        ).firstValue(as: String.self)
        guard let address else { throw MailError.nothingToRetry(id: id) }
        return address
    }

    /// The bytes of a mail as it is sent; nil: there is none of this number.
    package static func bytes(
        of id: Int64, on connection: borrowing Connection
    ) throws -> [UInt8]? {
        try connection.query("select mime from bascule.mail where id = \(id)").firstValue()
    }
}
