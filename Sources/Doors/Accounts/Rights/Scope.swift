// SPDX-License-Identifier: Apache-2.0

/// A permission that was given: for every feed, or for one.
///
/// Written `files.import` or `files.import@labo`.
package struct Scope: Sendable, Hashable {
    package let permission: Permission
    /// Nil: for every feed, and for what is of none.
    package let feed: String?

    package init(_ permission: Permission, feed: String? = nil) {
        self.permission = permission
        self.feed = feed
    }

    /// - Throws: `AccountError` that says what was meant most likely.
    package init(text: String) throws(AccountError) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            .map(String.init)
        guard let permission = Permission(rawValue: parts[0]) else {
            throw .unknownPermission(parts[0])
        }
        let feed = parts.count > 1 ? parts[1] : nil
        guard feed.map(Self.isFeedName) ?? true else { throw .badScope(text) }
        self.init(permission, feed: feed)
    }

    /// Printable, and short enough for a page.
    private static func isFeedName(_ name: String) -> Bool {
        (1...200).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    package var text: String { feed.map { "\(permission.rawValue)@\($0)" } ?? permission.rawValue }

    /// In the order of the permissions, each once.
    package static func ordered(_ scopes: some Sequence<Scope>) -> [Scope] {
        let places = Dictionary(
            uniqueKeysWithValues: Permission.allCases.enumerated().map { ($1, $0) })
        return Set(scopes).sorted {
            (places[$0.permission] ?? 0, $0.feed ?? "") < (
                places[$1.permission] ?? 0, $1.feed ?? ""
            )
        }
    }
}
