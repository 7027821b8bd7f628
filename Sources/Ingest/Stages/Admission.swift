// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// What is to be loaded of a batch, and what is there already.
///
/// Holds for the transaction it is made in.
package struct Admission: Sendable {
    /// New content, in the order of arrival.
    package var fresh: [Digest] = []
    /// Content that is loaded already, with the ledger id of the first.
    package var duplicates: [(digest: Digest, of: Int64)] = []
    /// Content that another worker is loading at this moment.
    package var busy: [Digest] = []

    /// Locks each content for the transaction and looks it up; one index probe a file.
    ///
    /// - Parameters:
    ///   - digests: each content once; a batch's second files of one content come after the first.
    ///   - again: load on purpose what is loaded already.
    package init(_ digests: [Digest], feed: Feed, again: Bool, on connection: Connection) throws {
        let keys = digests.map { Claim.lockKey(feed: feed.name, relative: "content \($0.hex)") }
        let rows = try connection.query(
            """
            select pg_try_advisory_xact_lock(w.key),
                   (select min(f.id) from bascule.file f
                     where f.feed = \(feed.name) and f.sha256 = decode(w.hex, 'hex')
                       and f.state = 'loaded')
              from unnest(\(keys), \(digests.map(\.hex))) with ordinality as w (key, hex, place)
             order by w.place
            """)
        for (digest, row) in zip(digests, rows) {
            let isMine = try row[0, as: Bool.self]
            let loaded = try row[1, as: Int64?.self]
            if again {
                fresh.append(digest)
            } else if !isMine {
                busy.append(digest)
            } else if let loaded {
                duplicates.append((digest, loaded))
            } else {
                fresh.append(digest)
            }
        }
    }
}
