// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Controls
import Journal
import Postgres
import Views
import Wording

struct QCLimits: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: Help.text(
            en: "The estimated limits of a chart.", fr: "Les limites estimées d'une carte."),
        subcommands: [Freeze.self])

    struct Freeze: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Keep the estimated limits as they are: later controls no longer move them.",
                fr: "Fige les limites estimées : les contrôles suivants ne les déplacent plus."),
            discussion: Help.text(
                en: "Exit status 2 if the chart has none, or takes them from the lots.",
                fr: "Code de sortie 2 : la carte n'en a pas, ou les tient des lots."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: Help.of(en: "The chart.", fr: "La carte.")) var chart: String

        func run() async throws {
            let chart = chart
            let installation = try Installation(options)
            let service = installation.charts()
            let frozen = try await Database.with(installation) { connection in
                try FreezeLimits(chart).run(by: .invoker, with: service, on: connection)
            }
            let language = installation.settings.language
            say(
                Phrase.counted(
                    frozen, en: "# limit[s] frozen.", fr: "# limite[s] figée[s].")[language])
        }
    }
}
