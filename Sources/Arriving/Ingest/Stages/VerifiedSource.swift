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

extension VerifiedSource {
    /// How far the reading of a file has come.
    final class Meter {
        /// Rows of a chunk, which may hold very many, after which the clock is looked at.
        private static let lookEveryRows: Int64 = 256
        /// Least time between two reports within a chunk: less than any heartbeat.
        private static let tellEvery: Duration = .milliseconds(10)

        private var bytes: Int64 = 0
        private var rows: Int64 = 0
        private var lastTold = ContinuousClock.now
        private let report: ((_ bytes: Int64, _ rows: Int64) throws -> Void)?

        init(report: ((_ bytes: Int64, _ rows: Int64) throws -> Void)? = nil) {
            self.report = report
        }

        func read(bytes: Int64) throws {
            self.bytes = bytes
            try report?(bytes, rows)
        }

        func judged() throws {
            rows += 1
            guard rows % Self.lookEveryRows == 0, let report else { return }
            let now = ContinuousClock.now
            guard lastTold.duration(to: now) >= Self.tellEvery else { return }
            lastTold = now
            try report(bytes, rows)
        }
    }
}
