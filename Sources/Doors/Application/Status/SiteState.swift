// SPDX-License-Identifier: Apache-2.0

internal import Ingest
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
        /// Complete, for longer than one should be let lie.
        package let isOverdue: Bool
    }

    /// By the database's clock.
    package let at: Timestamp
    package let findings: [Finding]
    package let waiting: [Waiting]
    /// Put off or at work.
    package let open: [FileView]
    package let alerts: [AlertView]
    package let declarationMistakes: [StatusAccount.DeclarationMistake]
    package let runningJobs: Int
    /// Nil: nobody has asked for it.
    package var night: NightWork?
    /// How many files wait that no living service tells, by feed.
    package let waitingElsewhere: [String?: Int]

    /// Since a service's last sign of life, until what it tells counts no more.
    package static let silentAfterSeconds = ServiceRecord.silentAfterSeconds

    package init(_ account: StatusAccount) {
        at = account.files.now
        findings = account.findings
        waiting =
            (account.files.waiting + account.unread).map { Waiting($0, isOverdue: false) }
            + account.untaken.map {
                Waiting($0, isOverdue: account.overduePaths.contains($0.path))
            }
        open = account.files.open
        alerts = account.alerts
        declarationMistakes = account.mistakes
        runningJobs = account.runningJobCount
        waitingElsewhere = (account.unread + account.untaken)
            .reduce(into: [:]) { $0[$1.feed, default: 0] += 1 }
    }

    /// In the declarations that the service does without.
    package var mistakes: [String] { declarationMistakes.map(\.text) }
}

extension SiteState.Waiting {
    fileprivate init(_ file: StatusQuery.WaitingFile, isOverdue: Bool) {
        self.init(
            feed: file.feed, path: file.path, bytes: file.bytes, since: file.since,
            reason: file.reason, isOverdue: isOverdue)
    }
}
