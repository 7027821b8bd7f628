// SPDX-License-Identifier: Apache-2.0

/// A set of permissions with a name.
package struct UserRole: Sendable, Equatable {
    package let name: String
    package let scopes: [Scope]

    package init(_ name: String, _ scopes: [Scope]) {
        self.name = name
        self.scopes = Scope.ordered(scopes)
    }

    /// A role as it is to be.
    ///
    /// - Throws: `AccountError` if a word is no permission, the name is none, or the role of
    ///   administrators would lose what it needs to be given back the rest.
    package init(_ name: String, texts: [String]) throws(AccountError) {
        guard AccountName.isValid(name) else { throw .badName(name) }
        var scopes: [Scope] = []
        for text in texts { scopes.append(try Scope(text: text)) }
        self.init(name, scopes)
        guard name == Self.administrator.name else { return }
        for permission in Self.kept where !self.scopes.contains(Scope(permission)) {
            throw .locksOut(permission)
        }
    }

    /// What administrators always keep, so that they can't lock themselves out.
    package static let kept: [Permission] = [.manageUsers, .editRoles]

    /// Those that a new database has; each has what the one before it has, and more.
    package static let shipped = [reader, analyst, operating, administrator]

    package static let reader = UserRole("lecteur", Permission.allCases[through: .ownTokens])
    package static let analyst = UserRole("analyste", Permission.allCases[through: .viewSchedules])
    package static let operating = UserRole("operateur", Permission.allCases[through: .viewMetrics])
    package static let administrator = UserRole(
        "administrateur", Permission.allCases.map { Scope($0) })
}

extension [Permission] {
    /// The permissions up to this one, each for every feed.
    fileprivate subscript(through last: Permission) -> [Scope] {
        guard let end = firstIndex(of: last) else { preconditionFailure("\(last) is none of them") }
        return self[...end].map { Scope($0) }
    }
}
