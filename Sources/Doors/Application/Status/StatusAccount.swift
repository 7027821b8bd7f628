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

/// All that `status` has to say.
package struct StatusAccount: Sendable {
    /// Findings that need a person: before all else.
    package let findings: [Finding]
    package let zone: Zone
    package let language: Language
    package let files: StatusQuery
    package let jobs: JobsHealth
    package let running: [JobView]
    package let alerts: [AlertView]
    package let amended: [ExportView]
    /// In the declarations that the service does without.
    package let mistakes: [String]
    /// Files of feeds that can't be used.
    package let unread: [StatusQuery.WaitingFile]

    /// Complete files that no service reports.
    let untaken: [StatusQuery.WaitingFile]

    package var waiting: [StatusQuery.WaitingFile] { files.waiting + unread + untaken }

    /// Facts that need no database, found now.
    package struct Site: Sendable {
        package let installation: Installation
        package let findings: [Finding]
        let overdue: OverdueFiles

        /// - Parameter looksIntoInboxes: not where a watcher runs in this process: it tells what
        ///   waits, and two can't look.
        package init(_ installation: Installation, looksIntoInboxes: Bool = true) async throws {
            self.installation = installation
            findings = await Checkup(installation: installation).ofSite()
            overdue =
                looksIntoInboxes
                ? try await OverdueFiles(installation) : OverdueFiles(complete: [], limit: 0)
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
        files = try StatusQuery(
            strays: installation.strays.findStrays(), language: language, on: connection)
        jobs = try JobsHealth(on: connection)
        running = try JobView.running(limit: 20, on: connection)
        var open = AlertView.Filter()
        open.isOpenOnly = true
        alerts = try open.first(20, on: connection)
        amended = try ExportView.amended(limit: 20, on: connection)
        mistakes = installation.mistakes.map { $0.sentence[settings.language] }
        unread = installation.filesOfBrokenFeeds()
        untaken = try UntakenFiles(
            site.overdue.complete, besides: files.waiting, settings, on: connection
        ).rows
    }
}
