// SPDX-License-Identifier: Apache-2.0

internal import Feeds
package import Inbox
package import Postgres

extension Pipeline {
    /// Whether other files of the feed were loaded after a file's bytes were: only then can they take rows
    /// back to older values, and a trial is worth its time.
    package func isOlder(_ arrival: Arrival, on connection: Connection) throws -> Bool {
        let digest = try fileSHA256(arrival.path)
        return try connection.query(
            """
            select exists (
                select from bascule.file f
                 where f.feed = \(feed.name) and f.state = 'loaded'
                   and f.id > (select max(s.id) from bascule.file s
                                where s.feed = \(feed.name) and s.sha256 = \(digest)
                                  and s.state in ('loaded', 'reverted')))
            """
        ).first.map { try $0[0, as: Bool.self] } ?? false
    }
}
