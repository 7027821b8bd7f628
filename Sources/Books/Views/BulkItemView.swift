// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// A file or job that was left as it is, where many were to be changed.
package struct BulkItemView: View {
    package static let view = "bulk_items"

    package var bulkID: Int64
    package var itemID: Int64
    package var endedAt: Timestamp?
    package var leftEN: String?
    package var leftFR: String?

    package enum CodingKeys: String, RowColumn {
        case bulkID = "bulk_id"
        case itemID = "item_id"
        case endedAt = "ended_at"
        case leftEN = "left_en"
        case leftFR = "left_fr"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        bulkID = try row[.bulkID]
        itemID = try row[.itemID]
        endedAt = try row[.endedAt]
        leftEN = try row[.leftEN]
        leftFR = try row[.leftFR]
    }

    package var place: Place { .number(itemID) }

    package var why: Phrase { Phrase(en: leftEN ?? "", fr: leftFR ?? "") }
}

extension BulkItemView {
    /// Those that were left, by their numbers.
    package struct Filter: ViewFilter {
        package typealias Item = BulkItemView

        package let bulkID: Int64

        package init(leftOf bulkID: Int64) { self.bulkID = bulkID }

        package var question: Question {
            Question(
                key: "item_id", descending: false,
                [
                    Question.Branch(
                        "bascule.bulk_items", ["bulk_id = \(bulkID)", "left_en is not null"])
                ])
        }
    }
}
