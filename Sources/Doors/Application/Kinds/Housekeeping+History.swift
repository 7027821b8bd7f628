// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Configuration
internal import Exports
internal import Ingest
internal import Jobs
internal import Journal
internal import Postgres
internal import Schedules
internal import Wording

extension Housekeeping {
    /// Drops ended jobs, their lines and ticks that are older than the settings say.
    func history(by actor: String, on connection: Connection) throws -> HousekeepingReport {
        let keys = try purgeKeys(on: connection)
        let mails = try purgeMails(by: actor, on: connection)
        let exported = try forgetExports(by: actor, on: connection)
        let measures = try purgeMeasures(on: connection)
        let remote = try purgePickupItems(on: connection)
        guard let time = settings.retention.jobs else {
            return .nothing(
                Phrase(
                    en: "kept for ever (retention.jobs)", fr: "gardé sans limite (retention.jobs)"))
        }
        let days = days(time)
        var start = ContinuousClock.now
        var rows = 0
        let dropped = try HistoryPartitions.drop(olderThan: days, on: connection) {
            rows += $0.rows
            try purged(
                $0.table, rows: $0.rows, bytes: $0.bytes, olderThan: days, by: actor,
                since: start, on: $1)
            start = .now
        }
        _ = try commitGuard.transaction(on: connection) {
            try JobBatch.purge(olderThan: days, limit: 10_000, on: $0)
        }
        var bulks = 0
        repeat {
            bulks = try commitGuard.transaction(on: connection) {
                try BulkBook.purge(olderThan: days, limit: 10, on: $0)
            }
        } while bulks == 10
        let ticks = try purgeTicks(olderThan: days, by: actor, on: connection)
        var lines = dropped.map { Phrase(en: "dropped \($0)", fr: "\($0) supprimé") }
        if rows > 0 { lines.append(Self.gone(rows)) }
        if ticks > 0 {
            lines.append(
                .counted(
                    ticks, en: "deleted # tick[s] of schedules",
                    fr: "# déclenchement[s] de planifications supprimé[s]"))
        }
        lines += mails.lines
        if exported > 0 { lines.append(Self.forgotten(exported)) }
        if measures > 0 { lines.append(Self.forgotten(measures: measures)) }
        return HousekeepingReport(
            lines: lines.isEmpty
                ? [Phrase(en: "nothing is old enough", fr: "rien n'est assez ancien")] : lines,
            counts: ["partitions": dropped.count, "rows": rows, "ticks": ticks]
                .merging(
                    [
                        "idempotency_keys": keys, "mails": mails.bodies, "bounces": mails.bounces,
                        "messages_untold": mails.untold, "export_rows": exported,
                        "file_measures": measures, "pickup_items": remote,
                    ].filter { $0.value > 0 }
                ) { $1 })
    }

    private static func gone(_ rows: Int) -> Phrase {
        .counted(rows, en: "jobs and lines gone: #", fr: "travaux et lignes supprimés : #")
    }

    private static func forgotten(_ rows: Int) -> Phrase {
        .counted(
            rows, en: "# row[s] of exports that are declared no more forgotten",
            fr: "# ligne[s] d'exports qui ne sont plus déclarés oubliée[s]")
    }

    private static func forgotten(measures: Int) -> Phrase {
        .counted(
            measures, en: "measures of # older file[s] forgotten",
            fr: "mesures de # fichier[s] plus [ancien|anciens] oubliées")
    }

    /// What later files are compared with: the newest are enough.
    private func purgeMeasures(on connection: Connection) throws -> Int {
        var all = 0
        while true {
            let count = try commitGuard.transaction(on: connection) {
                try FileMeasures.purge(limit: 10_000, on: $0)
            }
            all += count
            if count < 10_000 { return all }
        }
    }

    /// What files of changes have said, of exports that are not declared so any more.
    ///
    /// One whose declaration has a mistake is declared; where none is, the folder may be away.
    private func forgetExports(by actor: String, on connection: Connection) throws -> Int {
        let (catalog, mistakes) = ExportCatalog.load(settings)
        guard !catalog.exports.isEmpty else { return 0 }
        let names = catalog.exports.filter { $0.changes != nil }.map(\.name)
        return try ExportService.forget(
            besides: Set(names + mistakes.map(\.declaration)), guardedBy: commitGuard,
            on: connection
        ) { export, rows, connection in
            try JournalEntry.write(
                "purge", subject: "history", by: actor,
                parameters: jsonText([
                    "rule": "export_row", "older_than_days": ExportService.forgetsAfterDays,
                ]),
                result: jsonText(["table": "export_row", "export": export, "count": rows]),
                on: connection)
        }.values.reduce(0, +)
    }

    /// Keys of requests that may be sent again no more: they have a time of their own.
    private func purgeKeys(on connection: Connection) throws -> Int {
        var all = 0
        while true {
            let count = try connection.transaction { connection in
                let count = try IdempotencyKey.purge(10_000, on: connection)
                try commitGuard.hold(on: connection)
                return count
            }
            all += count
            if count < 10_000 { return all }
        }
    }

    private func purgeTicks(
        olderThan days: Int, by actor: String, on connection: Connection
    ) throws -> Int {
        let before = try connection.query("select now() - make_interval(days => \(Int32(days)))")
            .value(as: Timestamp.self)
        var all = 0
        while true {
            let start = ContinuousClock.now
            let count = try connection.transaction { connection in
                let count = try TickHistory.purge(before: before, limit: 10_000, on: connection)
                if count > 0 {
                    try purged(
                        "tick", rows: count, bytes: nil, olderThan: days, by: actor, since: start,
                        on: connection)
                }
                return count
            }
            all += count
            if count < 10_000 { return all }
        }
    }

    private func purged(
        _ table: String, rows: Int, bytes: Int64?, olderThan days: Int, by actor: String,
        since start: ContinuousClock.Instant, on connection: borrowing Connection
    ) throws {
        var result: [String: Any] = ["table": table, "count": rows]
        if let bytes { result["bytes"] = bytes }
        try JournalEntry.write(
            "purge", subject: "history", by: actor,
            parameters: jsonText(["rule": "retention.jobs", "older_than_days": days]),
            result: jsonText(result), duration: start.duration(to: .now), on: connection)
        try commitGuard.hold(on: connection)
    }
}
