// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Foundation
import Jobs
import Journal
import PrivateCluster
import Schedules
import Views
import Wording

extension Schedules {
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "From now on its ticks enqueue nothing; each says that and why.",
                fr:
                    "Dès maintenant ses déclenchements ne lancent rien ; chacun le dit, et pourquoi."
            ))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedules' names.") var names: [String]
        @Option(help: "Why; it stands in each tick.") var reason: String?

        func run() async throws {
            let (names, reason) = (names, reason)
            try await tellChange(options) { settings, connection in
                try names.map { name in
                    try PauseSchedule(name, because: reason, in: settings)
                        .run(by: .invoker, on: connection)
                        ? Phrase(
                            en: "schedule \(name) is paused",
                            fr: "la planification \(name) est en pause")
                        : Phrase(
                            en: "schedule \(name) was paused before",
                            fr: "la planification \(name) était déjà en pause")
                }
            }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Its ticks enqueue jobs again; the next one takes the data of the pause.",
                fr:
                    "Ses déclenchements lancent de nouveau des travaux ; le prochain prend les données de la pause."
            ))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedules' names.") var names: [String]

        func run() async throws {
            let names = names
            try await tellChange(options) { settings, connection in
                try names.map { name in
                    guard
                        try ResumeSchedule(name, in: settings).run(by: .invoker, on: connection)
                    else {
                        return Phrase(
                            en: "schedule \(name) is not paused",
                            fr: "la planification \(name) n'est pas en pause")
                    }
                    return Phrase(
                        en: "schedule \(name) goes on; next: ",
                        fr: "la planification \(name) reprend ; prochain : ")
                        + (try ScheduleView.next(of: name, on: connection))
                }
            }
        }
    }

    struct RunNow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: Help.text(
                en: "Enqueue its job now, by hand, paused or not.",
                fr: "Lancer son travail maintenant, à la main, en pause ou non."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String

        func run() async throws {
            let name = name
            try await tellChange(options) { settings, connection in
                let job = try RunSchedule(name, in: settings).run(by: .invoker, on: connection)
                return [
                    Phrase(
                        en: "schedule \(name): enqueued as job \(job)",
                        fr: "planification \(name) : mis en file, travail \(job)")
                ]
            }
        }
    }

    struct Backfill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Enqueue a job for each window between two times whose tick enqueued none.",
                fr:
                    "Lancer un travail pour chaque fenêtre, entre deux instants, dont le déclenchement n'en a lancé aucun."
            ))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String
        @Argument(help: "From: 2026-03-01, 2026-03-01T06:00, in its zone or with Z or an offset.")
        var from: String
        @Argument(help: "To, in the same forms.") var to: String
        @Flag(help: "Also windows that had their job.") var again = false

        func run() async throws {
            let (name, from, to, again) = (name, from, to, again)
            try await tellChange(options) { settings, connection in
                guard let row = try ScheduleStore.find(name, on: connection) else {
                    throw ScheduleError.unknown(name)
                }
                let zone = try TickSeries.ZoneCache().zone(row.schedule.zone)
                let ends = try [from, to].map { text in
                    guard let instant = InstantText.parse(text, in: zone) else {
                        throw ScheduleError(
                            nil,
                            Phrase(
                                en: "`\(text)` is no time", fr: "`\(text)` n'est pas une heure"),
                            Phrase(
                                en: "Write 2026-03-01 or 2026-03-01T06:00",
                                fr: "Écrire 2026-03-01 ou 2026-03-01T06:00"))
                    }
                    return instant
                }
                guard ends[0] < ends[1] else {
                    throw ScheduleError(
                        nil,
                        Phrase(
                            en: "\(from) is not before \(to)", fr: "\(from) n'est pas avant \(to)"),
                        Phrase(
                            en: "Give the earlier time first", fr: "Donner d'abord le plus tôt"))
                }
                let jobs = try BackfillSchedule(
                    name, from: ends[0], to: ends[1], again: again, in: settings
                ).run(by: .invoker, on: connection)
                return [Self.told(name, jobs)]
            }
        }

        private static func told(_ name: String, _ jobs: [Int64]) -> Phrase {
            guard let first = jobs.first, let last = jobs.last else {
                return Phrase(
                    en: "schedule \(name): every window there has its job already",
                    fr: "planification \(name) : chaque période y a déjà son travail")
            }
            return Phrase(en: "schedule \(name): ", fr: "planification \(name) : ")
                + .counted(
                    jobs.count, en: "# job[s] enqueued", fr: "# [travail mis|travaux mis] en file")
                + Phrase(en: ", \(first) to \(last)", fr: ", \(first) à \(last)")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Take a schedule away; its ticks stay to be read.",
                fr: "Retirer une planification ; ses déclenchements restent lisibles."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String

        func run() async throws {
            let name = name
            try await tellChange(options) { settings, connection in
                try RemoveSchedule(name, in: settings).run(by: .invoker, on: connection)
                return [
                    Phrase(
                        en: "schedule \(name) is removed",
                        fr: "la planification \(name) est supprimée")
                ]
            }
        }
    }
}
