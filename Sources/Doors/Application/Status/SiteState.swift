// SPDX-License-Identifier: Apache-2.0

internal import Ingest
internal import Jobs
package import Postgres
package import Views
package import Wording

/// What pages show of `status`, without the subsystems' own types.
package struct SiteState: Sendable {
    /// A file that waits in an inbox, and why.
    package struct Waiting: Sendable {
        /// Nil: no feed takes it.
        package let feed: String?
        package let path: String
        package let bytes: Int64
        /// Nil: unknown.
        package let since: Timestamp?
        package let reason: String
    }

    /// By the database's clock.
    package let at: Timestamp
    package let findings: [Finding]
    package let waiting: [Waiting]
    /// Put off or at work.
    package let open: [FileView]
    package let alerts: [AlertView]
    /// In the declarations that the service does without.
    package let mistakes: [String]
    package let runningJobs: Int
    /// What is wrong with queues and workers.
    package let queueWarnings: [Phrase]
    /// How many files wait that no living service tells, by feed.
    package let waitingElsewhere: [String?: Int]

    /// Since a service's last sign of life, until what it tells counts no more.
    package static let silentAfterSeconds = ServiceRecord.silentAfterSeconds

    package init(_ account: StatusAccount) {
        at = account.files.now
        findings = account.findings
        waiting = account.waiting.map {
            Waiting(
                feed: $0.feed, path: $0.path, bytes: $0.bytes, since: $0.since, reason: $0.reason)
        }
        open = account.files.open
        alerts = account.alerts
        mistakes = account.mistakes
        runningJobs = account.running.count
        queueWarnings = account.jobs.warnings
        waitingElsewhere = (account.unread + account.untaken)
            .reduce(into: [:]) { $0[$1.feed, default: 0] += 1 }
    }
}
