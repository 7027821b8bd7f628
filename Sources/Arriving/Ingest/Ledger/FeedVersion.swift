// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Crypto
package import Feeds
internal import FileSystem
package import Postgres
internal import Wording

/// The exact text of a feed that files were judged by.
package enum FeedVersion {
    /// The ledger's number for this feed as declared now; noted at its first use.
    package static func register(_ feed: Feed, on connection: Connection) throws -> Int {
        let id = try connection.query(
            """
            with new as (
                insert into bascule.feed_version (feed, digest, source)
                values (\(feed.name), \(feed.digest), \(feed.source))
                on conflict (feed, digest) do nothing
                returning id
            )
            select id from new
            union all
            select id from bascule.feed_version where feed = \(feed.name) and digest = \(feed.digest)
             limit 1
            """
        ).firstValue(as: Int.self)
        return try id ?? register(feed, on: connection)
    }
}

extension Feed {
    /// The SHA-256 of the declaration's content, in hexadecimal: layout, order and comments don't
    /// count.
    package var meaning: String {
        sha256(canonical)
    }

    /// The SHA-256 of the declaration's text in hexadecimal: the feed's version.
    package var digest: String { sha256(source) }
}

extension ConfigFile {
    /// The SHA-256 of its content, in hexadecimal; nil if there is no file.
    package var digest: String? { meaning.isEmpty ? nil : sha256(meaning) }
}

private func sha256(_ text: String) -> String {
    hexadecimal(Array(SHA256.hash(data: Array(text.utf8))))
}
