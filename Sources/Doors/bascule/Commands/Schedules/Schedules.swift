// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Foundation
import Jobs
import Journal
import PrivateCluster
import Schedules
import Views
import Wording

struct Schedules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "When jobs are enqueued by themselves, and what became of each tick.",
            fr:
                "Quand des travaux se mettent d'eux-mêmes en file, et ce que chaque échéance est devenue."
        ),
        discussion: "Defaults are in config/schedules.yaml; changes here hold at once and stay.",
        subcommands: [
            List.self, Show.self, Add.self, Edit.self, Reset.self, Pause.self, Resume.self,
            RunNow.self,
            Backfill.self, Remove.self, Check.self, Apply.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "All schedules.",
                fr: "Toutes les planifications."))

        @OptionGroup var options: InstallationOptions
        @Flag(help: "As a JSON array.") var json = false

        func run() async throws {
            let installation = try Installation(options)
            let schedules = try await Database.with(installation, .look) {
                try ScheduleView.Filter().first(100_000, on: $0)
            }
            if json { return try sayJSON(schedules.map(ScheduleJSON.init)) }
            let language = installation.settings.language
            say(
                table(
                    ["name", "job", "when", "zone", "next (its zone)", "overlap", "state", "from"],
                    schedules.map { $0.cells(in: language) }, in: language))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "One schedule: its next instants, and what became of its last ticks.",
                fr:
                    "Une planification : ses prochains instants, et ce que ses derniers déclenchements ont donné."
            ))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String
        @Option(help: "So many of the last ticks.") var ticks: RowLimit = 10
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            let (name, limit) = (name, ticks.rows)
            let installation = try Installation(options)
            let (found, row, ticks) = try await Database.with(installation, .look) { connection in
                (
                    try ScheduleView.find(name, on: connection),
                    try ScheduleStore.find(name, on: connection),
                    try TickView.Filter(schedule: name).first(limit, on: connection)
                )
            }
            guard let schedule = found, let row else {
                complain(
                    Phrase(
                        en: "There is no schedule `\(name)`. `bascule schedules list` shows them.",
                        fr: "Il n'y a pas de planification `\(name)`. `bascule schedules list` les"
                            + " montre.")[installation.settings.language])
                throw ExitCode(2)
            }
            let account = ScheduleAccount(schedule: schedule, row: row, ticks: ticks)
            if json {
                try sayJSON(account.json)
            } else {
                account.print(in: installation.settings.language)
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Check config/schedules.yaml, without a database.",
                fr: "Vérifier config/schedules.yaml, sans base de données."))

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let settings = try Installation.settings(options)
            let (file, mistakes) = ScheduleDefaults.read(settings)
            guard mistakes.isEmpty else {
                throw Installation.refused(mistakes, in: settings.language)
            }
            let (path, count) = (ScheduleDefaults.path(settings), file.schedules.count)
            say(
                Phrase(
                    en: "\(path): all is well; schedules: \(count)",
                    fr: "\(path) : tout est bon ; planifications : \(count)")[settings.language])
        }
    }
}

extension Schedules {
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Bring the database to what config/schedules.yaml says, as each start does.",
                fr:
                    "Mettre la base de données à ce que dit config/schedules.yaml, comme le fait chaque démarrage."
            ),
            discussion: "What people have changed at run time stays as it is, and is named.")

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let installation = try Installation(options)
            let (file, mistakes) = ScheduleDefaults.read(installation.settings)
            guard mistakes.isEmpty else {
                throw Installation.refused(mistakes, in: installation.settings.language)
            }
            let served = installation.settings.servedQueues
            let (told, unserved) = try await Database.with(installation) { connection in
                (
                    try ApplySchedules(file).run(by: .invoker, on: connection),
                    try UnservedQueue.all(served: served, on: connection)
                )
            }
            for sentence in told { say(sentence[installation.settings.language]) }
            let language = installation.settings.language
            for queue in unserved { complain(queue.sentence[language] + ".") }
            guard told.isEmpty else { return }
            let count = file.schedules.count
            say(
                Phrase(
                    en: "all is as the file says; schedules: \(count)",
                    fr: "tout est comme dans le fichier ; planifications : \(count)")[language])
        }
    }
}
