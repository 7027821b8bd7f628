// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// A file of another host, and what became of it here.
package struct PickupItemView: View {
    package static let view = "pickup_items"

    package var id: Int64
    package var pickup: String
    /// The folder's address.
    package var source: String
    /// Its bytes that are no text are written `\xNN`.
    package var name: String
    package var bytes: Int64
    package var modifiedAt: Timestamp
    /// Since when it is listed with this size and time.
    package var seenAt: Timestamp
    package var fetchedAt: Timestamp?
    /// The newest that it became.
    package var fileID: Int64?
    package var fileState: String?
    /// Why it was not fetched, or not put away there: a word for programs.
    package var code: String?
    package var reasonEN: String?
    package var reasonFR: String?
    /// Since when the other host lists it no more.
    package var goneAt: Timestamp?
    /// `deleted` or `moved`: by us.
    package var putAway: String?

    package enum CodingKeys: String, RowColumn {
        case id, pickup, source, name, bytes, code
        case modifiedAt = "modified_at"
        case seenAt = "seen_at"
        case fetchedAt = "fetched_at"
        case fileID = "file_id"
        case fileState = "file_state"
        case reasonEN = "reason_en"
        case reasonFR = "reason_fr"
        case goneAt = "gone_at"
        case putAway = "put_away"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        pickup = try row[.pickup]
        source = try row[.source]
        name = try row[.name]
        bytes = try row[.bytes]
        modifiedAt = try row[.modifiedAt]
        seenAt = try row[.seenAt]
        fetchedAt = try row[.fetchedAt]
        fileID = try row[.fileID]
        fileState = try row[.fileState]
        code = try row[.code]
        reasonEN = try row[.reasonEN]
        reasonFR = try row[.reasonFR]
        goneAt = try row[.goneAt]
        putAway = try row[.putAway]
    }

    package var place: Place { .number(id) }

    /// Why it was not fetched; nil: nothing is wrong with it.
    package var reason: Phrase? {
        guard let reasonEN, let reasonFR else { return nil }
        return Phrase(en: reasonEN, fr: reasonFR)
    }

    /// In a word: `waiting`, `refused`, or the state of its file in the ledger.
    package var state: String {
        fileState ?? (code == nil ? "waiting" : "refused")
    }
}

extension PickupItemView {
    /// What one pickup has seen, newest first.
    package struct Filter: ViewFilter {
        package typealias Item = PickupItemView

        package var pickup: String

        package init(pickup: String) { self.pickup = pickup }

        package var question: Question {
            Question(
                key: "id", descending: true,
                [Question.Branch("bascule.pickup_items", ["pickup = \(pickup)"])])
        }
    }
}
