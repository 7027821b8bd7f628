// SPDX-License-Identifier: Apache-2.0

internal import Feeds
package import Inbox
package import Postgres

extension Pipeline {
    /// Whether other files of the feed were loaded after a file's bytes were: only then can they
    /// take rows back to older values, and a trial is worth its time.
    package func isOlder(_ arrival: Arrival, on connection: Connection) throws -> Bool {
        let sha256 = try fileSHA256(arrival.path)
        guard let known = try FileAge.lastLoaded(sha256, in: feed.name, on: connection) else {
            return false
        }
        return try FileAge.isAnyNewer(than: [known], in: feed.name, besides: [], on: connection)
    }
}
