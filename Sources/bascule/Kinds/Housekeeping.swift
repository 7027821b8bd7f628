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

    var settings: Settings { installation.settings }

    func plan(_ task: HousekeepingTask, on connection: Connection) throws -> HousekeepingReport {
        switch task {
        case .retention: return report(try retention.plan(on: connection), "would be deleted")
        case .history:
            let text = settings.retention.jobs.map { "older than \(days($0)) days go" }
            return HousekeepingReport(lines: [text ?? "kept for ever"], counts: [:])
        case .expectations, .folders, .reindex:
            return HousekeepingReport(lines: ["runs at once; it deletes nothing"], counts: [:])
        }
    }

    /// Runs it, and writes into the journal who did, with what result and how long it took.
    ///
    /// What a schedule looks at every few minutes and changes nothing is not for the journal: the alerts
    /// are a book of their own.
    func run(
        _ task: HousekeepingTask, by actor: String, on connection: Connection
    ) throws -> HousekeepingReport {
        let start = ContinuousClock.now
        let report = try perform(task, by: actor, on: connection)
        if task != .expectations || !actor.hasPrefix("schedule:") {
            try JournalEntry.write(
                "housekeeping", subject: task.rawValue, by: actor,
                result: jsonText(
                    report.counts.merging(["failures": report.failures.count]) { $1 }),
                duration: start.duration(to: .now), on: connection)
        }
        return report
    }

    private func perform(
        _ task: HousekeepingTask, by actor: String, on connection: Connection
    ) throws -> HousekeepingReport {
        switch task {
        case .expectations: return try expectations(on: connection)
        case .folders: return try folders(on: connection)
        case .retention:
            return report(try retention.run(by: actor, on: connection), "deleted")
        case .history: return try history(by: actor, on: connection)
        case .reindex:
            let done: QueueIndexes.Report
            do {
                done = try QueueIndexes.rebuild(on: connection)
            } catch let error as QueueIndexes.NotOwner {
                return HousekeepingReport(lines: ["\(error)"], counts: ["tables": 0])
            }
            return HousekeepingReport(
                lines: ["indexes of \(done.tables) tables rebuilt"]
                    + done.dropped.map { "dropped \($0), left by an interrupted rebuild" },
                counts: ["tables": done.tables, "dropped": done.dropped.count])
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
            }, reports: settings.folders.error, permit: permit)
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

    func days(_ time: Duration) -> Int { max(1, Int(time / .seconds(86_400))) }
}
