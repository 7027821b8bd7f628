// SPDX-License-Identifier: Apache-2.0

import Alerts
import Application
import ArgumentParser
import Calendar
import Configuration
import Daemon
import Foundation
import Journal
import Postgres
import Wording

struct HousekeepingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "housekeeping",
        abstract: Help.text(
            en: "What keeps the house in order; schedules run it, and so can you.",
            fr:
                "Ce qui tient la maison en ordre ; des planifications le lancent, et vous le pouvez aussi."
        ),
        subcommands: [List.self, Run.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The tasks, and what each would do now.",
                fr: "Les tâches, et ce que chacune ferait maintenant."))

        @OptionGroup var options: InstallationOptions
        @Flag(help: "As a JSON array.") var json = false

        private struct Entry: Encodable {
            var task, kind, about, now: String
            var asksForForce: Bool
        }

        func run() async throws {
            let installation = try Installation(options)
            let housekeeping = Housekeeping(installation)
            let language = installation.settings.language
            let entries = try await Database.with(installation, .look) { connection in
                try HousekeepingTask.allCases.map { task in
                    Entry(
                        task: task.rawValue, kind: task.kind, about: task.about[language],
                        now: try housekeeping.plan(task, on: connection).lines
                            .map { $0[language] }.joined(separator: "; "),
                        asksForForce: task.isDestructive)
                }
            }
            if json { return try sayJSON(entries.map(BothNames.init)) }
            say(
                table(
                    ["task", "does", "now"],
                    entries.map {
                        [$0.task, $0.about + ($0.asksForForce ? " (--force)" : ""), $0.now]
                    }, in: language))
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Run a task now.",
                fr: "Faire une tâche maintenant."),
            discussion: """
                What deletes asks for --force; without it, it says what it would do, and asks \
                on a terminal. Exit status 1 where alerts were raised or something could not be done.
                """)

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The task; `bascule housekeeping` lists them.") var task: String
        @Flag(help: "Delete what the task says.") var force = false
        @Flag(help: "What was done, or would be, as JSON.") var json = false

        func run() async throws {
            guard let task = HousekeepingTask(rawValue: task) else {
                let known = HousekeepingTask.allCases.map(\.rawValue).joined(separator: ", ")
                let language = try Installation.settings(options).language
                complain(
                    Phrase(
                        en: "“\(self.task)” is no task; there are \(known).",
                        fr: "« \(self.task) » n'est pas une tâche ; valeurs possibles : \(known).")[
                            language])
                throw ExitCode(2)
            }
            let installation = try Installation(options)
            let housekeeping = Housekeeping(installation)
            let language = installation.settings.language
            let mustAsk = task.isDestructive && !force
            var report = try await perform(task, housekeeping, isDry: mustAsk)
            if mustAsk && Asking.isPossible {
                try Asking.goOn(report.lines.map { $0[language] }, in: language)
                report = try await perform(task, housekeeping, isDry: false)
            }
            let isDone = !mustAsk || Asking.isPossible
            if json {
                try sayJSON(report.value(of: task, isDone: isDone, in: language))
            } else {
                show(report, isDone: isDone, in: language)
            }
            if !report.alerts.isEmpty || !report.failures.isEmpty { throw ExitCode(1) }
        }

        private func show(_ report: HousekeepingReport, isDone: Bool, in language: Language) {
            for line in report.lines { say(line[language]) }
            if !isDone {
                say(
                    Phrase(
                        en: "Nothing was deleted: give --force if it is to be.",
                        fr: "Rien n'est supprimé : ajoutez --force pour le faire.")[language])
            }
            for failure in report.failures { complain(failure[language]) }
        }

        private func perform(
            _ task: HousekeepingTask, _ housekeeping: Housekeeping, isDry: Bool
        ) async throws -> HousekeepingReport {
            try await Database.with(housekeeping.installation) { connection in
                try isDry
                    ? housekeeping.plan(task, on: connection)
                    : RunHousekeeping(task, by: housekeeping).run(by: .invoker, on: connection)
            }
        }
    }
}

extension HousekeepingReport {
    /// For scripts: `is_done` is false where only was said what would be deleted.
    fileprivate func value(
        of task: HousekeepingTask, isDone: Bool, in language: Language
    ) -> JSONValue {
        .object([
            "task": .text(task.rawValue), "is_done": .boolean(isDone),
            "sentences": .list(lines.map { .text($0[language]) }),
            "counts": .object(counts.mapValues { .integer(Int64($0)) }),
            "alerts": .list(
                alerts.map {
                    .object([
                        "id": .integer($0.id), "rule": .text($0.rule), "subject": .text($0.subject),
                        "due_at": .text(InstantText.utc($0.dueAt.seconds)),
                        "message": .text($0.message),
                    ])
                }),
            "failures": .list(failures.map { .text($0[language]) }),
        ])
    }
}
