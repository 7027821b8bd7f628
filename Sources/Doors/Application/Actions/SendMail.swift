// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Jobs
package import Journal
package import Mails
package import Postgres

/// Writes a digest and puts it into the outbox; what sends it is asked for in the same commit.
package struct SendMail: Action {
    package static let verb = Verb.sendMail

    /// What became of it.
    package enum Outcome: Sendable, Equatable {
        case recorded(id: Int64, missing: [String])
        /// It is there already.
        case sentBefore
        /// All is well, and it is wanted only where not.
        case notNeeded
    }

    private let digest: DigestMail
    private let writer: AlertMails.Writer
    private let revision: Outbox.Revision
    package var commitGuard = CommitGuard.always

    /// - Parameter revision: a person may have it once more.
    package init(
        _ digest: DigestMail, by writer: AlertMails.Writer, _ revision: Outbox.Revision
    ) {
        self.digest = digest
        self.writer = writer
        self.revision = revision
    }

    /// - Throws: `MailError`.
    package func run(by actor: JournalActor, on connection: Connection) throws -> Outcome {
        let composed = try digest.compose(on: connection)
        if composed.isWell, digest.digest.send == .whenNotWell, case .first = revision {
            return .notNeeded
        }
        let now = try connection.query("select clock_timestamp()").value(as: Timestamp.self)
        let body = MailBody(composed.content, files: composed.files, in: writer.language)
        let draft = Draft(
            mail: digest.mail.name, period: digest.period, to: digest.mail.to, from: writer.from,
            envelopeFrom: writer.envelopeFrom, subject: composed.subject, body: body.part,
            words: body.text, date: now.seconds, offset: writer.zone.offset(atUTC: now.seconds))
        return try commitGuard.transaction(on: connection) { connection in
            let id = try Outbox.record(draft, revision, by: actor.text, on: connection)
            guard let id else { return .sentBefore }
            try Enqueue.addJobs([JobKinds.delivery(by: actor.text)], on: connection)
            try JournalEntry.write(
                "mail sent", subject: "mail \(digest.mail.name)", by: actor.text,
                parameters: jsonText(["period": digest.period]),
                result: jsonText([
                    "mail": id, "recipients": digest.mail.to.count, "missing": composed.missing,
                ]), on: connection)
            return .recorded(id: id, missing: composed.missing)
        }
    }
}
