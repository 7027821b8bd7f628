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
        subcommands: [Freeze.self, Thaw.self])

    struct Freeze: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Keep the estimated limits as they are: later controls no longer move them.",
                fr: "Fige les limites estimées : les contrôles suivants ne les déplacent plus."),
            discussion: Help.text(
                en: "Exit status 2 if it has none, takes them from the lots, or was changed since.",
                fr: "Code de sortie 2 : elle n'en a pas, les tient des lots, ou a changé depuis."))

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

    struct Thaw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Let frozen limits be estimated anew, by the next `bascule qc run`.",
                fr: "Fait estimer de nouveau les limites figées, au prochain `bascule qc run`."),
            discussion: Help.text(
                en: "Needed where the chart's kind or subgroup was changed since.",
                fr: "Nécessaire si le type ou le sous-groupe de la carte a changé depuis."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: Help.of(en: "The chart.", fr: "La carte.")) var chart: String

        func run() async throws {
            let chart = chart
            let installation = try Installation(options)
            let service = installation.charts()
            let thawed = try await Database.with(installation) { connection in
                try ThawLimits(chart).run(by: .invoker, with: service, on: connection)
            }
            let language = installation.settings.language
            say(
                Phrase.counted(
                    thawed, en: "# limit[s] thawed.", fr: "# limite[s] dégelée[s].")[language])
        }
    }
}
