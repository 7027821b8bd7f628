// SPDX-License-Identifier: Apache-2.0

package import Journal
internal import Postgres

/// Somebody who is known: by a session or by a token.
package struct Principal: Sendable, Equatable {
    /// What was shown.
    package enum Proof: Sendable, Equatable {
        case session(Int64)
        case token(Int64)
    }

    package let userID: Int64
    package let name: String
    package let proof: Proof
    package let rights: Rights
    /// A made password lets its owner do nothing but choose another one.
    package let mustChangePassword: Bool

    package func actor(_ origin: JournalActor.Origin) -> JournalActor {
        JournalActor(.user, name, origin: origin)
    }

    enum Column: String, RowColumn {
        case name, scopes
        case proofID = "proof_id"
        case userID = "user_id"
        case permissions
        case mustChange = "must_change_password"
    }

    static func ofSession(_ row: RowReader<Column>) throws -> Principal {
        try Principal(row, .session(row[.proofID]), token: nil)
    }

    static func ofToken(_ row: RowReader<Column>) throws -> Principal {
        try Principal(
            row, .token(row[.proofID]), token: TokenScopes(stored: row[.scopes]))
    }

    private init(_ row: RowReader<Column>, _ proof: Proof, token: TokenScopes?) throws {
        userID = try row[.userID]
        name = try row[.name]
        mustChangePassword = try row[.mustChange]
        self.proof = proof
        let permissions = try row[.permissions, as: [String].self]
        let isShut = mustChangePassword && token == nil
        rights = Rights(
            roles: isShut ? [] : permissions.compactMap(Scope.init(stored:)), token: token)
    }

    /// Of a user `u`: what its roles give, together.
    static let permissions: SQL = """
        array(select distinct given
                from bascule.user_role ur
                join bascule.role r on r.name = ur.role
               cross join unnest(r.permissions) given
               where ur.user_id = u.id)
        """
}
