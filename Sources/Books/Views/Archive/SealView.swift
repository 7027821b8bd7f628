// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A seal of the archive.
package struct SealView: View {
    package static let view = "seals"

    package var number: Int64
    /// Of its file below `.seals`.
    package var name: String
    package var sealedAt: Timestamp
    package var sealedBy: String
    /// Of its file, in hexadecimal.
    package var sha256: String
    package var keyNumber: String
    package var bytes: Int64
    /// The journal's last link then: `SEQ:HASH`.
    package var journalHead: String
    /// Files that it says were stored, moved, purged, or have left the archive since the last one.
    package var stored: Int64
    package var moved: Int64
    package var purged: Int64
    package var gone: Int64
    /// Nil: its file is still to be written.
    package var placedAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case number, name, sha256, bytes, stored, moved, purged, gone
        case sealedAt = "sealed_at"
        case sealedBy = "sealed_by"
        case keyNumber = "key_number"
        case journalHead = "journal_head"
        case placedAt = "placed_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        number = try row[.number]
        name = try row[.name]
        sealedAt = try row[.sealedAt]
        sealedBy = try row[.sealedBy]
        sha256 = try row[.sha256]
        keyNumber = try row[.keyNumber]
        bytes = try row[.bytes]
        journalHead = try row[.journalHead]
        stored = try row[.stored]
        moved = try row[.moved]
        purged = try row[.purged]
        gone = try row[.gone]
        placedAt = try row[.placedAt]
    }

    package var place: Place { .number(number) }

    package struct Filter: ViewFilter {
        package typealias Item = SealView

        package init() {}

        package var question: Question {
            Question(key: "number", descending: true, [Question.Branch("bascule.seals")])
        }
    }
}
