// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cron
import Foundation
import Jobs
import Postgres
import Site

struct Schedules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "When jobs are enqueued by themselves, and what became of each tick.",
        discussion: "Defaults are in config/schedules.yaml; changes here hold at once and stay.",
        subcommands: [
            List.self, Show.self, Add.self, Edit.self, Reset.self, Pause.self, Resume.self,
            RunNow.self,
            Backfill.self, Remove.self, Check.self, Apply.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All schedules.")

        @OptionGroup var options: InstallationOptions
        @Flag(help: "As a JSON array.") var json = false

        func run() async throws {
            let installation = try Installation(options)
            let rows = try await Database.with(installation, .look) {
                try ScheduleStore.all(on: $0)
            }
            if json { return try sayJSON(rows.map(ScheduleJSON.init)) }
            say(
                table(
                    ["name", "job", "when", "zone", "next (its zone)", "overlap", "state", "from"],
                    rows.map(\.cells), in: installation.settings.language))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One schedule: its next instants, and what became of its last ticks.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String
        @Option(help: "So many of the last ticks.") var ticks: RowLimit = 10
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            let (name, limit) = (name, ticks.rows)
            let installation = try Installation(options)
            let (found, ticks) = try await Database.with(installation, .look) { connection in
                (
                    try ScheduleStore.find(name, on: connection),
                    try TickHistory.last(limit, of: name, on: connection)
                )
            }
            guard let row = found else {
                complain("There is no schedule `\(name)`. `bascule schedules list` shows them.")
                throw ExitCode(2)
            }
            let view = ScheduleView(row: row, ticks: ticks)
            if json {
                try sayJSON(view.json)
            } else {
                view.print(in: installation.settings.language)
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check config/schedules.yaml, without a database.")

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let settings = try Installation.settings(options)
            let (file, mistakes) = ScheduleDefaults.read(settings)
            guard mistakes.isEmpty else { throw Installation.refused(mistakes) }
            say("\(ScheduleDefaults.path(settings)): \(file.schedules.count) schedules, all good")
        }
    }
}

extension Schedules {
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the database to what config/schedules.yaml says, as each start does.",
            discussion: "What people have changed at run time stays as it is, and is named.")

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let installation = try Installation(options)
            let (file, mistakes) = ScheduleDefaults.read(installation.settings)
            guard mistakes.isEmpty else { throw Installation.refused(mistakes) }
            let served = installation.settings.servedQueues
            let (told, unserved) = try await Database.with(installation) { connection in
                (
                    try ScheduleDefaults.apply(file, on: connection),
                    try UnservedQueue.all(served: served, on: connection)
                )
            }
            told.forEach(say)
            for queue in unserved { complain("\(queue).") }
            if told.isEmpty { say("all \(file.schedules.count) schedules are as the file says") }
        }
    }
}

extension ScheduleRow {
    var when: String {
        switch schedule.form {
        case .cron(let text): text
        case .interval(let seconds): "every \(Quantity.text(.seconds(seconds)))"
        case .once(let instant): "at \(shown(instant))"
        }
    }

    var state: String {
        guard let pause else { return next == nil ? "over" : "active" }
        let reason = pause.reason.map { ": \($0)" } ?? ""
        return "paused by \(pause.by) since \(shown(pause.since))\(reason)"
    }

    var origin: String {
        guard isFromConfig else { return "user" }
        if !isInFile { return "config (no longer in the file)" }
        return edited.isEmpty
            ? "config" : "config, edited: \(edited.sorted().joined(separator: ", "))"
    }

    /// An instant as the schedule's clock shows it; UTC where its zone is gone.
    func shown(_ instant: Int64) -> String {
        guard let zone = try? Zone(schedule.zone) else { return InstantText.utc(instant) }
        return InstantText.local(instant, in: zone)
    }

    var cells: [String] {
        [
            schedule.name, schedule.kind, when, schedule.zone, next.map(shown) ?? "never",
            schedule.overlap.rawValue, state, origin,
        ]
    }
}
