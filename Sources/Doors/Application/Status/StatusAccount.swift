// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Configuration
internal import Daemon
internal import Feeds
internal import Foundation
internal import Inbox
package import Ingest
package import Jobs
package import Postgres
package import Views
package import Wording

/// All that `status` has to say; `doctor` and the console's first page say the same.
package struct StatusAccount: Sendable {
    /// A mistake in a declaration that the service does without.
    package struct DeclarationMistake: Sendable {
        /// Nil: it is no feed's.
        package let feed: String?
        package let text: String
    }

    /// Findings that need a person: before all else.
    package let findings: [Finding]
    package let zone: Zone
    package let language: Language
    package let files: StatusQuery
    package let jobs: JobsHealth
    package let running: [JobView]
    package let alerts: [AlertView]
    package let amended: [ExportView]
    package let mistakes: [DeclarationMistake]
    /// Files refused lately that no other one has followed.
    package let refused: [RefusedFiles]
    /// Files of feeds that can't be used.
    package let unread: [StatusQuery.WaitingFile]

    /// Paths of complete files that have waited for too long.
    let overduePaths: Set<String>
    /// Complete files that no service reports.
    let untaken: [StatusQuery.WaitingFile]

    package var waiting: [StatusQuery.WaitingFile] { files.waiting + unread + untaken }

    package var runningJobCount: Int { jobs.queues.reduce(0) { $0 + $1.running } }

    /// Running jobs that are listed, at most.
    package static let limitJobs = 20
    /// Alerts, amended exports and causes of refusals that are read, at most.
    package static let limitRead = 1_000

    /// Facts that need no database, found now.
    package struct Site: Sendable {
        package let installation: Installation
        package let findings: [Finding]
        let overdue: OverdueFiles
        let strays: [Waiting]
        let unread: [StatusQuery.WaitingFile]
        let mistakes: [DeclarationMistake]

        /// Looks on a thread of its own: a mount that is gone answers never.
        package init(_ installation: Installation) async throws {
            self = try await DedicatedThread.run(named: "site look") {
                try Site(lookingAt: installation)
            }
        }

        private init(lookingAt installation: Installation) throws {
            self.installation = installation
            findings = Checkup(installation: installation).ofSite()
            overdue = try OverdueFiles(installation)
            strays = installation.strays.findStrays()
            unread = installation.filesOfBrokenFeeds()
            mistakes = installation.declarationMistakes
        }
    }

    /// The rest, in a session that shows instants on the site's clock from here on.
    package init(_ site: Site, on connection: Connection) throws {
        let installation = site.installation
        let settings = installation.settings
        zone = try Zone(settings.zone)
        language = settings.language
        _ = try connection.query("select set_config('TimeZone', \(settings.zone), false)")
        findings = Checkup.ordered(
            site.findings
                + Checkup(installation: installation).ofDatabase(site.overdue, on: connection))
        files = try StatusQuery(strays: site.strays, language: language, on: connection)
        jobs = try JobsHealth(on: connection)
        running = try JobView.running(limit: Self.limitJobs, on: connection)
        var open = AlertView.Filter()
        open.isOpenOnly = true
        alerts = try open.first(Self.limitRead, on: connection)
        amended = try ExportView.amended(limit: Self.limitRead, on: connection)
        mistakes = site.mistakes
        refused = try RefusedFiles.standing(
            since: files.now.before(RefusedFiles.told), limit: Self.limitRead, on: connection)
        unread = site.unread
        overduePaths = Set(site.overdue.files.map(\.path))
        untaken = try UntakenFiles(
            site.overdue, besides: files.waiting, settings, on: connection
        ).rows
    }
}

extension Installation {
    fileprivate var declarationMistakes: [StatusAccount.DeclarationMistake] {
        let language = settings.language
        let ofFeeds = Dictionary(
            catalog.broken.flatMap { feed in feed.mistakes.map { ($0.sentence.en, feed.name) } },
            uniquingKeysWith: { one, _ in one })
        return mistakes.map { mistake in
            StatusAccount.DeclarationMistake(
                feed: ofFeeds[mistake.sentence.en], text: mistake.sentence[language])
        }
    }
}
