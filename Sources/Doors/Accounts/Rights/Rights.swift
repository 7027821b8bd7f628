// SPDX-License-Identifier: Apache-2.0

/// What somebody may do: the one place where that is decided.
package struct Rights: Sendable, Equatable {
    private let roles: [Scope]
    private let token: TokenScopes?
    private let isDisabled: Bool

    /// - Parameters:
    ///   - roles: what the user's roles give, together.
    ///   - token: what the token was given, if one was shown; it narrows the user's, and adds
    ///     nothing.
    ///   - isDisabled: whether the user is: a disabled one has no rights.
    package init(roles: [Scope], token: TokenScopes? = nil, isDisabled: Bool = false) {
        self.roles = roles
        self.token = token
        self.isDisabled = isDisabled
    }

    package static let none = Rights(roles: [])

    /// Whether this may be done with things of this feed.
    ///
    /// - Parameter feed: nil for what is of no feed, or of all of them: a permission that is held
    ///   to a feed does not do there.
    package func mayDo(_ permission: Permission, feed: String? = nil) -> Bool {
        reach(of: permission).includes(feed: feed)
    }

    /// Where this may be done: what lists are narrowed to.
    package func reach(of permission: Permission) -> Reach {
        guard !isDisabled else { return .nothing }
        let given = Self.reach(of: permission, in: roles)
        guard case .some(.listed(let scopes)) = token else { return given }
        return given.intersection(Self.reach(of: permission, in: scopes))
    }

    /// What the token was given and its user does not have.
    package var lacking: [Scope] {
        (token?.scopes ?? []).filter { !mayDo($0.permission, feed: $0.feed) }
    }

    private static func reach(of permission: Permission, in scopes: [Scope]) -> Reach {
        let held = scopes.filter { $0.permission == permission }
        if held.contains(where: { $0.feed == nil }) { return .everything }
        return held.isEmpty ? .nothing : .feeds(Set(held.compactMap(\.feed)))
    }
}
