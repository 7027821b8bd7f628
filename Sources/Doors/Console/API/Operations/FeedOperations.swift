// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Feeds
internal import Postgres

enum FeedOperations {
    /// A feed as its file declares it.
    struct FeedItem: Codable, Sendable {
        struct Column: Codable, Sendable {
            let name: String
            let type: String
            let is_key: Bool
            let is_required: Bool
        }

        let name: String
        let title: String
        let folder: String
        let patterns: [String]
        let table: String
        /// All that it fills, its own first.
        let tables: [String]
        let key: [String]
        let columns: [Column]
        /// Of its declaration.
        let digest: String
    }

    static let all: [Operation] = [
        .declared(
            "/feeds", .permission(.viewFeeds), hold: .found, "The feeds, by name",
            of: FeedItem.self
        ) { call in
            let reach = call.reach(of: .viewFeeds)
            return call.site.installation.catalog.feeds.filter { reach.includes(feed: $0.name) }
                .map { ($0.name, item($0, call)) }
        },
        .one(
            "/feeds/{name}", .permission(.viewFeeds), hold: .inPath("name"), "A feed",
            of: FeedItem.self
        ) { call, _ in
            call.site.installation.catalog[call.name].map { item($0, call) }
        },
    ]

    private static func item(_ feed: Feed, _ call: Call) -> FeedItem {
        FeedItem(
            name: feed.name, title: feed.title, folder: feed.folder, patterns: feed.patterns,
            table: feed.table.description, tables: feed.eachTable.map(\.table.description),
            key: feed.key,
            columns: feed.storedColumns.map { column in
                FeedItem.Column(
                    name: column.name, type: "\(column.type)", is_key: column.isKey,
                    is_required: column.isRequired)
            }, digest: call.site.installation.digest(of: feed))
    }
}
