// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Mails
package import Postgres

/// Makes mails of alerts that are to be told, and sends what is in the outbox.
package struct DeliverMails: Action {
    package static let verb = Verb.deliverMails

    private let mails: [Mail]
    private let writer: AlertMails.Writer?
    package var commitGuard = CommitGuard.always

    /// - Parameters:
    ///   - mails: the declared ones, of which those of alerts are looked at.
    ///   - writer: nil: no server is set, and no alert is told.
    package init(_ mails: [Mail], by writer: AlertMails.Writer?) {
        self.mails = mails
        self.writer = writer
    }

    /// Each recipient is committed by itself, so the entry comes last.
    ///
    /// - Throws: `MailError`.
    package func run(
        by actor: JournalActor, with service: MailService, on connection: Connection
    ) throws -> MailService.Report {
        let start = ContinuousClock.now
        var made = 0
        for mail in mails {
            guard let alerts = mail.alerts, let writer else { continue }
            made += try AlertMails(mail, alerts, by: writer)
                .record(by: actor.text, commitGuard: commitGuard, on: connection).count
        }
        let report = try service.deliver(on: connection)
        guard made > 0 || !report.isEmpty, !report.isElsewhere || made > 0 else { return report }
        // A look that only waits on is none of the journal's.
        let isNews = made + report.accepted + report.refused + report.unknown + report.orphans > 0
        guard isNews || actor.kind != .schedule else { return report }
        try commitGuard.transaction(on: connection) { connection in
            try JournalEntry.write(
                "mails delivered", subject: "outbox", by: actor.text,
                result: jsonText([
                    "alerts": made, "accepted": report.accepted, "refused": report.refused,
                    "later": report.later, "unknown": report.unknown + report.orphans,
                ]), duration: start.duration(to: .now), on: connection)
        }
        return report
    }
}
