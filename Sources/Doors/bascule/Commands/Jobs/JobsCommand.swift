// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Feeds
import Foundation
import Jobs
import Journal
import Postgres
import Views
import Wording

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: Help.text(
            en: "The queue: what waits, runs, is dead or has ended.",
            fr: "La file : ce qui attend, tourne, est mort ou fini."),
        subcommands: [
            List.self, Show.self, Run.self, Retry.self, Discard.self, Cancel.self, Pause.self,
            Resume.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The newest jobs.",
                fr: "Les derniers travaux."))

        @OptionGroup var options: InstallationOptions
        @Option(help: "Only these states, with commas between.") var state: String?
        @Option(help: "Only these kinds, with commas between.") var kind: String?
        @Option(help: "Only these queues, with commas between.") var queue: String?
        @Option(help: "At most so many, newest first.") var limit: RowLimit = 50
        @Flag(help: "The columns of bascule.jobs as a JSON array.") var json = false

        func validate() throws {
            for state in words(state) where !JobView.allStates.contains(state) {
                throw ValidationError(
                    state, Phrase(en: "is no state", fr: "n'est pas un état"),
                    known: JobView.allStates)
            }
        }

        func run() async throws {
            var filter = JobView.Filter()
            filter.states = words(state)
            filter.kinds = words(kind)
            filter.queues = words(queue)
            let (wanted, limit) = (filter, limit.rows)
            let installation = try Installation(options)
            let (jobs, now) = try await Database.with(installation, .look) {
                (try wanted.first(limit, on: $0), try $0.now())
            }
            if json { return try sayJSON(rows: jobs) }
            say(try jobTable(jobs, now, installation.settings))
        }

        private func words(_ list: String?) -> [String] {
            list.map { $0.split(separator: ",").map(String.init) } ?? []
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Everything about one job, with the lines that its attempts have left.",
                fr: "Tout sur un travail, avec les lignes que ses essais ont laissées."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The job's id.") var id: Int64
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            let id = id
            let installation = try Installation(options)
            let zone = try Zone(installation.settings.zone)
            let job = try await Database.with(installation, .look) {
                try JobAccount(of: id, on: $0)
            }
            guard let job else {
                complain(
                    Phrase(
                        en: "There is no job \(id). `bascule jobs list` shows the newest.",
                        fr:
                            "Il n'y a pas de travail \(id). `bascule jobs list` montre les derniers."
                    )[
                        installation.settings.language])
                throw ExitCode(2)
            }
            if json { return try sayJSON(JSONValue.object(try job.members)) }
            say(try job.text(in: installation.settings.language, zone))
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Enqueue a job by hand.",
                fr: "Lancer un travail à la main."),
            discussion: "The journal says who did. `bascule jobs show ID` tells how it goes.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The kind of job.") var kind: String
        @Option(help: "Its arguments, a JSON object.") var arguments = "{}"
        @Option(help: "The queue to put it into.") var queue = "default"
        @Option(help: "Smaller goes first.") var priority = 0
        @Flag(help: "The job's id as JSON.") var json = false

        func run() async throws {
            let queue = queue
            let installation = try Installation(options)
            let language = installation.settings.language
            let action = EnqueueJob(
                kind, arguments: arguments, queue: queue, priority: priority,
                in: installation.settings)
            do {
                // Checks before there is a database.
                try action.check()
                let receipt = try await Database.with(installation) {
                    try action.run(by: .invoker, on: $0)
                }
                if json { return try sayJSON(["id": receipt.id]) }
                say(
                    Phrase(
                        en: "job \(receipt.id) waits in \(queue)",
                        fr: "le travail \(receipt.id) attend dans \(queue)")[language])
            } catch let refusal as any Worded
                where refusal is JobRequestRefused || refusal is EnqueueJob.Refusal
            {
                complain(refusal.sentence[language])
                throw ExitCode(2)
            }
        }
    }
}

private func jobTable(
    _ jobs: [JobView], _ now: Timestamp, _ settings: Settings
) throws -> String {
    let zone = try Zone(settings.zone)
    let rows = jobs.map { job in
        [
            "\(job.id)", job.state, job.kind, job.queue, "\(job.tries)", zone.shown(job.enqueuedAt),
            job.seconds(at: now).map { String(format: "%.1f s", $0) } ?? "",
            job.progress(in: zone),
            (job.reason ?? "").split(whereSeparator: \.isNewline).first.map(String.init) ?? "",
        ]
    }
    return table(
        [
            "id", "state", "kind", "queue", "tries", "enqueued (\(settings.zone))", "took",
            "progress", "reason",
        ], rows, in: settings.language)
}
