// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A damage of the archive that stands.
package struct ArchiveDamageView: View {
    package static let view = "archive_damages"

    package var id: Int64
    package var kind: String
    package var path: String
    package var fileID: Int64?
    package var feed: String?
    package var name: String?
    package var expected: Int64?
    package var found: Int64?
    package var otherID: Int64?
    package var why: String?
    package var foundAt: Timestamp
    /// When it was last seen to be so.
    package var seenAt: Timestamp

    package enum CodingKeys: String, RowColumn {
        case id, kind, path, feed, name, expected, found, why
        case fileID = "file_id"
        case otherID = "other_id"
        case foundAt = "found_at"
        case seenAt = "seen_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        kind = try row[.kind]
        path = try row[.path]
        fileID = try row[.fileID]
        feed = try row[.feed]
        name = try row[.name]
        expected = try row[.expected]
        found = try row[.found]
        otherID = try row[.otherID]
        why = try row[.why]
        foundAt = try row[.foundAt]
        seenAt = try row[.seenAt]
    }

    package var place: Place { .number(id) }

    /// The same as what was found.
    package var damage: ArchiveDamage {
        var damage = ArchiveDamage(.init(rawValue: kind) ?? .altered, path: path)
        (damage.fileID, damage.feed, damage.name) = (fileID, feed, name)
        (damage.expected, damage.found) = (expected, found)
        (damage.otherID, damage.why) = (otherID, why)
        return damage
    }

    package struct Filter: ViewFilter {
        package typealias Item = ArchiveDamageView

        package init() {}

        package var question: Question {
            Question(key: "id", descending: true, [Question.Branch("bascule.archive_damages")])
        }
    }
}
