// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import Ingest
package import Postgres

extension Installation {
    /// The feed that a file was loaded by, with the table its rows went to.
    ///
    /// - Throws: `NoSuchFile`, `UnknownFeed`.
    package func feed(thatLoaded id: Int64, on connection: Connection) throws -> Feed {
        guard let name = try Claim.feedName(of: id, on: connection) else {
            throw NoSuchFile("\(id)")
        }
        let feed = try LoadedFeed.of(
            id, current: catalog[name], settings: settings, on: connection)
        return try feed ?? self.feed(named: name)
    }

    /// Of a feed's declaration, as the ledger notes it with each file.
    package func digest(of feed: Feed) -> String { feed.digest }
}
