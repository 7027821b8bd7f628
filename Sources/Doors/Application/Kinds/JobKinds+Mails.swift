// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Jobs
internal import Journal
internal import Logging
internal import Mails
internal import Postgres
internal import SMTP
internal import Wording

extension JobKinds {
    enum Mails: String, CaseIterable {
        /// Writes a digest, waits for its files, and puts it into the outbox.
        case send = "mails.send"
        /// Tells alerts, and sends what is in the outbox.
        case deliver = "mails.deliver"
        /// Reads what came back.
        case bounces = "mails.bounces"

        var arguments: [JobArgument] {
            switch self {
            case .send:
                [
                    JobArgument(
                        "mail", .name(of: KnownNames.mail), isRequired: true,
                        Phrase(en: "a mail's name", fr: "le nom d'un courriel"))
                ]
            case .deliver, .bounces: []
            }
        }
    }

    private struct Arguments: Decodable {
        var mail: String
    }

    /// How long a digest rests before it looks for its files again.
    private static let attachmentRest = Duration.seconds(15)

    /// The job that sends what is in the outbox: one is enough, however many ask for it.
    static func delivery(by actor: String) -> JobRequest {
        JobRequest(kind: Mails.deliver.rawValue, uniqueKey: Mails.deliver.rawValue, by: actor)
    }

    func kind(_ kind: Mails) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: kind.arguments, timeout: .seconds(3_600),
            retry: Self.retry
        ) { job in
            switch kind {
            case .send: try await send(job)
            case .deliver: try await deliver(job)
            case .bounces: try await readBounces(job)
            }
        }
    }

    private func send(_ job: JobContext) async throws -> JobResult {
        let name = try job.arguments(as: Arguments.self).mail
        let (mail, writer): (Mail, AlertMails.Writer)
        do {
            mail = try installation.mail(named: name)
            writer = try installation.mailWriter()
        } catch let error as MailError {
            throw unrunnable(error.sentence)
        } catch let error as Mistakes {
            throw unrunnable(Phrase(of: error))
        }
        let site = try await StatusAccount.Site(installation)
        let (actor, commitGuard) = (job.actor, job.commitGuard)
        let revision: Outbox.Revision = actor.kind == .schedule ? .first : .ofJob(job.id)
        let rests = job.attempt - job.tries
        let outcome = try await job.withConnection { connection -> SendMail.Outcome? in
            let digest = try DigestMail(mail, site, on: connection)
            let most = Int(digest.digest.wait / Self.attachmentRest)
            let awaited = try digest.awaited(on: connection)
            if !awaited.isEmpty, rests < most {
                job.log("waits for \(awaited.joined(separator: ", "))")
                return nil
            }
            var action = SendMail(digest, by: writer, revision)
            action.commitGuard = commitGuard
            return try action.run(by: actor, on: connection)
        }
        switch outcome {
        case nil: return .snooze(Self.attachmentRest)
        case .recorded(let id, let missing)?:
            return .done(jsonText(["mail": id, "missing": missing]))
        case .sentBefore?: return .done(jsonText(["sent_before": true]))
        case .notNeeded?: return .done(jsonText(["not_needed": true]))
        }
    }

    private func deliver(_ job: JobContext) async throws -> JobResult {
        let (catalog, mistakes) = installation.loadMails()
        for mistake in mistakes { job.log(mistake.sentence.en, level: .error) }
        guard settings.mail.isSet else {
            // Nothing is said of it each minute: `mails check` and a digest say it.
            return .done(jsonText(["server": false]))
        }
        var action = DeliverMails(catalog.mails, by: try installation.mailWriter())
        action.commitGuard = job.commitGuard
        var service = installation.mailService()
        service.commitGuard = job.commitGuard
        service.isStopped = { job.isStopped }
        let (actor, ready, sending) = (job.actor, action, service)
        let report = try await job.withConnection { connection in
            try ready.run(by: actor, with: sending, on: connection)
        }
        if let trouble = report.trouble { job.log(trouble.sentence.en, level: .error) }
        return .done(
            jsonText([
                "accepted": report.accepted, "refused": report.refused, "later": report.later,
                "unknown": report.unknown + report.orphans,
            ]))
    }
}
