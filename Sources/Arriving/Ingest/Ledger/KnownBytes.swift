// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
package import Inbox
package import Postgres

/// Whether the ledger has the bytes of a file that lies somewhere.
package enum KnownBytes {
    private static let chunkBytes = 256 << 10

    /// Whatever became of the file that brought them.
    ///
    /// Reads the whole file, which blocks.
    /// - Throws: `FileError`, `PostgresError`.
    package static func areKnown(
        at path: String, to feed: String, on connection: borrowing Connection
    ) throws -> Bool {
        let file = try OpenFile(reading: path)
        var hash = SHA256()
        var chunk: [UInt8] = []
        while try file.read(into: &chunk, limit: chunkBytes) > 0 {
            hash.update(data: chunk)
            chunk.removeAll(keepingCapacity: true)
        }
        let digest = Array(hash.finalize())
        return try connection.query(
            """
            select exists (select from bascule.file
                            where feed = \(feed) and sha256 = \(digest))
            """
        ).value(as: Bool.self)
    }

    /// Files that are asked for at once.
    private static let askedLimit = 1_000

    /// The places of those files that the ledger has taken from just there to their end, and that
    /// are as they were then: without reading them.
    ///
    /// Also what has no digest there: a file above the feed's limit, one that was given up after
    /// its tries. Not one whose import was cut off: it has to be taken up again.
    package static func settled(
        _ files: [Arrival], of feed: String, on connection: borrowing Connection
    ) throws -> Set<String> {
        var settled: Set<String> = []
        for first in stride(from: 0, to: files.count, by: askedLimit) {
            let asked = files[first..<min(first + askedLimit, files.count)]
            settled.formUnion(
                try connection.query(
                    """
                    select a.path
                      from unnest(\(asked.map(\.relative)), \(asked.map(\.name)),
                                  \(asked.map { Int64(bitPattern: $0.identity.inode) }),
                                  \(asked.map(\.identity.size)),
                                  \(asked.map(\.identity.ctimeNanoseconds)))
                           as a (path, name, inode, bytes, changed_ns)
                     where exists (select from bascule.file f
                                    where f.feed = \(feed) and f.name = a.name
                                      and f.inbox_path = a.path and f.inode = a.inode
                                      and f.bytes = a.bytes and f.changed_ns = a.changed_ns
                                      and f.stored_at is not null
                                      -- Written with the end of a file, and only then.
                                      and f.feed_version_id is not null)
                    """
                ).values(as: String.self))
        }
        return settled
    }

    /// Whether the ledger has a file that was taken from a folder and left there.
    package static func haveCome(
        from folder: String, to feed: String, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file
                            where feed = \(feed) and origin = 'import'
                              and starts_with(inbox_path, \(folder + "/")))
            """
        ).value()
    }
}
