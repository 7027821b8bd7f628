// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
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
}
