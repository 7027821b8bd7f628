// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import FileSystem
package import Postgres

/// The files of a batch to load, and those already loaded.
///
/// Holds for the transaction it is made in.
package struct Admission: Sendable {
    /// New content, in the order of arrival.
    package var fresh: [Digest] = []
    /// Content that is loaded already, with the ledger id of the first.
    package var duplicates: [(digest: Digest, of: Int64)] = []
    /// Content that another worker is loading at this moment.
    package var busy: [Digest] = []
    /// New files, by ledger id, whose bytes another file loaded before, with that file's id: they
    /// lie in the archive, so they had been loaded on purpose.
    package var second: [Int64: Int64] = [:]
    /// Duplicates, by ledger id, that may have been loaded on purpose too: it can't be known.
    package var doubtful: Set<Int64> = []

    /// Locks each content for the transaction and looks it up; one index probe a file.
    ///
    /// - Parameters:
    ///   - digests: each content once; a batch's second files of one content come after the first.
    ///   - again: load all on purpose, loaded already or not; else only those claimed so.
    package init(
        _ digests: [Digest], feed: Feed, again: Bool, layout: StorageLayout,
        on connection: Connection
    ) throws {
        let keys = digests.map { AdvisoryLock.key(feed.name, "content \($0.hex)") }
        let rows = try connection.query(
            """
            select pg_try_advisory_xact_lock(w.key) as is_mine,
                   (select min(f.id) from bascule.file f
                     where f.feed = \(feed.name) and f.sha256 = decode(w.hex, 'hex')
                       and f.state = 'loaded') as loaded
              from unnest(\(keys), \(digests.map(\.hex))) with ordinality as w (key, hex, place)
             order by w.place
            """
        ).map(by: Column.self) { row in
            (isMine: try row[.isMine, as: Bool.self], loaded: try row[.loaded, as: Int64?.self])
        }
        for (digest, (isMine, loaded)) in zip(digests, rows) {
            if again || digest.claim.isAgain {
                fresh.append(digest)
            } else if !isMine {
                busy.append(digest)
            } else if let loaded {
                try addLoaded(digest, loaded, feed: feed, layout, on: connection)
            } else {
                fresh.append(digest)
            }
        }
    }

    private enum Column: String, RowColumn {
        case isMine = "is_mine"
        case loaded
    }

    /// A file in the archive had been loaded, even if its bytes had been before; it is a duplicate
    /// only of a file sent again since the database lost it.
    ///
    /// A copy of the archive or a change of owner may hide which came first. With a key that costs
    /// nothing; without one it would double the rows, so there the file stays a duplicate.
    private mutating func addLoaded(
        _ digest: Digest, _ loaded: Int64, feed: Feed, _ layout: StorageLayout,
        on connection: Connection
    ) throws {
        let claim = digest.claim
        let archive = layout.folder(of: .loaded, feed: feed.name)
        guard let kept = claim.kept, !claim.isRetaken, Folder.holds(archive, kept.path) else {
            return duplicates.append((digest, loaded))
        }
        let sentAgain: Int64? = try connection.query(
            """
            select f.id from bascule.file f
             where f.feed = \(feed.name) and f.sha256 = decode(\(digest.hex), 'hex')
               and f.state = 'loaded' and not f.again
               and coalesce(f.archived_at, f.loaded_at) > to_timestamp(\(kept.archivedSeconds))
               and (f.archived_at is null or not starts_with(f.stored_path, \(archive + "/")))
             limit 1
            """
        ).firstValue()
        if let sentAgain { return duplicates.append((digest, sentAgain)) }
        guard feed.eachTable.allSatisfy({ !$0.key.isEmpty }) else {
            doubtful.insert(claim.fileID)
            return duplicates.append((digest, loaded))
        }
        _ = try connection.execute(
            "update bascule.file set again = true where id = \(claim.fileID)")
        fresh.append(digest)
        second[claim.fileID] = loaded
    }
}
