// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Views
import Webhooks
import Wording

struct WebhooksSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: Help.text(
            en: "Send a webhook a test; one that is stopped goes on once it takes it.",
            fr: "Envoie un essai à un webhook ; un webhook arrêté reprend s'il le prend."),
        discussion: Help.text(
            en: "It is kept in the outbox first. Exit status 1 if it was not taken.",
            fr: "Il est d'abord gardé dans les envois. Code de sortie 1 : il n'est pas pris."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The webhook.", fr: "Le webhook.")) var name: String

    func run() async throws {
        let name = name
        let installation = try Installation(options)
        let language = installation.settings.language
        _ = try exitStatus(in: language) { try installation.webhook(named: name) }
        let id = try await Database.with(installation) { connection in
            try SendWebhook(name, in: installation).run(by: .invoker, on: connection)
        }
        let report = try await Self.deliver(installation)
        Self.tell(report, in: language)
        let message = try await Database.with(installation, .look) { connection in
            var filter = WebhookMessageView.Filter()
            filter.id = id
            return try filter.first(1, on: connection).first
        }
        guard let message, message.state == "accepted" else {
            if let answer = message?.answer { complain("\(name): \(answer)") }
            throw ExitCode(1)
        }
    }

    static func deliver(_ installation: Installation) async throws -> WebhookService.Report {
        let service = installation.webhookService()
        return try await Database.with(installation) { connection in
            try DeliverWebhooks().run(by: .invoker, with: service, on: connection)
        }
    }

    static func tell(_ report: WebhookService.Report, in language: Language) {
        if report.isElsewhere {
            return say(
                Phrase(
                    en: "The service is sending: `bascule webhooks outbox` shows what becomes"
                        + " of it.",
                    fr: "Le service est en train d'envoyer : `bascule webhooks outbox` montre la"
                        + " suite.")[language])
        }
        for trouble in report.troubles { complain(trouble[language]) }
        say(
            Phrase(
                en: "accepted: \(report.accepted), refused: \(report.refused), later: "
                    + "\(report.later), unknown: \(report.unknown)",
                fr: "acceptés : \(report.accepted), refusés : \(report.refused), plus tard : "
                    + "\(report.later), inconnus : \(report.unknown)")[language])
    }
}
