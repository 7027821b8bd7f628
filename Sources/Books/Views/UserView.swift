// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Somebody who may log in.
package struct UserView: View {
    package static let view = "users"

    package var id: Int64
    package var name: String
    package var roles: [String]
    /// `active` or `disabled`.
    package var state: String
    /// The program has made the password; it must be changed at the next login.
    package var mustChangePassword: Bool
    /// A made password does not log in after this.
    package var passwordExpiresAt: Timestamp?
    package var passwordSetAt: Timestamp
    package var hasSecondFactor: Bool
    package var createdAt: Timestamp
    package var createdBy: String
    package var disabledAt: Timestamp?
    package var disabledBy: String?
    package var lastLoginAt: Timestamp?
    /// `local`, or `ldap` where the factory's directory has the password and gives the roles.
    package var source: String
    /// Since when the directory no longer has this user.
    package var lostAt: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case id, name, roles, state, source
        case lostAt = "lost_at"
        case mustChangePassword = "must_change_password"
        case passwordExpiresAt = "password_expires_at"
        case passwordSetAt = "password_set_at"
        case hasSecondFactor = "has_second_factor"
        case createdAt = "created_at"
        case createdBy = "created_by"
        case disabledAt = "disabled_at"
        case disabledBy = "disabled_by"
        case lastLoginAt = "last_login_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        name = try row[.name]
        roles = try row[.roles]
        state = try row[.state]
        mustChangePassword = try row[.mustChangePassword]
        passwordExpiresAt = try row[.passwordExpiresAt]
        passwordSetAt = try row[.passwordSetAt]
        hasSecondFactor = try row[.hasSecondFactor]
        createdAt = try row[.createdAt]
        createdBy = try row[.createdBy]
        disabledAt = try row[.disabledAt]
        disabledBy = try row[.disabledBy]
        lastLoginAt = try row[.lastLoginAt]
        source = try row[.source]
        lostAt = try row[.lostAt]
    }

    package var place: Place { .text(name) }
}

extension UserView {
    package struct Filter: ViewFilter {
        package typealias Item = UserView

        package var name: String?

        package init() {}

        package var question: Question {
            Question(
                key: "name", .text, descending: false,
                [Question.Branch("bascule.users", name.map { ["name = \($0)"] } ?? [])])
        }
    }
}
