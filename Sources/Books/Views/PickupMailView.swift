// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A mail that a pickup has looked at, and what became of it.
package struct PickupMailView: View {
    package static let view = "pickup_mails"

    package var id: Int64
    package var pickup: String
    /// The folder's address.
    package var source: String
    /// As the mailbox has it (UID).
    package var number: Int64
    /// Who it says it is from; nil: nobody has looked.
    package var sender: String?
    package var seenAt: Timestamp
    /// `taken`, `nothing`, `sender`, `refused` or `gone`; nil: it is looked at again.
    package var outcome: String?
    /// Of one from none of the senders: whether it seems to have files that are wanted.
    package var isWanted: Bool
    /// Files in it that are not fetched; nil: nobody has counted.
    package var leftOver: Int64?
    /// `deleted` or `moved`: by us.
    package var putAway: String?

    package enum CodingKeys: String, RowColumn {
        case id, pickup, source, number, sender, outcome
        case seenAt = "seen_at"
        case isWanted = "is_wanted"
        case leftOver = "left_over"
        case putAway = "put_away"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        pickup = try row[.pickup]
        source = try row[.source]
        number = try row[.number]
        sender = try row[.sender]
        seenAt = try row[.seenAt]
        outcome = try row[.outcome]
        isWanted = try row[.isWanted]
        leftOver = try row[.leftOver]
        putAway = try row[.putAway]
    }

    package var place: Place { .number(id) }
}

extension PickupMailView {
    /// Mails of one pickup that seem to have files that are wanted, and are from none of its senders,
    /// newest first.
    package struct Passed: ViewFilter {
        package typealias Item = PickupMailView

        package var pickup: String

        package init(pickup: String) { self.pickup = pickup }

        package var question: Question {
            Question(
                key: "id", descending: true,
                [
                    Question.Branch(
                        "bascule.pickup_mails",
                        ["pickup = \(pickup)", "outcome = 'sender'", "is_wanted"])
                ])
        }
    }
}
