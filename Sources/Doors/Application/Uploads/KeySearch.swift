// SPDX-License-Identifier: Apache-2.0

internal import Feeds
package import Postgres
internal import Tables

/// The files that loaded or amended a row, found by its key.
package struct KeySearch: Sendable {
    private let key: String
    /// One for each table.
    private let feeds: [Feed]

    /// - Parameters:
    ///   - key: the values of the key with `;` between them, or the first of them.
    ///   - feed: nil: any.
    ///   - includes: whether what is of a feed may be seen.
    package init(
        _ key: String, feed: String?, reach includes: (String?) -> Bool,
        in installation: Installation
    ) {
        self.key = key
        feeds = installation.catalog.feeds.filter {
            (feed == nil || $0.name == feed) && includes($0.name)
        }.flatMap(\.eachTable)
    }

    package func files(limit: Int, on connection: borrowing Connection) throws -> [Int64] {
        var found: Set<Int64> = []
        for feed in feeds where found.count < limit {
            found.formUnion(
                try KeyFiles.ids(key, feed: feed, limit: limit - found.count, on: connection))
        }
        return found.sorted()
    }
}
