// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
package import Feeds
internal import Inbox
internal import Tables

/// A digested file with every row judged: the input of a load.
package struct Inspection {
    package let digest: Digest
    package let rowsRead: Int64
    package let rowsAccepted: Int64
    package let rowsRejected: Int64
    package let warnings: Int64
    /// Physical lines of the file, and what each was taken for.
    package let lines: Int64
    package let account: LineAccount
    /// The dialect as it was understood, one line.
    package let dialect: String
    /// Set when the file as a whole can't be judged: then there are no rows.
    package let fileFault: Fault?
    /// The accepted rows, encoded for COPY; of a streamed file the last ones.
    package let rows: [UInt8]
    /// How many rows are in `rows`.
    package let encodedRows: Int
    /// Values of the accepted rows in the watched columns.
    let touches: Touches

    /// Reads and judges the file.
    ///
    /// - Parameters:
    ///   - faults: takes every fault found.
    ///   - room: bytes of encoded rows that may be kept, where they are.
    ///   - watching: columns whose values are gathered as `touches`.
    ///   - stream: takes the encoded rows each time `streamBytes` of them are ready; without it all
    ///     of them are kept in `rows`.
    /// - Throws: `LineAccount.Mismatch` where lines are lost or counted twice, `TooManyRows` where
    ///   there is no `stream` and not the room.
    package init(
        _ digest: Digest, feed: Feed, faults: FaultSpool, watching: [String] = [],
        room: Int = .max,
        checkAccount: (LineAccount, Int) throws -> Void = { try $0.check(lines: $1) },
        progress: ((_ bytes: Int64, _ rows: Int64) throws -> Void)? = nil,
        stream: ((_ rows: [UInt8], _ count: Int) throws -> Void)? = nil
    ) throws {
        let meter = VerifiedSource.Meter(report: progress)
        let collector = RowCollector(
            fileID: digest.claim.fileID, feed: feed, faults: faults, watching: watching,
            meter: meter, room: room, stream: stream)
        var judge = Judge(feed: feed, fileName: digest.claim.name, rows: collector)
        let file = try VerifiedSource(digest, meter: meter)
        var source = Unpacked(file, limits: feed.readLimits)
        try CSVReader(declared: feed.dialect, limits: feed.readLimits).read(&source, into: &judge)
        try file.verify()
        try checkAccount(judge.account, judge.lines)
        self.digest = digest
        rowsRead = Int64(judge.counts.rowsRead)
        rowsAccepted = Int64(judge.counts.rowsAccepted)
        rowsRejected = Int64(judge.counts.rowsRejected)
        warnings = Int64(judge.counts.warnings)
        lines = Int64(judge.lines)
        account = judge.account
        dialect = judge.dialect.map { "\($0)" } ?? ""
        fileFault = judge.fileFaults.first { $0.severity == .reject }
        rows = judge.rows.encoder.bytes
        encodedRows = judge.rows.encoder.rows
        touches = judge.rows.encoder.touches(of: feed)
        if judge.rows.faultsLeft < 0 {
            try faults.addFault(
                Fault(severity: .warn, detail: .moreFaults(-judge.rows.faultsLeft)),
                fileID: digest.claim.fileID)
        }
    }

    /// The rows of a file need more memory than there is for them.
    struct TooManyRows: Error {}

    /// Encoded rows are handed on when there are this many bytes of them: 64 KiB.
    ///
    /// Less than a socket holds: with more at a time the server runs dry while rows are judged, and
    /// the judge waits while the server catches up.
    package static let streamBytes = 64 << 10
}

/// Encodes accepted rows and passes faults on.
private struct RowCollector: RowSink {
    let fileID: Int64
    let faults: FaultSpool
    let stream: ((_ rows: [UInt8], _ count: Int) throws -> Void)?
    let meter: VerifiedSource.Meter
    let room: Int
    var encoder: RowEncoder
    /// Faults that may still be kept; below 0, the number not kept.
    var faultsLeft: Int

    init(
        fileID: Int64, feed: Feed, faults: FaultSpool, watching: [String],
        meter: VerifiedSource.Meter, room: Int,
        stream: ((_ rows: [UInt8], _ count: Int) throws -> Void)?
    ) {
        self.meter = meter
        self.room = room
        faultsLeft = feed.limits.faults
        self.fileID = fileID
        self.faults = faults
        self.stream = stream
        encoder = RowEncoder(feed: feed, fileID: fileID, watching: watching)
    }

    mutating func accept(_ row: borrowing JudgedRow) throws {
        try encoder.accept(row)
        try meter.judged()
        guard let stream else {
            if encoder.byteCount > room { throw Inspection.TooManyRows() }
            return
        }
        guard encoder.byteCount >= Inspection.streamBytes else { return }
        try stream(encoder.bytes, encoder.rows)
        encoder.removeAll()
    }

    mutating func report(_ fault: Fault) throws {
        faultsLeft -= 1
        guard faultsLeft >= 0 else { return }
        try faults.addFault(fault, fileID: fileID)
    }

    mutating func reject(line: Int) throws { try meter.judged() }
}
