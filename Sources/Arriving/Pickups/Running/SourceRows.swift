// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Foundation
internal import ODBC
internal import Postgres
internal import Wording

/// A database that is reached by its own driver.
struct SourceRows: RowSource {
    private let declared: Pickup.Source
    private let source: ODBCSource
    private let bounds: SourceBounds
    private let zone: Zone

    init(
        _ declared: Pickup.Source, _ password: String, _ limits: Pickup.Limits,
        _ isStopped: @escaping @Sendable () -> Bool
    ) throws {
        self.declared = declared
        zone = try Zone(declared.zone)
        bounds = SourceBounds(
            shown: declared.shown, end: .now + limits.time, isStopped: isStopped)
        source = ODBCSource(
            declared.name, user: declared.login?.user ?? "", password: password,
            ODBCRequest.Limits(
                rows: limits.rows, bytes: limits.bytes, memory: limits.memory,
                seconds: Int(limits.time.components.seconds)))
    }

    func now() throws -> Int64 {
        let text = try told { try source.value(declared.clock, watch: bounds.check) }
        // A fraction is of no use, and a time that its clocks show twice is the first.
        let whole = text.replacing(#/\.[0-9]+|\s+$/#, with: "")
        guard let now = InstantText.parse(whole, in: zone) else {
            throw trouble(
                Phrase(
                    en: "its clock says `\(text.prefix(40))`, which is no time. Write a select that"
                        + " gives one as `cursor: { clock: … }`",
                    fr: "son horloge dit `\(text.prefix(40))`, qui n'est pas une heure. Écrivez un"
                        + " select qui en donne une : `cursor: { clock: … }`"))
        }
        let ours = Int64(Date().timeIntervalSince1970)
        guard SourceClock(there: now, here: ours).isNear else {
            let (there, here) = (InstantText.utc(now), InstantText.utc(ours))
            throw trouble(
                Phrase(
                    en: "its clock is at \(there) by \(zone.identifier), and ours at \(here). Say"
                        + " its zone by `cursor: { zone: … }`, or have that clock set right",
                    fr: "son horloge en est au \(there) selon \(zone.identifier), et la nôtre au"
                        + " \(here). Dites son fuseau par `cursor: { zone: … }`, ou faites-la"
                        + " remettre à l'heure"))
        }
        return now
    }

    func copy(
        since: Int64, until: Int64, most: Int, _ body: ([UInt8]) throws -> Void
    ) throws -> Int {
        let stretch = LocalStretch(since: since, until: until, in: zone)
        let times = declared.statement.uses.map { use in
            use.name == "since" ? stretch.since : stretch.until
        }
        return try told {
            try source.rows(
                declared.statement.marked, at: times, with: declared.cursor.column,
                watch: bounds.check, body)
        }
    }

    private func told<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as ODBCTrouble {
            // What has ended it may have been we.
            try bounds.check()
            throw SourceDatabase.Trouble(
                code: error.code, sentence: error.sentence, mayPass: error.mayPass)
        }
    }

    private func trouble(_ why: Phrase) -> SourceDatabase.Trouble {
        SourceDatabase.Trouble(
            code: "source_failed",
            sentence: Phrase(en: "\(declared.shown): ", fr: "\(declared.shown) : ") + why,
            mayPass: false)
    }
}
