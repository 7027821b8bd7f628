// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A mail at one of its recipients: what became of it.
package struct MailView: View {
    package static let view = "mail_outbox"

    package var id: Int64
    package var mailID: Int64
    /// Its declaration.
    package var mail: String
    package var period: String
    package var revision: Int64
    package var messageID: String
    package var subject: String
    package var address: String
    /// `recorded`, `transmitting`, `accepted`, `refused`, `unknown` or `bounced`.
    package var state: String
    package var attempts: Int64
    /// How often nobody said what became of it.
    package var unknowns: Int64
    package var answer: String?
    /// Of the next try; nil: there is none by itself.
    package var dueAt: Timestamp?
    package var triedAt: Timestamp?
    package var endedAt: Timestamp?
    package var madeAt: Timestamp
    /// When something came back of it, that it is late or did not arrive, and its words.
    package var returnedAt: Timestamp?
    package var returned: String?

    package enum CodingKeys: String, RowColumn {
        case id, mail, period, revision, subject, address, state, attempts, unknowns, answer
        case returned
        case returnedAt = "returned_at"
        case mailID = "mail_id"
        case messageID = "message_id"
        case dueAt = "due_at"
        case triedAt = "tried_at"
        case endedAt = "ended_at"
        case madeAt = "made_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        mailID = try row[.mailID]
        mail = try row[.mail]
        period = try row[.period]
        revision = try row[.revision]
        messageID = try row[.messageID]
        subject = try row[.subject]
        address = try row[.address]
        state = try row[.state]
        attempts = try row[.attempts]
        unknowns = try row[.unknowns]
        answer = try row[.answer]
        dueAt = try row[.dueAt]
        triedAt = try row[.triedAt]
        endedAt = try row[.endedAt]
        madeAt = try row[.madeAt]
        returnedAt = try row[.returnedAt]
        returned = try row[.returned]
    }

    package var place: Place { .number(id) }

    /// The words of `state`.
    package static let states = [
        "recorded", "transmitting", "accepted", "refused", "unknown", "bounced",
    ]

    /// Whether a person may have it sent again.
    package var mayBeRetried: Bool {
        ["recorded", "refused", "unknown", "bounced"].contains(state)
    }

    /// Whether somebody has to look at it.
    package var isFailed: Bool { ["refused", "unknown", "bounced"].contains(state) }
}

extension MailView {
    /// The outbox, newest first.
    package struct Filter: ViewFilter {
        package typealias Item = MailView

        package var mail: String?
        package var state: String?
        package var mailID: Int64?
        package var id: Int64?

        package init() {}

        package var question: Question {
            var rest: [SQL] = []
            if let mail { rest.append("mail = \(mail)") }
            if let state { rest.append("state = \(state)") }
            if let id { rest.append("id = \(id)") }
            if let mailID { rest.append("mail_id = \(mailID)") }
            return Question(
                key: "id", descending: true, [Question.Branch("bascule.mail_outbox")], rest: rest)
        }
    }
}
