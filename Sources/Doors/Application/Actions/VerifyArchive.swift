// SPDX-License-Identifier: Apache-2.0

package import Alerts
package import Journal
package import Postgres
package import Seals
package import Wording

/// Reads the archive against ledger and seals; what is damaged is kept in mind until it is well.
package struct VerifyArchive: Action {
    package static let verb = Verb.verifyArchive

    package enum Work: Sendable {
        case scope(ArchiveScope)
        /// The next share, so that all is read in the period.
        case scrub(period: Duration, slice: Duration, budget: Duration)
    }

    private let work: Work
    private let language: Language

    /// - Parameter language: of the alerts.
    package init(_ work: Work, language: Language) {
        self.work = work
        self.language = language
    }

    /// It takes many transactions, so the entry comes last.
    ///
    /// A schedule's run that had nothing to read and has found nothing needs none.
    /// - Returns: what was found, and the alerts raised just now.
    /// - Throws: `FileError` where the archive's folder is not there.
    package func run(
        by actor: JournalActor, with verification: ArchiveVerification, on connection: Connection
    ) throws -> (report: ArchiveReport, alerts: [Alert]) {
        let start = ContinuousClock.now
        let report: ArchiveReport
        let scope: String
        switch work {
        case .scope(let asked):
            scope = asked.text
            report = try verification.run(asked, by: actor.text, on: connection)
        case .scrub(let period, let slice, let budget):
            scope = "scrub"
            report = try verification.scrub(
                period: period, slice: slice, budget: budget, by: actor.text, on: connection)
        }
        let alerts = try AlertRules.archive.check(language: language, on: connection)
        guard actor.kind != .schedule || report.files > 0 || !report.isSound else {
            return (report, alerts)
        }
        try JournalEntry.write(
            "archive verified", subject: "archive", by: actor.text,
            parameters: jsonText(["scope": scope]),
            result: jsonText([
                "files": report.files, "bytes": report.bytes, "seals": report.seals,
                "damaged": report.damaged,
            ]), duration: start.duration(to: .now), on: connection)
        return (report, alerts)
    }
}
