// SPDX-License-Identifier: Apache-2.0

internal import MIME
package import Postgres

/// What came back, and of whom: read twice it counts once.
package enum BounceBook {
    /// Characters of a header's field that are kept.
    private static let fieldLength = 200

    /// Notes what a mail says, in the connection's transaction.
    ///
    /// - Returns: what it says of each recipient; empty: it was noted before.
    /// - Throws: `BounceTooEarly`, with nothing noted.
    package static func note(
        _ mail: ReturnedMail, on connection: Connection
    ) throws -> [Bounce] {
        try connection.transaction { connection in
            try pass(mail, on: connection)
            if let refusal = mail.refusal {
                let bounce = Bounce(
                    outcome: .unread, recipientID: nil, address: nil,
                    words: refusal.clipped(to: Judgement.wordsLength))
                try keep(bounce, nil, nil, of: nil, mail, on: connection)
                return [bounce]
            }
            guard try !isKnown(mail, on: connection) else { return [] }
            let read = ReceivedPart(mail.bytes)
            guard let report = DeliveryReport(read) else {
                let bounce = Bounce(
                    outcome: .notUnderstood, recipientID: nil, address: nil, words: nil)
                try keep(bounce, nil, nil, of: read, mail, on: connection)
                return [bounce]
            }
            let judgement = try Judgement(report, on: connection)
            return try report.recipients.map { recipient in
                let bounce = try judgement.bounce(recipient, on: connection)
                try keep(bounce, recipient, report.messageID, of: read, mail, on: connection)
                return bounce
            }
        }
    }

    /// It is read, whatever it says: of new ones upwards, of those that lay there before downwards.
    private static func pass(
        _ mail: ReturnedMail, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            insert into bascule.bounce_folder (folder, validity, number)
            values (\(mail.folder), \(mail.validity), \(mail.number))
                on conflict (folder) do update
               set number = greatest(bounce_folder.number, excluded.number),
                   below = least(bounce_folder.below, excluded.number),
                   read_at = clock_timestamp()
             where bounce_folder.validity = excluded.validity
            """)
    }

    /// The same bytes are the same mail, whatever the folder is called and its numbers are now; also
    /// where what they said was forgotten since.
    private static func isKnown(
        _ mail: ReturnedMail, on connection: borrowing Connection
    ) throws -> Bool {
        let isNew = try connection.execute(
            """
            insert into bascule.bounce_mark (digest) values (sha256(\(mail.bytes)))
                on conflict do nothing
            """)
        guard isNew == 0 else { return false }
        try connection.execute(
            """
            update bascule.bounce
               set folder = \(mail.folder), validity = \(mail.validity), number = \(mail.number)
             where digest = sha256(\(mail.bytes))
            """)
        return true
    }

    private static func keep(
        _ bounce: Bounce, _ told: DeliveryReport.Recipient?, _ messageID: String?,
        of read: ReceivedPart?, _ mail: ReturnedMail, on connection: borrowing Connection
    ) throws {
        let field = { (name: String) -> String? in
            read?.fields[name].map {
                HeaderText.plain(HeaderText.decoded($0)).clipped(to: fieldLength)
            }
        }
        let digest: SQL = read == nil ? "null" : "sha256(\(mail.bytes))"
        try connection.execute(
            """
            insert into bascule.bounce (folder, validity, number, digest, outcome, recipient_id,
                                        address, final_address, status, words, message_id, sender,
                                        subject)
            values (\(mail.folder), \(mail.validity), \(mail.number), \(raw: digest),
                    \(bounce.outcome.rawValue), \(bounce.recipientID),
                    \(bounce.address?.clipped(to: fieldLength)),
                    \(bounce.final?.clipped(to: fieldLength)), \(told?.status), \(bounce.words),
                    \(messageID?.clipped(to: fieldLength)), \(field("from")), \(field("subject")))
            """)
    }
}
