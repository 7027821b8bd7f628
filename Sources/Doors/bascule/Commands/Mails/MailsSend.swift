// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Mails
import Postgres
import SMTP
import Views
import Wording

struct MailsSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: Help.text(
            en: "Send a digest now, once more if it went out already.",
            fr: "Envoie un bilan maintenant, de nouveau s'il est déjà parti."),
        discussion: Help.text(
            en: "It is kept in the outbox first. Exit status 1 if somebody has not got it yet.",
            fr:
                "Il est d'abord gardé dans les envois. Code de sortie 1 : quelqu'un ne l'a pas encore."
        ))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The mail.", fr: "Le courriel.")) var name: String

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let (mail, writer) = try exitStatus(in: language) {
            (try installation.mail(named: name), try installation.mailWriter())
        }
        let site = try await StatusAccount.Site(installation)
        let outcome = try await Database.with(installation) { connection in
            try SendMail(try DigestMail(mail, site, on: connection), by: writer, .next)
                .run(by: .invoker, on: connection)
        }
        guard case .recorded(let id, let missing) = outcome else { return }
        for name in missing {
            complain(
                Phrase(
                    en: "without \(name): its file is not there yet",
                    fr: "sans \(name) : son fichier n'est pas encore là")[language])
        }
        Self.tell(try await Self.deliver(installation), in: language)
        let states = try await Database.with(installation, .look) { connection in
            var filter = MailView.Filter()
            filter.mailID = id
            return try filter.first(Mail.Limits.recipients, on: connection).map(\.state)
        }
        guard states.allSatisfy({ $0 == "accepted" }) else { throw ExitCode(1) }
    }

    static func deliver(_ installation: Installation) async throws -> MailService.Report {
        let service = installation.mailService()
        return try await Database.with(installation) { connection in
            try DeliverMails([], by: nil).run(by: .invoker, with: service, on: connection)
        }
    }

    static func tell(_ report: MailService.Report, in language: Language) {
        if report.isElsewhere {
            return say(
                Phrase(
                    en: "The service is sending: `bascule mails outbox` shows what becomes of it.",
                    fr:
                        "Le service est en train d'envoyer : `bascule mails outbox` montre la suite."
                )[
                    language])
        }
        if let trouble = report.trouble { complain(trouble.sentence[language]) }
        say(
            Phrase(
                en: "accepted: \(report.accepted), refused: \(report.refused), later: "
                    + "\(report.later), unknown: \(report.unknown)",
                fr: "acceptés : \(report.accepted), refusés : \(report.refused), plus tard : "
                    + "\(report.later), inconnus : \(report.unknown)")[language])
    }
}
