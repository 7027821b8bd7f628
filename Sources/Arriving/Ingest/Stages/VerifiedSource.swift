// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
internal import Inbox
internal import Records

/// A digested file's bytes, hashed once more on their way to the parser.
final class VerifiedSource: ByteSource {
    private let digest: Digest
    private let file: OpenFile?
    private let meter: Meter
    private var offset = 0
    private var hash = SHA256()

    init(_ digest: Digest, meter: Meter = Meter()) throws {
        self.digest = digest
        self.meter = meter
        self.file = digest.content == nil ? try digest.open() : nil
    }

    func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        if let content = digest.content {
            let next = content[offset..<min(offset + limit, content.count)]
            buffer += next
            offset += next.count
            try meter.read(bytes: Int64(offset))
            return next.count
        }
        guard file != nil else { return 0 }
        let start = buffer.count
        let count = try file?.read(into: &buffer, limit: limit) ?? 0
        if start == 0 { hash.update(data: buffer) } else { hash.update(data: buffer[start...]) }
        offset += count
        try meter.read(bytes: Int64(offset))
        return count
    }

    /// Reads what the parser left, and compares.
    ///
    /// - Throws: `IngestError.changed` if these are not the bytes that were digested.
    func verify() throws {
        guard file != nil else { return }
        var rest: [UInt8] = []
        while try read(into: &rest, limit: chunkBytes) > 0 { rest.removeAll(keepingCapacity: true) }
        let status = try file?.status()
        guard Array(hash.finalize()) == digest.sha256,
            status.map({ FileIdentity($0) }) == digest.identity
        else { throw IngestError.changed(path: digest.claim.arrival.path) }
    }
}
