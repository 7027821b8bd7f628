// SPDX-License-Identifier: Apache-2.0

/// What a token was given.
package enum TokenScopes: Sendable, Equatable {
    /// Whatever its user has.
    case all
    case listed([Scope])

    private static let allWord = "all"

    /// - Throws: `AccountError` for a word that is no scope, or for none at all.
    package init(texts: [String]) throws(AccountError) {
        guard !texts.isEmpty else { throw .noScope }
        guard !texts.contains(Self.allWord) else {
            self = .all
            return
        }
        var scopes: [Scope] = []
        for text in texts { scopes.append(try Scope(text: text)) }
        self = .listed(Scope.ordered(scopes))
    }

    /// As the table keeps them; a word of a later version gives nothing.
    init(stored: [String]) {
        self =
            stored.contains(Self.allWord)
            ? .all : .listed(stored.compactMap(Scope.init(stored:)))
    }

    /// None, where it is whatever the user has.
    package var scopes: [Scope] {
        guard case .listed(let scopes) = self else { return [] }
        return scopes
    }

    package var texts: [String] {
        switch self {
        case .all: [Self.allWord]
        case .listed(let scopes): scopes.map(\.text)
        }
    }
}

extension Scope {
    /// As a view shows it; nil for what this version does not know.
    package init?(kept text: String) { self.init(stored: text) }

    /// Nil for what this version does not know: it gives no right.
    init?(stored text: String) {
        do {
            try self.init(text: text)
        } catch {
            return nil
        }
    }
}
