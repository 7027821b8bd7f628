// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Feeds
internal import Foundation
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
    /// Our clock: seconds since 1970.
    var now: () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    /// Begins to ask for the rows of a stretch (seconds since 1970); nothing was said to anybody before.
    let open: (Range<Int64>) throws -> any RowSource

    /// From when until when: seconds since 1970.
    private struct Stretch {
        let since: Int64
        let until: Int64
        /// How far all is known then.
        let reach: Int64

        /// It may end before it begins, where a clock does.
        var asked: Range<Int64> { since..<max(since, until) }
    }

    /// It has no row.
    private struct Empty: Error {}

    func look(again: Range<Int64>?, on connection: Connection) throws -> PickupReport {
        var report = PickupReport()
        let (name, address) = (delivery.pickup.name, delivery.source)
        guard try again != nil || !PickupBook.isOpen(name, address, on: connection) else {
            // What is not loaded yet would be asked for once more.
            report.waiting = 1
            return report
        }
        if again == nil, let hold = try PickupBook.hold(name, address, on: connection) {
            report.tell(hold.sentence)
            guard !delivery.service.isSparing || hold.next <= now() else {
                report.waiting = 1
                return report
            }
        }
        let reach = try PickupBook.reach(name, address, on: connection)
        let settle = cursor.settle.components.seconds
        let here = now()
        let source = try open(again ?? next(after: reach?.until, until: here - settle).asked)
        let clock = SourceClock(there: try source.now(), here: here)
        try clock.requireNear(at: address)
        let end = clock.sure - settle
        let known = reach?.known(by: clock)
        try require(reach, known, within: end)
        if let again {
            let stretch = Self.again(again, known ?? cursor.start, end)
            _ = try take(stretch, of: source, &report, on: connection)
            return report
        }
        var stretch = next(after: known, until: end)
        while stretch.reach > known ?? cursor.start,
            try !take(stretch, of: source, &report, on: connection), stretch.reach < end
        {
            // What has no row is no file that the next look could begin behind.
            stretch = next(after: stretch.reach, until: end)
        }
        return report
    }

    /// - Returns: whether it had rows.
    private func take(
        _ stretch: Stretch, of source: any RowSource, _ report: inout PickupReport,
        on connection: Connection
    ) throws -> Bool {
        do {
            try report.takeOne { try handIn(stretch, of: source, on: connection) }
            report.listed = 1
            return true
        } catch is Empty {
            return false
        }
    }

    /// What was left out before it is not known afterwards either, nor what is still to come.
    private static func again(_ range: Range<Int64>, _ known: Int64, _ end: Int64) -> Stretch {
        let isGapless = range.lowerBound <= known
        return Stretch(
            since: range.lowerBound, until: range.upperBound,
            reach: isGapless ? max(known, min(range.upperBound, end)) : known)
    }

    /// - Parameter end: up to where its rows are all there, by the source's clock.
    private func next(after reach: Int64?, until end: Int64) -> Stretch {
        let known = reach ?? cursor.start
        let until = cursor.most.map { min(end, known + $0.components.seconds) } ?? end
        return Stretch(since: since(reach), until: until, reach: until)
    }

    private func since(_ reach: Int64?) -> Int64 {
        reach.map { $0 - cursor.lag.components.seconds } ?? cursor.start
    }

    /// Until a time that is ahead of both clocks is there, no row would come, and then none of those
    /// before it.
    private func require(
        _ reach: PickupBook.Reach?, _ known: Int64?, within end: Int64
    ) throws {
        guard let reach, let known, known > end + cursor.lag.components.seconds else { return }
        let (reached, now, file) = (InstantText.utc(known), InstantText.utc(end), reach.fileID)
        throw SourceDatabase.Trouble(
            code: "source_failed",
            sentence: Phrase(
                en: "Its rows are fetched up to \(reached) by file \(file), and it is \(now): a"
                    + " clock was wrong when that one came. Take it back by"
                    + " `bascule files revert \(file)`: its rows come again",
                fr: "Ses lignes sont prises jusqu'au \(reached) par le fichier \(file), et on est"
                    + " le \(now) : une horloge avait tort quand il est venu. Annulez-le par"
                    + " `bascule files revert \(file)` : ses lignes reviennent"), mayPass: false)
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
