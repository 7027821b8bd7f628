// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
internal import Foundation
internal import Postgres

/// The bytes of a file on the disk, read at a pace.
enum FileDigest {
    private static let chunkBytes = 256 << 10

    /// SHA-256 and number of its bytes.
    static func read(
        _ path: String, _ pace: inout Pace, on connection: Connection
    ) throws -> (sha256: [UInt8], bytes: Int64) {
        let file = try OpenFile(reading: path)
        var hash = SHA256()
        var chunk: [UInt8] = []
        var bytes: Int64 = 0
        while try file.read(into: &chunk, limit: chunkBytes) > 0 {
            hash.update(data: chunk)
            bytes += Int64(chunk.count)
            try pace.spend(chunk.count, on: connection)
            chunk.removeAll(keepingCapacity: true)
        }
        return (Array(hash.finalize()), bytes)
    }

    /// All of its bytes; one more than the limit where it has more.
    static func bytes(of path: String, limit: Int) throws -> [UInt8] {
        let file = try OpenFile(reading: path)
        var bytes: [UInt8] = []
        while bytes.count <= limit,
            try file.read(into: &bytes, limit: min(chunkBytes, limit + 1 - bytes.count)) > 0
        {}
        return bytes
    }
}
