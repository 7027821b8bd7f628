// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Inbox
internal import Tables

/// Encodes accepted rows and passes faults on.
struct RowCollector: RowSink {
    let fileID: Int64
    let faults: FaultSpool
    let stream: ((_ rows: [UInt8], _ count: Int) throws -> Void)?
    let meter: Meter
    let room: Int
    var encoder: RowEncoder
    /// Faults that may still be kept; below 0 those that were not.
    var faultsLeft: Int

    init(
        fileID: Int64, feed: Feed, faults: FaultSpool, watching: [String], meter: Meter,
        room: Int, stream: ((_ rows: [UInt8], _ count: Int) throws -> Void)?
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
        try faults.add(fault, fileID: fileID)
    }

    mutating func reject(line: Int) throws { try meter.judged() }
}
