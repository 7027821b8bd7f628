// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Feeds
internal import Ingest
internal import Postgres
internal import Wording

/// One look of a pickup at a source of rows: those of the next stretch of time become a file.
///
/// Where the next one begins is asked of the ledger: behind the last one whose file is loaded.
struct QueryRun {
    let delivery: PickupDelivery
    let cursor: Pickup.Cursor
    var ending = QueryName.Ending.csv
    /// Begins to ask for what has changed since then (seconds since 1970); nothing was said to anybody
    /// before.
    let open: (Int64) throws -> any RowSource

    /// From when until when: seconds since 1970.
    private struct Stretch {
        let since: Int64
        let until: Int64
        /// How far all is known then.
        let reach: Int64
    }

    /// It has no row.
    private struct Empty: Error {}

    func look(again: Range<Int64>?, on connection: Connection) throws -> PickupReport {
        var report = PickupReport()
        let (reach, isOpen) = try PickupBook.reach(
            delivery.pickup.name, delivery.source, on: connection)
        guard again != nil || !isOpen else {
            // What is not loaded yet would be asked for once more.
            report.waiting = 1
            return report
        }
        let source = try open(again?.lowerBound ?? since(reach))
        let end = try source.now() - cursor.settle.components.seconds
        try require(reach, within: end)
        let known = reach ?? cursor.start
        let stretch = again.map { Self.again($0, known, end) } ?? next(after: reach, until: end)
        guard let stretch else { return report }
        report.listed = 1
        do {
            try report.takeOne { try handIn(stretch, of: source, on: connection) }
        } catch is Empty {
            report.listed = 0
        }
        return report
    }

    /// What was left out before it is not known afterwards either, nor what is still to come.
    private static func again(_ range: Range<Int64>, _ known: Int64, _ end: Int64) -> Stretch {
        let isGapless = range.lowerBound <= known
        return Stretch(
            since: range.lowerBound, until: range.upperBound,
            reach: isGapless ? max(known, min(range.upperBound, end)) : known)
    }

    /// - Parameter end: up to where its rows are all there, by the source's clock.
    private func next(after reach: Int64?, until end: Int64) -> Stretch? {
        guard end > reach ?? cursor.start else { return nil }
        return Stretch(since: since(reach), until: end, reach: end)
    }

    private func since(_ reach: Int64?) -> Int64 {
        reach.map { $0 - cursor.lag.components.seconds } ?? cursor.start
    }

    /// Seconds by which a clock may be set back without a word.
    private static let clockPatience: Int64 = 3_600

    /// With a clock that was set back no row would come until it is there again.
    private func require(_ reach: Int64?, within end: Int64) throws {
        guard let reach, reach > end + Self.clockPatience else { return }
        let (reached, now) = (InstantText.utc(reach), InstantText.utc(end))
        throw SourceDatabase.Trouble(
            code: "source_failed",
            sentence: Phrase(
                en: "Its rows are fetched up to \(reached), and its clock is at \(now). Have that"
                    + " clock set right",
                fr: "Ses lignes sont prises jusqu'au \(reached), et son horloge en est au \(now)."
                    + " Faites-la remettre à l'heure"), mayPass: false)
    }

    private func handIn(
        _ stretch: Stretch, of source: any RowSource, on connection: Connection
    ) throws {
        let (pickup, service) = (delivery.pickup, delivery.service)
        let name = QueryName.text(pickup.name, since: stretch.since, until: stretch.until, ending)
        var bytes: Int64 = 0
        _ = try delivery.handIn.run(
            as: name, on: connection,
            note: { fileID, sha256, connection in
                try PickupBook.enter(
                    name, bytes, at: stretch.reach, as: fileID, pickup.name, delivery.source,
                    on: connection)
                try delivery.enter(name, sha256, as: fileID, on: connection)
            },
            lost: { fileID, connection in
                try PickupBook.leave(fileID, pickup.name, on: connection)
            },
            fill: { write in
                let rows = try source.copy(
                    since: stretch.since, until: stretch.until, most: pickup.limits.rows
                ) { piece in
                    bytes += Int64(piece.count)
                    guard bytes <= Int64(pickup.limits.bytes) else {
                        throw SourceDatabase.tooMany("limits.bytes")
                    }
                    try write(piece)
                }
                guard rows > 0 else { throw Empty() }
                service.observe(.read)
            })
        service.observe(.handedIn)
    }
}
