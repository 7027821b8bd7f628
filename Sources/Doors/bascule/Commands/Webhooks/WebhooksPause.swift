// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Wording

struct WebhooksPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: Help.text(
            en: "Send a webhook nothing more but for the asking: what happens waits for it.",
            fr: "N'envoie plus rien à un webhook, sauf sur demande : ce qui se passe l'attend."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The webhook.", fr: "Le webhook.")) var name: String
    @Option(help: Help.of(en: "Why, for those who wonder.", fr: "Pourquoi, pour les autres."))
    var reason: String?

    func run() async throws {
        let (name, reason) = (name, reason)
        let installation = try Installation(options)
        let isNew = try await Database.with(installation) { connection in
            try PauseWebhook(name, because: reason, in: installation)
                .run(by: .invoker, on: connection)
        }
        let told =
            isNew
            ? Phrase(
                en: "\(name) is paused: what happens waits for it.",
                fr: "\(name) est en pause : ce qui se passe l'attend.")
            : Phrase(en: "\(name) was paused already.", fr: "\(name) était déjà en pause.")
        say(told[installation.settings.language])
    }
}
