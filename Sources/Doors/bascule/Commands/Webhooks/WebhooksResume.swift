// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Wording

struct WebhooksResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: Help.text(
            en: "Send a paused webhook what waits for it.",
            fr: "Envoie à un webhook en pause ce qui l'attend."),
        discussion: Help.text(
            en: "Exit status 2 for one that its declaration keeps paused.",
            fr: "Code de sortie 2 : sa déclaration le garde en pause."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The webhook.", fr: "Le webhook.")) var name: String

    func run() async throws {
        let name = name
        let installation = try Installation(options)
        let was = try await Database.with(installation) { connection in
            try ResumeWebhook(name, in: installation).run(by: .invoker, on: connection)
        }
        let told =
            was
            ? Phrase(
                en: "\(name) goes on: what waits for it is sent at the next look.",
                fr: "\(name) reprend : ce qui l'attend part au prochain passage.")
            : Phrase(en: "\(name) was not paused.", fr: "\(name) n'était pas en pause.")
        say(told[installation.settings.language])
    }
}
