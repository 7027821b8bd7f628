// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Records
internal import Tables

/// Encodes accepted rows and passes faults on.
struct RowCollector: RowSink {
    /// What becomes of the rows of one of the feed's tables.
    private struct Table {
        let feed: Feed
        var encoder: TableLoader.RowEncoder
        /// nil: the feed does not ask.
        var measure: MeasureTaker?
    }

    private let fileID: Int64
    private let makeFaults: () -> FaultSpool
    private(set) var faults: FaultSpool?
    private let stream: ((_ table: Int, _ rows: [UInt8], _ count: Int) throws -> Void)?
    private let meter: Inspection.VerifiedSource.Meter
    /// Bytes of rows that may be kept of the table in hand.
    private var room: Int
    private var table: Table
    private var place = 0
    /// The feed's other tables, by their place; nil: in hand.
    private var parked: [Table?]
    /// Faults that may still be kept; below 0, the number not kept.
    private var faultsLeft: Int

    init(
        fileID: Int64, feed: Feed, faults: @escaping () -> FaultSpool,
        watching: (Feed) -> [String], meter: Inspection.VerifiedSource.Meter, room: Int,
        stream: ((_ table: Int, _ rows: [UInt8], _ count: Int) throws -> Void)?
    ) {
        self.meter = meter
        self.room = room
        faultsLeft = feed.limits.faults
        self.fileID = fileID
        makeFaults = faults
        self.stream = stream
        func begin(_ one: Feed) -> Table {
            Table(
                feed: one,
                encoder: TableLoader.RowEncoder(
                    feed: one, fileID: fileID, watching: watching(one)),
                measure: feed.unusual == .ignore ? nil : MeasureTaker(feed: one, of: feed))
        }
        table = begin(feed)
        parked = [nil] + feed.branches.map { begin($0) }
    }

    mutating func accept(_ row: borrowing JudgedRow, from record: borrowing Record) throws {
        try table.encoder.accept(row)
        table.measure?.take(row)
        try meter.judged()
        guard let stream else {
            if table.encoder.byteCount > room { throw Inspection.TooManyRows() }
            return
        }
        guard table.encoder.byteCount >= Inspection.streamBytes else { return }
        try stream(place, table.encoder.bytes, table.encoder.rows)
        table.encoder.removeAll()
    }

    mutating func turn(to next: Int) throws {
        guard next != place, let other = parked[next] else { return }
        room += other.encoder.byteCount - table.encoder.byteCount
        parked[place] = table
        table = other
        // Kept in one place alone, its buffer is written to without a copy.
        parked[next] = nil
        place = next
    }

    mutating func report(_ fault: Fault) throws {
        faultsLeft -= 1
        guard faultsLeft >= 0 else { return spool.countFault(fault) }
        try spool.addFault(fault, fileID: fileID)
    }

    /// Says how many faults were not kept.
    mutating func reportLeftOut() throws {
        guard faultsLeft < 0 else { return }
        try spool.addFault(
            Fault(severity: .warn, detail: .moreFaults(-faultsLeft)), fileID: fileID)
    }

    /// Made at the first fault.
    private var spool: FaultSpool {
        mutating get {
            let spool = faults ?? makeFaults()
            faults = spool
            return spool
        }
    }

    mutating func reject(line: Int) throws { try meter.judged() }

    private var all: [Table] {
        parked.indices.map { index in (index == place ? nil : parked[index]) ?? table }
    }

    /// What is encoded of each of the feed's tables.
    var tables: [Inspection.EncodedTable] {
        all.map { table in
            Inspection.EncodedTable(
                rows: table.encoder.bytes, count: table.encoder.rows,
                touches: table.encoder.touches(of: table.feed))
        }
    }

    var measures: [MeasureTaker] { all.compactMap(\.measure) }
}
