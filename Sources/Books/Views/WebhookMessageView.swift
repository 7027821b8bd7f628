// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A message to another system: what became of it.
package struct WebhookMessageView: View {
    package static let view = "webhook_messages"

    package var id: Int64
    package var webhook: String
    /// The same at each try; receivers drop repeats by it.
    package var eventID: String
    package var type: String
    /// JSON; nil: no longer kept.
    package var body: String?
    package var madeAt: Timestamp
    /// `recorded`, `transmitting`, `accepted`, `refused` or `unknown`.
    package var state: String
    package var attempts: Int64
    /// How often nobody said what became of it.
    package var unknowns: Int64
    package var answer: String?
    /// Of the next try; nil: there is none by itself.
    package var dueAt: Timestamp?
    package var triedAt: Timestamp?
    package var endedAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case id, webhook, type, body, state, attempts, unknowns, answer
        case eventID = "event"
        case madeAt = "made_at"
        case dueAt = "due_at"
        case triedAt = "tried_at"
        case endedAt = "ended_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        webhook = try row[.webhook]
        eventID = try row[.eventID]
        type = try row[.type]
        body = try row[.body]
        madeAt = try row[.madeAt]
        state = try row[.state]
        attempts = try row[.attempts]
        unknowns = try row[.unknowns]
        answer = try row[.answer]
        dueAt = try row[.dueAt]
        triedAt = try row[.triedAt]
        endedAt = try row[.endedAt]
    }

    package var place: Place { .number(id) }

    /// The words of `state`.
    package static let states = ["recorded", "transmitting", "accepted", "refused", "unknown"]

    /// Whether a person may have it sent again.
    package var mayBeRetried: Bool {
        body != nil && ["recorded", "refused", "unknown"].contains(state)
    }
}

extension WebhookMessageView {
    /// The outbox, newest first.
    package struct Filter: ViewFilter {
        package typealias Item = WebhookMessageView

        package var webhook: String?
        package var state: String?
        package var id: Int64?

        package init() {}

        package var question: Question {
            var rest: [SQL] = []
            if let webhook { rest.append("webhook = \(webhook)") }
            if let state { rest.append("state = \(state)") }
            if let id { rest.append("id = \(id)") }
            return Question(
                key: "id", descending: true, [Question.Branch("bascule.webhook_messages")],
                rest: rest)
        }
    }
}
