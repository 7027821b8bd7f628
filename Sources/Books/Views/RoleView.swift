// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A set of permissions that users may have.
package struct RoleView: View {
    package static let view = "roles"

    package var name: String
    /// `permission` or `permission@feed`.
    package var permissions: [String]
    /// How many have it.
    package var users: Int
    /// Nil: as it was shipped.
    package var changedAt: Timestamp?
    package var changedBy: String?

    package enum CodingKeys: String, RowColumn {
        case name, permissions, users
        case changedAt = "changed_at"
        case changedBy = "changed_by"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        name = try row[.name]
        permissions = try row[.permissions]
        users = try row[.users]
        changedAt = try row[.changedAt]
        changedBy = try row[.changedBy]
    }

    package var place: Place { .text(name) }
}

extension RoleView {
    package struct Filter: ViewFilter {
        package typealias Item = RoleView

        package init() {}

        package var question: Question {
            Question(key: "name", .text, descending: false, [Question.Branch("bascule.roles")])
        }
    }
}
