// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Wording

struct ExportsPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: Help.text(
            en: "Send no file of an export to other hosts: they are written, and wait.",
            fr: "N'envoie plus les fichiers d'un export : ils sont écrits, et attendent."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The export.", fr: "L'export.")) var name: String
    @Option(help: Help.of(en: "Why, for those who wonder.", fr: "Pourquoi, pour les autres."))
    var reason: String?

    func run() async throws {
        let (name, reason) = (name, reason)
        let installation = try Installation(options)
        let isNew = try await Database.with(installation) { connection in
            try PauseExport(name, because: reason, in: installation)
                .run(by: .invoker, on: connection)
        }
        let told =
            isNew
            ? Phrase(
                en: "\(name): nothing is sent, its files wait.",
                fr: "\(name) : rien n'est envoyé, ses fichiers attendent.")
            : Phrase(en: "\(name) was paused already.", fr: "\(name) était déjà en pause.")
        say(told[installation.settings.language])
    }
}
