// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Foundation
internal import Wording

struct Bascule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bascule",
        abstract: Help.text(
            en: "Loads dropped files into PostgreSQL exactly once, and says why when it does not.",
            fr:
                "Charge les fichiers déposés dans PostgreSQL, une fois et une seule, et dit pourquoi quand il ne le fait pas."
        ),
        version: "0.1.0",
        subcommands: [
            Run.self, Import.self, Read.self, CheckCommand.self, FeedsCommand.self, Files.self,
            JobsCommand.self, Schedules.self, Aggregates.self, ExportsCommand.self,
            JournalCommand.self, Alerts.self, HousekeepingCommand.self, Status.self,
            Doctor.self, CronCommand.self, Migrate.self, Psql.self, Where.self, SchemaCommand.self,
            Init.self,
        ]
    )
}

@main
enum Main {
    /// Runs the command; bad usage ends in status 2, as the contract says.
    static func main() async {
        do {
            var command = try Bascule.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let status = Bascule.exitCode(for: error)
            guard status == .validationFailure else {
                guard let error = error as? any Worded else { Bascule.exit(withError: error) }
                complain(error.sentence[SiteLanguage.current])
                exit(status.rawValue)
            }
            let suggestion = Suggestion.about(Array(CommandLine.arguments.dropFirst()))
            let language = SiteLanguage.current
            complain(
                suggestion?[language]
                    ?? BadUsage.told(Bascule.fullMessage(for: error), in: language))
            exit(2)
        }
    }
}
