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
    /// Where its password is.
    package let source: UserSource
    package let rights: Rights
    /// The first thing to be done in this session; without rights until then.
    package let duty: Duty?

    package func actor(_ origin: JournalActor.Origin) -> JournalActor {
        JournalActor(.user, name, origin: origin)
    }

    enum Column: String, RowColumn {
        case name, scopes
        case proofID = "proof_id"
        case userID = "user_id"
        case permissions, source
        case needsCode = "needs_code"
        case mustChange = "must_change_password"
        case lacksFactor = "lacks_factor"
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
        self.proof = proof
        // A word of a later version: nothing of it is changed here.
        source = UserSource(rawValue: try row[.source]) ?? .ldap
        let duties: [Duty?] = [
            try row[.needsCode] ? .giveCode : nil, try row[.mustChange] ? .changePassword : nil,
            try row[.lacksFactor] ? .setUpSecondFactor : nil,
        ]
        duty = duties.compactMap(\.self).first
        let permissions = try row[.permissions, as: [String].self]
        rights = Rights(
            roles: duty == nil ? permissions.compactMap(Scope.init(stored:)) : [], token: token)
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
