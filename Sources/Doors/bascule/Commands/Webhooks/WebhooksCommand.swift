// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Views
import Webhooks
import Wording

struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: Help.text(
            en: "Webhooks: other systems that are told what happens here.",
            fr: "Webhooks : les autres systèmes avertis de ce qui se passe ici."),
        subcommands: [
            WebhooksList.self, Check.self, WebhooksSend.self, WebhooksOutbox.self, Retry.self,
            WebhooksPause.self, WebhooksResume.self,
        ])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Validate the declarations in config/webhooks, and their secrets.",
                fr: "Vérifie les déclarations de config/webhooks et leurs secrets."),
            discussion: Help.text(
                en: "Nothing is sent. Exit status 2 if there is a mistake.",
                fr: "Rien n'est envoyé. Code de sortie 2 : il y a une faute."))

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let installation = try Installation(options)
            let (catalog, mistakes) = installation.loadWebhooks()
            let language = installation.settings.language
            guard mistakes.isEmpty else { throw Installation.refused(mistakes, in: language) }
            let failures = installation.secretFailures(of: catalog.webhooks)
            for failure in failures { complain(failure.sentence[language]) }
            guard failures.isEmpty else { throw ExitCode(2) }
            let list = catalog.webhooks.map(\.name).joined(separator: ", ")
            say(
                Phrase.counted(
                    catalog.webhooks.count, en: "# webhook[s]: ", fr: "# webhook[s] : ")[language]
                    + list)
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Send a message again: the same bytes, under the same id.",
                fr: "Renvoie un message : les mêmes octets, sous le même identifiant."),
            discussion: Help.text(
                en: "The number is that of `bascule webhooks outbox`. Exit status 2 if it is none "
                    + "that waits or has failed.",
                fr: "Le numéro est celui de `bascule webhooks outbox`. Code de sortie 2 s'il n'est "
                    + "ni en attente ni en échec."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: Help.of(en: "The number.", fr: "Le numéro.")) var id: Int64

        func run() async throws {
            let id = id
            let installation = try Installation(options)
            let language = installation.settings.language
            let webhook = try await Database.with(installation) { connection in
                try RetryWebhook(id).run(by: .invoker, on: connection)
            }
            say(
                Phrase(en: "\(id): again to \(webhook).", fr: "\(id) : de nouveau à \(webhook).")[
                    language])
            let report = try await WebhooksSend.deliver(installation)
            WebhooksSend.tell(report, in: language)
        }
    }
}
