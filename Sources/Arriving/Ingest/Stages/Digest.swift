// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
package import Inbox

/// A claimed file whose bytes are known: their SHA-256 and the identity of the inode they were read from.
package struct Digest: Sendable {
    package let claim: Claim
    /// 32 bytes.
    package let sha256: [UInt8]
    package let identity: FileIdentity
    /// The whole content where it is small: then the file is read once.
    package let content: [UInt8]?

    /// What is read at a time, and the most that is kept in memory: 256 KiB.
    package static let chunkBytes = 256 << 10

    /// Reads the file once.
    ///
    /// - Throws: `IngestError.gone` if it left, `.changed` if it changed while it was read,
    ///   `.unreadable` with the system's reason otherwise, and what `onChunk` throws.
    package init(_ claim: Claim, onChunk: () throws -> Void = {}) throws {
        let path = claim.arrival.path
        guard let place = try claim.arrival.held(), try FileStatus(place) != nil else {
            throw IngestError.gone(path: path)
        }
        let file = try OpenFile(reading: place)
        let before = FileIdentity(try file.status())
        guard before == claim.arrival.identity else { throw IngestError.changed(path: path) }
        var hash = SHA256()
        var content: [UInt8] = []
        var chunk: [UInt8] = []
        var total: Int64 = 0
        // One byte more than a small file has: enough to see that it grew.
        let limit = Int(min(before.size + 1, Int64(Self.chunkBytes)))
        while try file.read(into: &chunk, limit: limit) > 0 {
            try onChunk()
            total += Int64(chunk.count)
            hash.update(data: chunk)
            if before.size <= Self.chunkBytes { content += chunk }
            chunk.removeAll(keepingCapacity: true)
        }
        guard FileIdentity(try file.status()) == before, total == before.size else {
            throw IngestError.changed(path: path)
        }
        self.claim = claim
        self.sha256 = Array(hash.finalize())
        self.identity = before
        self.content = before.size <= Self.chunkBytes ? content : nil
    }

    /// Opens the file once more; `VerifiedSource` sees to it that it is the same.
    func open() throws -> OpenFile {
        guard let place = try claim.arrival.held() else {
            throw IngestError.gone(path: claim.arrival.path)
        }
        return try OpenFile(reading: place)
    }

    /// The digest in hexadecimal, lower case.
    package var hex: String { hexadecimal(sha256) }
}
