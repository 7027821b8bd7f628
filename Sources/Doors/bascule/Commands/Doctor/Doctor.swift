// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Wording

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Check folders, rights, the database and the feeds' tables, and say what to mend.",
            fr:
                "Vérifie les dossiers, les droits, la base et les tables des flux, et dit ce qu'il faut corriger."
        )
    )

    @OptionGroup var options: InstallationOptions
    @Flag(
        help: Help.of(
            en: "What was looked at, as a JSON array.",
            fr: "Ce qui a été examiné, comme tableau JSON.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let checks = await Examination(installation) { complain($0[language]) }.all()
        if json {
            try sayJSON(checks.map { $0.object(in: language) })
        } else {
            for check in checks { say(check.line(in: language)) }
        }
        if checks.contains(where: \.isBad) { throw ExitCode(3) }
    }
}
