// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What a mail that came back says of one recipient.
package struct BounceView: View {
    package static let view = "bounces"

    package var id: Int64
    package var folder: String
    /// `bounced`, `delayed`, `told`, `unmatched`, `not_understood` or `unread`.
    package var outcome: String
    /// Its line in the outbox.
    package var recipientID: Int64?
    /// The declaration of the mail that it is about.
    package var mail: String?
    package var address: String?
    /// Whom the server named at last, where it is somebody else: behind an alias or a list.
    package var finalAddress: String?
    package var status: String?
    package var words: String?
    /// Of the mail that it is about, as what came back names it.
    package var messageID: String?
    /// Who has sent it back, and how it calls that.
    package var sender: String?
    package var subject: String?
    package var foundAt: Timestamp
    /// When it was moved or deleted in its folder.
    package var putAwayAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case id, folder, outcome, mail, address, status, words, sender, subject
        case recipientID = "recipient_id"
        case finalAddress = "final_address"
        case messageID = "message_id"
        case foundAt = "found_at"
        case putAwayAt = "put_away_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        folder = try row[.folder]
        outcome = try row[.outcome]
        recipientID = try row[.recipientID]
        mail = try row[.mail]
        address = try row[.address]
        finalAddress = try row[.finalAddress]
        status = try row[.status]
        words = try row[.words]
        messageID = try row[.messageID]
        sender = try row[.sender]
        subject = try row[.subject]
        foundAt = try row[.foundAt]
        putAwayAt = try row[.putAwayAt]
    }

    /// No report on a mail of ours: in a mailbox that others use, too, a mail to whoever it is.
    package var isOfAnybody: Bool { recipientID == nil }

    package var place: Place { .number(id) }

    /// The words of `outcome`.
    package static let outcomes = ["bounced", "delayed", "told"] + strange
    /// Those that wait for a person in the mailbox.
    package static let strange = ["unmatched", "not_understood", "unread"]
}

extension BounceView {
    /// What came back, newest first.
    package struct Filter: ViewFilter {
        package typealias Item = BounceView

        package var outcome: String?
        package var recipientID: Int64?

        package init() {}

        package var question: Question {
            var rest: [SQL] = []
            if let outcome { rest.append("outcome = \(outcome)") }
            if let recipientID { rest.append("recipient_id = \(recipientID)") }
            return Question(
                key: "id", descending: true, [Question.Branch("bascule.bounces")], rest: rest)
        }
    }
}
