// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A mail as it went out, in words.
package struct MailText: Sendable, Equatable, RowDecodable {
    package let id: Int64
    package let mail: String
    package let messageID: String
    package let subject: String
    package let words: String
    /// Of all of it, with what is attached.
    package let bytes: Int64
    package let madeAt: Timestamp
    package let madeBy: String

    package enum CodingKeys: String, RowColumn {
        case id, mail, subject, words, bytes
        case messageID = "message_id"
        case madeAt = "made_at"
        case madeBy = "made_by"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        mail = try row[.mail]
        messageID = try row[.messageID]
        subject = try row[.subject]
        words = try row[.words]
        bytes = try row[.bytes]
        madeAt = try row[.madeAt]
        madeBy = try row[.madeBy]
    }

    /// Nil: there is none of this number.
    package static func one(
        _ id: Int64, on connection: borrowing Connection
    ) throws -> MailText? {
        try connection.query(
            """
            select id, mail, message_id, subject, words, bytes, made_at, made_by
              from bascule.mails
             where id = \(id)
            """
        ).first(as: MailText.self)
    }
}
