// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Daemon
import Feeds
import Foundation
import Jobs
import Journal
import Postgres
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
        static let configuration = CommandConfiguration(abstract: "The newest jobs.")

        @OptionGroup var options: InstallationOptions
        @Option(help: "Only these states, with commas between.") var state: String?
        @Option(help: "Only these kinds, with commas between.") var kind: String?
        @Option(help: "Only these queues, with commas between.") var queue: String?
        @Option(help: "At most so many, newest first.") var limit: RowLimit = 50
        @Flag(help: "The columns of bascule.jobs as a JSON array.") var json = false

        func validate() throws {
            for state in words(state) where !JobFilter.allStates.contains(state) {
                throw ValidationError(
                    state, Phrase(en: "is no state", fr: "n'est pas un état"),
                    known: JobFilter.allStates)
            }
        }

        func run() async throws {
            var filter = JobFilter()
            filter.states = words(state)
            filter.kinds = words(kind)
            filter.queues = words(queue)
            filter.limit = limit.rows
            let wanted = filter
            let installation = try Installation(options)
            let zone = installation.settings.zone
            if json {
                return try sayJSON(
                    rows: try await Database.with(installation, .look) {
                        try JobsQuery.listAsJSON(wanted, on: $0)
                    })
            }
            let lines = try await Database.with(installation, .look) {
                try JobsQuery.list(wanted, zone: zone, on: $0)
            }
            say(jobTable(lines, installation.settings))
        }

        private func words(_ list: String?) -> [String] {
            list.map { $0.split(separator: ",").map(String.init) } ?? []
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Everything about one job, with the lines that its attempts have left.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The job's id.") var id: Int64
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            let id = id
            let installation = try Installation(options)
            let zone = installation.settings.zone
            let job = try await Database.with(installation, .look) { connection in
                _ = try connection.query("select set_config('TimeZone', \(zone), false)")
                return try JobsQuery.asJSON(id, on: connection)
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
            if json { return try sayJSON(row: job) }
            say(try jobText(job, zone, installation.settings.language))
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enqueue a job by hand.",
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
                // What can be known of it before there is a database.
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

private func jobTable(_ jobs: [JobsQuery.Line], _ settings: Settings) -> String {
    let rows = jobs.map { job in
        [
            "\(job.id)", job.state, job.kind, job.queue, "\(job.tries)", job.enqueued,
            job.seconds.map { String(format: "%.1f s", $0) } ?? "", job.progress,
            job.reason.split(whereSeparator: \.isNewline).first.map(String.init) ?? "",
        ]
    }
    return table(
        [
            "id", "state", "kind", "queue", "tries", "enqueued (\(settings.zone))", "took",
            "progress", "reason",
        ], rows, in: settings.language)
}

/// A job's fields in order, then its lines; times are local to the zone, as the database has written
/// them.
private func jobText(_ json: String, _ zone: String, _ language: Language) throws -> String {
    var object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
    let lines = object.removeValue(forKey: "log") as? [[String: Any]] ?? []
    let fields = object.filter { !($0.value is NSNull) }.sorted { $0.key < $1.key }
    let titles = fields.map { Heading.shown($0.key, in: language) }
    let width = titles.map(\.count).max() ?? 0
    var text = zip(titles, fields).map { title, field in
        let (key, value) = field
        let text = value as? String ?? jsonText([value]).dropFirst().dropLast().description
        let shown =
            key.hasSuffix("_at")
            ? clock(text) : key == "state" ? StateWord.shown(text, in: language) : text
        return title.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + printable(shown)
    }
    let times = Heading.shown("times in", in: language)
    text.append(times.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + zone)
    guard !lines.isEmpty else { return text.joined(separator: "\n") }
    let rows = lines.map { line in
        ["attempt", "at", "level", "text"].map { name in
            let shown = line[name].map { "\($0)" } ?? ""
            return name == "at" ? clock(shown) : shown
        }
    }
    text.append("")
    text.append(table(["attempt", "at", "level", "text"], rows, in: language))
    return text.joined(separator: "\n")
}

/// `2026-03-04T06:00:00.123-04:00` as `2026-03-04 06:00:00`: whose zone it is stands elsewhere.
private func clock(_ instant: String) -> String {
    guard instant.utf8.count > 19, instant.dropFirst(10).first == "T" else { return instant }
    return instant.prefix(10) + " " + instant.dropFirst(11).prefix(8)
}
