// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Wording

struct ExportsResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: Help.text(
            en: "Send the files of a paused export to other hosts again.",
            fr: "Envoie de nouveau les fichiers d'un export en pause."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The export.", fr: "L'export.")) var name: String

    func run() async throws {
        let name = name
        let installation = try Installation(options)
        let was = try await Database.with(installation) { connection in
            try ResumeExport(name).run(by: .invoker, on: connection)
        }
        let told =
            was
            ? Phrase(
                en: "\(name) goes on: what waits is sent at the next look.",
                fr: "\(name) reprend : ce qui attend part au prochain passage.")
            : Phrase(en: "\(name) was not paused.", fr: "\(name) n'était pas en pause.")
        say(told[installation.settings.language])
    }
}
