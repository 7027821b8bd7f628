// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import DelimitedText
package import Feeds
internal import FileSystem
internal import Inbox
internal import Records
internal import Tables

/// A digested file with every row judged: the input of a load.
package struct Inspection {
    package let digest: Digest
    package let rowsRead: Int64
    package let rowsAccepted: Int64
    package let rowsRejected: Int64
    package let warnings: Int64
    /// Physical lines of the file, and what each was taken for, as JSON.
    package let lines: Int64
    package let lineAccount: String
    /// The dialect as it was understood, one line.
    package let dialect: String
    /// Set when the file as a whole can't be judged: then there are no rows.
    package let fileFault: Fault?
    /// The accepted rows of each of the feed's tables; of a streamed file the last ones.
    let tables: [EncodedTable]
    /// Every fault found; nil: there was none.
    let faults: FaultSpool?
    /// What came in its accepted rows, by table; empty: the feed does not ask.
    let measures: [MeasureTaker]

    /// The accepted rows of one table.
    struct EncodedTable {
        /// Encoded for COPY.
        let rows: [UInt8]
        /// How many rows are in `rows`.
        let count: Int
        /// Values of all of them in the watched columns; nil: none is watched.
        let touches: Touches?
    }

    /// Bytes of the rows of all tables.
    var byteCount: Int { tables.reduce(0) { $0 + $1.rows.count } }

    /// Reads and judges the file.
    ///
    /// - Parameters:
    ///   - faults: made at the first fault.
    ///   - room: bytes of encoded rows that may be kept, where they are.
    ///   - watching: the columns of each table whose values are gathered as `touches`.
    ///   - stream: takes a table's encoded rows each time `streamBytes` of them are ready; without it
    ///     all of them are kept in `tables`.
    /// - Throws: `LineAccount.Mismatch` where lines are lost or counted twice, `TooManyRows` where
    ///   there is no `stream` and not the room.
    package init(
        _ digest: Digest, feed: Feed, faults: @escaping @autoclosure () -> FaultSpool,
        watching: (Feed) -> [String] = { _ in [] },
        room: Int = .max,
        checkAccount: (LineAccount, Int) throws -> Void = { try $0.check(lines: $1) },
        progress: ((_ bytes: Int64, _ rows: Int64) throws -> Void)? = nil,
        stream: ((_ table: Int, _ rows: [UInt8], _ count: Int) throws -> Void)? = nil
    ) throws {
        let meter = VerifiedSource.Meter(report: progress)
        let collector = RowCollector(
            fileID: digest.claim.fileID, feed: feed, faults: faults, watching: watching,
            meter: meter, room: room, stream: stream)
        var judge = Judge(feed: feed, fileName: digest.claim.name, rows: collector)
        var file = try VerifiedSource(digest, meter: meter)
        if file.isPlain {
            try feed.read(&file, into: &judge)
        } else {
            var source = Unpacked(file, limits: feed.readLimits)
            try feed.read(&source, into: &judge)
        }
        try file.verify()
        try checkAccount(judge.account, judge.lines)
        self.digest = digest
        rowsRead = Int64(judge.counts.rowsRead)
        rowsAccepted = Int64(judge.counts.rowsAccepted)
        rowsRejected = Int64(judge.counts.rowsRejected)
        warnings = Int64(judge.counts.warnings)
        lines = Int64(judge.lines)
        lineAccount = judge.account.json
        dialect = judge.dialect.map { "\($0)" } ?? ""
        fileFault = judge.fileFaults.first { $0.severity == .reject }
        tables = judge.rows.tables
        try judge.rows.reportLeftOut()
        self.faults = judge.rows.faults
        measures = judge.rows.measures
    }

    /// Why the feed's policy refuses the whole file: a pure function of the counts.
    func refusal(by feed: Feed, rejectedByMerge: Int64 = 0) -> Fault? {
        let rejected = rowsRejected + rejectedByMerge
        if let fileFault { return fileFault }
        guard rejected > 0 else { return nil }
        return feed.refusal(rowsRead: Int(rowsRead), rowsRejected: Int(rejected))
    }

    /// The rows of a file need more memory than there is for them.
    struct TooManyRows: Error {}

    /// Encoded rows are handed on when there are this many bytes of them: 64 KiB.
    ///
    /// Less than a socket holds: with more at a time the server runs dry while rows are judged, and
    /// the judge waits while the server catches up.
    package static let streamBytes = 64 << 10
}

extension Inspection {
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

        /// Whether the bytes are here and not packed; of others it is not known yet.
        var isPlain: Bool { digest.content.map { Packing($0) == .none } ?? false }

        var placed: PlacedBytes? {
            digest.content.map(PlacedBytes.memory)
                ?? file.map { .descriptor($0.descriptor, name: $0.path) }
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
            while try read(into: &rest, limit: chunkBytes) > 0 {
                rest.removeAll(keepingCapacity: true)
            }
            let status = try file?.status()
            guard Array(hash.finalize()) == digest.sha256,
                status.map({ FileIdentity($0) }) == digest.identity
            else { throw IngestError.changed(path: digest.claim.arrival.path) }
        }
    }
}

extension Inspection.VerifiedSource {
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
