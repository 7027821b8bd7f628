// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cron
import Foundation
import Jobs
import Postgres
import Site

extension Schedules {
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "From now on its ticks enqueue nothing; each says that and why.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedules' names.") var names: [String]
        @Option(help: "Why; it stands in each tick.") var reason: String?

        func run() async throws {
            let (names, reason) = (names, reason)
            let told = try await changeSchedule(options) { store, _, connection in
                try names.map { name in
                    try store.pause(name, reason: reason, on: connection)
                        ? "schedule \(name) is paused" : "schedule \(name) was paused before"
                }
            }
            told.forEach(say)
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Its ticks enqueue jobs again; the next one takes the data of the pause.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedules' names.") var names: [String]

        func run() async throws {
            let names = names
            let told = try await changeSchedule(options) { store, _, connection in
                try names.map { name in
                    guard try store.resume(name, on: connection) else {
                        return "schedule \(name) is not paused"
                    }
                    let row = try ScheduleStore.find(name, on: connection)
                    let next = row?.next.flatMap { row?.shown($0) } ?? "never"
                    return "schedule \(name) goes on; next: \(next)"
                }
            }
            told.forEach(say)
        }
    }

    struct RunNow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "Enqueue its job now, by hand, paused or not.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String

        func run() async throws {
            let name = name
            let job = try await changeSchedule(options) { store, _, connection in
                try store.runNow(name, on: connection)
            }
            say("schedule \(name): enqueued as job \(job)")
        }
    }

    struct Backfill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enqueue a job for each window between two times whose tick enqueued none.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String
        @Argument(help: "From: 2026-03-01, 2026-03-01T06:00, in its zone or with Z or an offset.")
        var from: String
        @Argument(help: "To, in the same forms.") var to: String
        @Flag(help: "Also windows that had their job.") var again = false

        func run() async throws {
            let (name, from, to, again) = (name, from, to, again)
            let jobs = try await changeSchedule(options) { store, _, connection in
                guard let row = try ScheduleStore.find(name, on: connection) else {
                    throw ScheduleError(
                        nil, "There is no schedule `\(name)`", "`bascule schedules list` shows them"
                    )
                }
                let zone = try ZoneShelf().zone(row.schedule.zone)
                let ends = try [from, to].map { text in
                    guard let instant = InstantText.parse(text, in: zone) else {
                        throw ScheduleError(
                            nil, "`\(text)` is no time", "Write 2026-03-01 or 2026-03-01T06:00")
                    }
                    return instant
                }
                guard ends[0] < ends[1] else {
                    throw ScheduleError(
                        nil, "\(from) is not before \(to)", "Give the earlier time first")
                }
                return try store.backfill(
                    name, from: ends[0], to: ends[1], again: again, on: connection)
            }
            guard let first = jobs.first, let last = jobs.last else {
                return say("schedule \(name): every window there has its job already")
            }
            say("schedule \(name): \(jobs.count) jobs enqueued, \(first) to \(last)")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a schedule away; its ticks stay to be read.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String

        func run() async throws {
            let name = name
            try await changeSchedule(options) { store, _, connection in
                try store.remove(name, on: connection)
            }
            say("schedule \(name) is removed")
        }
    }
}
