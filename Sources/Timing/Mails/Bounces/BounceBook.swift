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
    package static func note(
        _ mail: ReturnedMail, on connection: Connection
    ) throws -> [Bounce] {
        try connection.transaction { connection in
            try pass(mail, on: connection)
            guard try !isKnown(mail, on: connection) else { return [] }
            let read = ReceivedPart(mail.bytes)
            guard let report = DeliveryReport(read) else {
                let bounce = Bounce(
                    outcome: .notUnderstood, recipientID: nil, address: nil, words: nil)
                try keep(bounce, nil, nil, of: read, mail, on: connection)
                return [bounce]
            }
            return try report.recipients.map { recipient in
                let bounce = try judge(recipient, report.messageID, on: connection)
                try keep(bounce, recipient, report.messageID, of: read, mail, on: connection)
                return bounce
            }
        }
    }

    /// It is read, whatever it says.
    private static func pass(
        _ mail: ReturnedMail, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            insert into bascule.bounce_folder (folder, validity, number)
            values (\(mail.folder), \(mail.validity), \(mail.number))
                on conflict (folder) do update
               set number = greatest(bounce_folder.number, excluded.number),
                   read_at = clock_timestamp()
             where bounce_folder.validity = excluded.validity
            """)
    }

    /// The same bytes are the same mail, also where the folder's numbers are others now.
    private static func isKnown(
        _ mail: ReturnedMail, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute(
            """
            update bascule.bounce
               set validity = \(mail.validity), number = \(mail.number)
             where folder = \(mail.folder) and digest = sha256(\(mail.bytes))
            """) > 0
    }

    private static func judge(
        _ told: DeliveryReport.Recipient, _ messageID: String?, on connection: borrowing Connection
    ) throws -> Bounce {
        let words = [told.status, told.diagnostic].compactMap(\.self).joined(separator: ": ")
            .clipped(to: 1_000)
        let said = told.original ?? told.final
        guard let messageID,
            let line = try line(of: told, in: messageID, on: connection)
        else {
            return Bounce(outcome: .unmatched, recipientID: nil, address: said, words: words)
        }
        let outcome: Bounce.Outcome
        switch told.action {
        case .failed: outcome = try fail(line.id, words, on: connection) ? .bounced : .told
        case .delayed:
            outcome = try delay(line.id, words, on: connection) ? .delayed : .told
        case .delivered, .relayed, .expanded: outcome = .told
        }
        return Bounce(
            outcome: outcome, recipientID: line.id, address: line.address, words: words)
    }

    private struct Line: RowDecodable {
        let id: Int64
        let address: String

        enum CodingKeys: String, RowColumn { case id, address }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            address = try row[.address]
        }
    }

    /// Behind an alias a server names another address than ours: of a mail to one it is that one.
    private static func line(
        of told: DeliveryReport.Recipient, in messageID: String,
        on connection: borrowing Connection
    ) throws -> Line? {
        let lines = try connection.query(
            """
            select r.id, r.address
              from bascule.mail_recipient r
              join bascule.mail m on m.id = r.mail_id
             where m.message_id = \(messageID)
             order by r.id
             limit \(Mail.Limits.recipients)
               for update of r
            """
        ).decode(as: Line.self)
        let names = [told.original, told.final].compactMap { $0?.lowercased() }
        for name in names {
            if let line = lines.first(where: { $0.address.lowercased() == name }) { return line }
        }
        return lines.count == 1 ? lines.first : nil
    }

    /// - Returns: whether that ends it; one that has ended so before, or is sent again already, goes on.
    private static func fail(
        _ id: Int64, _ words: String, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute(
            """
            update bascule.mail_recipient
               set state = 'bounced', due_at = null, ended_at = clock_timestamp(),
                   returned_at = clock_timestamp(), returned = \(words)
             where id = \(id) and state in ('accepted', 'unknown')
            """) > 0
    }

    private static func delay(
        _ id: Int64, _ words: String, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute(
            """
            update bascule.mail_recipient
               set returned_at = clock_timestamp(), returned = \(words)
             where id = \(id) and state in ('accepted', 'unknown')
            """) > 0
    }

    private static func keep(
        _ bounce: Bounce, _ told: DeliveryReport.Recipient?, _ messageID: String?,
        of read: ReceivedPart, _ mail: ReturnedMail, on connection: borrowing Connection
    ) throws {
        let field = { (name: String) -> String? in
            read.fields[name].map { HeaderText.plain($0).clipped(to: fieldLength) }
        }
        try connection.execute(
            """
            insert into bascule.bounce (folder, validity, number, digest, outcome, recipient_id,
                                        address, status, words, message_id, sender, subject)
            values (\(mail.folder), \(mail.validity), \(mail.number), sha256(\(mail.bytes)),
                    \(bounce.outcome.rawValue), \(bounce.recipientID),
                    \(bounce.address?.clipped(to: fieldLength)), \(told?.status), \(bounce.words),
                    \(messageID?.clipped(to: fieldLength)), \(field("from")), \(field("subject")))
            """)
    }
}
