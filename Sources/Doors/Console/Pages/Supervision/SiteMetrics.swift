// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views

/// What the database counts: it holds over restarts, and is the same whichever process is asked.
struct SiteMetrics: Sendable {
    private let files: [FileTotal]
    private let jobs: [JobTotal]
    private let waiting: [WaitingCount]
    private let queues: [QueueView]
    private let dead: Int
    private let workers: [String: Double]
    private let stale: [StaleCount]
    private let alerts: [AlertCount]

    /// Queues and workers that are told, at most: labels must not grow without end.
    private static let most = 1_000

    init(on connection: borrowing Connection) throws {
        let now = try connection.now()
        files = try FileTotal.all(on: connection)
        jobs = try JobTotal.all(on: connection)
        waiting = try WaitingCount.all(
            seenWithin: SiteState.silentAfterSeconds, on: connection)
        queues = try QueueView.Filter().first(Self.most, on: connection)
        dead = try OpenJobCount(on: connection).dead
        let seen = try WorkerView.Filter().first(Self.most, on: connection).map {
            ($0.name, Self.age($0.seenAt, at: now))
        }
        workers = Dictionary(seen) { min($0, $1) }
        stale = try StaleCount.all(on: connection)
        alerts = try AlertCount.all(on: connection)
        queueAges = queues.map { $0.oldestRunAt.map { Self.age($0, at: now) } ?? 0 }
    }

    private let queueAges: [Double]

    private static func age(_ instant: Timestamp, at now: Timestamp) -> Double {
        max(0, Double(now.microsecondsSince2000 - instant.microsecondsSince2000) / 1e6)
    }
}

/// What is of a feed.
extension SiteMetrics {
    private static let states = ["loaded", "duplicate", "rejected", "failed", "reverted"]

    /// - Parameter declared: feeds that have their lines before their first file.
    func writeFiles(of declared: [String], within reach: Reach, to text: inout PrometheusText) {
        let known = files.filter { reach.includes(feed: $0.feed) }
        let feeds = Set(declared + known.map(\.feed)).sorted()
        text.family("bascule_files_total", .counter, "Files that came to a state.")
        for feed in feeds {
            for state in Self.states {
                let own = known.filter { $0.feed == feed && $0.state == state }
                text.sample(
                    "bascule_files_total", [("feed", feed), ("state", state)],
                    own.reduce(0) { $0 + $1.files })
            }
        }
        text.family(
            "bascule_rows_total", .counter, "Rows of files that ended, by what became of them.")
        // A revert is no second delivery of its rows.
        let ended = known.filter { $0.state != "reverted" }
        for feed in feeds { writeRows(ended.filter { $0.feed == feed }, feed, to: &text) }
        text.family(
            "bascule_faults_total", .counter, "Rows that were refused, and warnings about others.")
        for feed in feeds { writeFaults(ended.filter { $0.feed == feed }, feed, to: &text) }
        text.family(
            "bascule_import_seconds", .histogram, "From the moment a file is taken to its end.")
        for feed in feeds { writeTimes(ended.filter { $0.feed == feed }, feed, to: &text) }
        writeWaiting(feeds, within: reach, to: &text)
    }

    private func writeRows(_ own: [FileTotal], _ feed: String, to text: inout PrometheusText) {
        let rows: [(String, KeyPath<FileTotal, Int64>)] = [
            ("inserted", \.rowsInserted), ("amended", \.rowsAmended),
            ("unchanged", \.rowsUnchanged), ("rejected", \.rowsRejected),
        ]
        for (outcome, count) in rows {
            text.sample(
                "bascule_rows_total", [("feed", feed), ("outcome", outcome)],
                own.reduce(0) { $0 + $1[keyPath: count] })
        }
    }

    private func writeFaults(_ own: [FileTotal], _ feed: String, to text: inout PrometheusText) {
        for (severity, count) in [
            ("reject", own.reduce(0) { $0 + $1.rowsRejected }),
            ("warn", own.reduce(0) { $0 + $1.warnings }),
        ] {
            text.sample(
                "bascule_faults_total", [("feed", feed), ("severity", severity)], count)
        }
    }

    private func writeTimes(_ own: [FileTotal], _ feed: String, to text: inout PrometheusText) {
        let timed = own.filter { $0.bucket >= 0 }
        text.histogram(
            "bascule_import_seconds", [("feed", feed)], bounds: TimeBounds.imports,
            counts: (0...TimeBounds.imports.count).map { bucket in
                timed.filter { $0.bucket == bucket }.reduce(0) { $0 + $1.files }
            }, sum: timed.reduce(0) { $0 + $1.seconds })
    }

    /// Files that no feed takes have the feed ``.
    private func writeWaiting(
        _ feeds: [String], within reach: Reach, to text: inout PrometheusText
    ) {
        let own = waiting.filter { reach.includes(feed: $0.feed) }
        let all = Set(feeds + own.map { $0.feed ?? "" }).sorted()
        func count(_ feed: String) -> WaitingCount? { own.first { ($0.feed ?? "") == feed } }
        text.family("bascule_inbox_waiting", .gauge, "Files that wait in the inboxes.")
        for feed in all {
            text.sample("bascule_inbox_waiting", [("feed", feed)], Int64(count(feed)?.files ?? 0))
        }
        text.family(
            "bascule_inbox_oldest_seconds", .gauge, "How long the oldest of them has waited.")
        for feed in all {
            text.sample(
                "bascule_inbox_oldest_seconds", [("feed", feed)], count(feed)?.oldestSeconds ?? 0)
        }
    }
}

/// What is of no feed.
extension SiteMetrics {
    func writeWork(to text: inout PrometheusText) {
        writeQueues(to: &text)
        writeJobs(to: &text)
        text.family(
            "bascule_worker_heartbeat_age_seconds", .gauge, "Since a worker's last sign of life.")
        for (worker, age) in workers.sorted(by: { $0.key < $1.key }) {
            text.sample("bascule_worker_heartbeat_age_seconds", [("worker", worker)], age)
        }
        text.family(
            "bascule_aggregate_stale_windows", .gauge, "Windows that have to be computed again.")
        for count in stale {
            text.sample(
                "bascule_aggregate_stale_windows", [("aggregate", count.aggregate)],
                Int64(count.windows))
        }
        text.family("bascule_alerts_open", .gauge, "Neither resolved nor acknowledged.")
        for count in alerts {
            text.sample("bascule_alerts_open", [("rule", count.rule)], Int64(count.alerts))
        }
    }

    private func writeQueues(to text: inout PrometheusText) {
        text.family("bascule_queue_jobs", .gauge, "Jobs that are due and free to run, or run.")
        for queue in queues {
            for (state, count) in [("waiting", queue.waiting), ("running", queue.running)] {
                text.sample(
                    "bascule_queue_jobs", [("queue", queue.name), ("state", state)], Int64(count))
            }
        }
        text.family(
            "bascule_queue_oldest_seconds", .gauge, "Since the oldest of the waiting was due.")
        for (queue, age) in zip(queues, queueAges) {
            text.sample("bascule_queue_oldest_seconds", [("queue", queue.name)], age)
        }
        text.family("bascule_jobs_dead", .gauge, "Jobs that wait for a person, 10,000 at most.")
        text.sample("bascule_jobs_dead", [], Int64(dead))
    }

    private func writeJobs(to text: inout PrometheusText) {
        text.family("bascule_jobs_total", .counter, "Jobs that ended, or were given up as dead.")
        let ends = Dictionary(grouping: jobs) { [$0.kind, $0.outcome] }
        for (names, all) in ends.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            text.sample(
                "bascule_jobs_total", [("kind", names[0]), ("outcome", names[1])],
                all.reduce(0) { $0 + $1.jobs })
        }
        text.family("bascule_job_seconds", .histogram, "Of the attempt that ended a job.")
        let timed = Dictionary(grouping: jobs.filter { $0.bucket >= 0 }, by: \.kind)
        for (kind, all) in timed.sorted(by: { $0.key < $1.key }) {
            text.histogram(
                "bascule_job_seconds", [("kind", kind)], bounds: TimeBounds.jobs,
                counts: (0...TimeBounds.jobs.count).map { bucket in
                    all.filter { $0.bucket == bucket }.reduce(0) { $0 + $1.jobs }
                }, sum: all.reduce(0) { $0 + $1.seconds })
        }
    }
}
