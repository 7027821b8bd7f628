// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A token of a user, without what it is.
package struct TokenView: View {
    package static let view = "tokens"

    package var id: Int64
    package var userName: String
    package var label: String
    package var scopes: [String]
    /// `active`, `expired` or `revoked`.
    package var state: String
    package var createdAt: Timestamp
    package var createdBy: String
    package var expiresAt: Timestamp
    /// To the minute.
    package var lastUsedAt: Timestamp?
    package var revokedAt: Timestamp?
    package var revokedBy: String?

    package enum CodingKeys: String, RowColumn {
        case id, label, scopes, state
        case userName = "user_name"
        case createdAt = "created_at"
        case createdBy = "created_by"
        case expiresAt = "expires_at"
        case lastUsedAt = "last_used_at"
        case revokedAt = "revoked_at"
        case revokedBy = "revoked_by"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        userName = try row[.userName]
        label = try row[.label]
        scopes = try row[.scopes]
        state = try row[.state]
        createdAt = try row[.createdAt]
        createdBy = try row[.createdBy]
        expiresAt = try row[.expiresAt]
        lastUsedAt = try row[.lastUsedAt]
        revokedAt = try row[.revokedAt]
        revokedBy = try row[.revokedBy]
    }

    package var place: Place { .number(id) }
}

extension TokenView {
    package struct Filter: ViewFilter {
        package typealias Item = TokenView

        package var userName: String?

        package init() {}

        package var question: Question {
            Question(
                key: "id", descending: true,
                [
                    Question.Branch(
                        "bascule.tokens", userName.map { ["user_name = \($0)"] } ?? [])
                ])
        }
    }
}
