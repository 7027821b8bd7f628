// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A reading of the archive against ledger and seals.
package struct ArchiveCheckView: View {
    package static let view = "archive_checks"

    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// Asked for by somebody.
        case verify
        /// A pass of the scrub, which takes weeks.
        case scrub
    }

    package var id: Int64
    package var kind: String
    /// `all`, `since 2026-03-15`, `sample 5%`.
    package var scope: String
    package var by: String
    package var begunAt: Timestamp
    package var files: Int64
    package var bytes: Int64
    package var damaged: Int64
    /// Nil: under way, or cut off.
    package var endedAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case id, kind, scope, by, files, bytes, damaged
        case begunAt = "begun_at"
        case endedAt = "ended_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        kind = try row[.kind]
        scope = try row[.scope]
        by = try row[.by]
        begunAt = try row[.begunAt]
        files = try row[.files]
        bytes = try row[.bytes]
        damaged = try row[.damaged]
        endedAt = try row[.endedAt]
    }

    package var place: Place { .number(id) }

    package struct Filter: ViewFilter {
        package typealias Item = ArchiveCheckView

        package var kind: Kind

        package init(_ kind: Kind) { self.kind = kind }

        package var question: Question {
            Question(
                key: "id", descending: true,
                [
                    Question.Branch(
                        "bascule.archive_checks", "kind", only: "\(kind.rawValue)")
                ])
        }
    }
}
