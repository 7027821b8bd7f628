// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Jobs
import Journal
import Postgres
import Services
import Site

/// What a task did, or would do.
struct HousekeepingReport: Sendable {
    /// For a person.
    var lines: [String]
    /// For the journal and the job's result.
    var counts: [String: Int]
    /// Alerts raised just now: the caller puts them into the log.
    var alerts: [Alert] = []
    /// What could not be done, and why; the rest was done.
    var failures: [String] = []
}

/// Runs the tasks, or says what they would do.
struct Housekeeping: Sendable {
    let installation: Installation
    var permit = Permit.always

    private var settings: Settings { installation.settings }

    func plan(_ task: HousekeepingTask, on connection: Connection) throws -> HousekeepingReport {
        switch task {
        case .retention: return report(try retention.plan(on: connection), "would be deleted")
        case .history:
            let text = settings.retention.jobs.map { "older than \(days($0)) days go" }
            return HousekeepingReport(lines: [text ?? "kept for ever"], counts: [:])
        case .expectations, .reindex:
            return HousekeepingReport(lines: ["runs at once; it deletes nothing"], counts: [:])
        }
    }

    func run(
        _ task: HousekeepingTask, by actor: String, on connection: Connection
    ) throws -> HousekeepingReport {
        switch task {
        case .expectations: return try expectations(on: connection)
        case .retention:
            return report(try retention.run(by: actor, on: connection), "deleted")
        case .history: return try history(by: actor, on: connection)
        case .reindex:
            // It waits for every transaction that is older than itself: a deadline in the middle would
            // leave an index that is no good.
            let deadline = connection.deadline
            connection.deadline = nil
            defer { connection.deadline = deadline }
            for table in ["job", "job_progress", "worker", "schedule"] {
                try connection.execute("reindex table concurrently bascule.\(identifier: table)")
            }
            return HousekeepingReport(lines: ["indexes rebuilt"], counts: ["tables": 4])
        }
    }

    private var retention: Retention {
        let kept = settings.retention
        let rules: [(Retention.Rule.Kept, String, Duration?)] = [
            (.archive, settings.folders.archive, kept.archive),
            (.duplicate, settings.folders.duplicate, kept.duplicate),
            (.error, settings.folders.error, kept.error),
        ]
        return Retention(
            rules: rules.compactMap { kind, folder, time in
                time.map { Retention.Rule(kind, folder: folder, time: $0) }
            }, permit: permit)
    }

    private func report(_ found: [Retention.Report], _ verb: String) -> HousekeepingReport {
        guard !found.isEmpty else {
            return HousekeepingReport(lines: ["files are kept for ever (retention)"], counts: [:])
        }
        return HousekeepingReport(
            lines: found.map {
                "\($0.kept.rawValue): \($0.files) files, \($0.bytes) bytes \(verb)"
            },
            counts: Dictionary(uniqueKeysWithValues: found.map { ($0.kept.rawValue, $0.files) }))
    }

    private func history(by actor: String, on connection: Connection) throws -> HousekeepingReport {
        guard let time = settings.retention.jobs else {
            return HousekeepingReport(lines: ["kept for ever (retention.jobs)"], counts: [:])
        }
        let dropped = try HistoryPartitions.drop(olderThan: days(time), on: connection) {
            try purged("table \($0)", time, by: actor, on: $1)
        }
        let ticks = try purgeTicks(olderThan: days(time), by: actor, on: connection)
        var lines = dropped.map { "dropped \($0)" }
        if ticks > 0 { lines.append("deleted \(ticks) ticks of schedules") }
        return HousekeepingReport(
            lines: lines.isEmpty ? ["nothing is old enough"] : lines,
            counts: ["partitions": dropped.count, "ticks": ticks])
    }

    private func purged(
        _ what: String, _ time: Duration, by actor: String, on connection: borrowing Connection
    ) throws {
        try JournalEntry.write(
            "purge", subject: "history", by: actor,
            parameters: jsonText(["older_than_days": days(time)]),
            result: jsonText(["purged": what]), on: connection)
        try permit.hold(on: connection)
    }

    private func purgeTicks(
        olderThan days: Int, by actor: String, on connection: Connection
    ) throws -> Int {
        let before = try connection.query("select now() - make_interval(days => \(Int32(days)))")[
            0][0, as: Timestamp.self]
        var all = 0
        while true {
            let count = try connection.transaction { connection in
                let count = try TickHistory.purge(before: before, limit: 10_000, on: connection)
                if count > 0 {
                    try purged(
                        "\(count) ticks", .seconds(days * 86_400), by: actor, on: connection)
                }
                return count
            }
            all += count
            if count < 10_000 { return all }
        }
    }

    private func days(_ time: Duration) -> Int { max(1, Int(time / .seconds(86_400))) }

    private func expectations(on connection: Connection) throws -> HousekeepingReport {
        let zone = try Zone(settings.zone)
        let now = try connection.query("select floor(extract(epoch from now()))::bigint")[0][
            0, as: Int64.self]
        var alerts: [Alert] = []
        var failures: [String] = []
        // What one look stumbles over must not keep the others from being made, nor their alerts from
        // being told: they are raised once.
        func look(_ what: String, _ check: () throws -> [Alert]) {
            do { alerts += try check() } catch { failures.append("\(what): \(error)") }
        }
        for expectation in installation.catalog.feeds.compactMap(ArrivalExpectation.init) {
            look("arrivals of \(expectation.feed)") {
                try expectation.check(
                    now: now, zone: zone, language: settings.language, on: connection)
            }
        }
        let (file, mistakes) = ScheduleDefaults.read(settings)
        failures += mistakes.map(\.description)
        for (name, minute) in file.deadlines.sorted(by: { $0 < $1 }) {
            look("deadline of \(name)") {
                try ScheduleExpectation(schedule: name, deadline: Deadline(minute: minute)).check(
                    now: now, zone: zone, language: settings.language, on: connection)
            }
        }
        look("slow jobs") {
            try SlowJobs().check(language: settings.language, on: connection)
        }
        return HousekeepingReport(
            lines: alerts.isEmpty ? ["nothing new is missing"] : alerts.map(\.message),
            counts: ["raised": alerts.count], alerts: alerts, failures: failures)
    }
}

extension ArrivalExpectation {
    /// Nil for a feed that nobody waits for.
    init?(_ feed: Feed) {
        guard let expected = feed.arrival.expected else { return nil }
        self.init(
            feed: feed.name, title: feed.title,
            deadline: Deadline(
                minute: expected.byMinute, weekdays: Set(expected.days),
                season: expected.season.map { .init(from: $0.from, through: $0.through) }))
    }
}
