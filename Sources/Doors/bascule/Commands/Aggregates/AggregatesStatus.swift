// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import ArgumentParser
import Calendar
import Configuration
import Ingest
import Postgres
import Views
import Wording

struct AggregatesStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: Help.text(
            en: "How the aggregates stand: windows, stale ones, failures.",
            fr: "Où en sont les agrégats : périodes, celles à recalculer, échecs."),
        discussion: Help.text(
            en: "Exit status 1 if a window failed or something needs a person.",
            fr: "Code de sortie 1 : une période a échoué, ou quelque chose attend une personne."))

    @OptionGroup var options: InstallationOptions
    @Flag(help: Help.of(en: "As JSON, one array.", fr: "En JSON.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        let (all, waiting) = try await Database.with(installation, .look) { connection in
            (
                try AggregateView.Filter().first(.max, on: connection),
                try AggregateService.waitingChanges(on: connection)
            )
        }
        if json {
            try sayJSON(all.map(AggregateJSON.init))
        } else {
            try show(all, waiting, installation.settings)
        }
        let mistakes = installation.loadAggregates().1
        let language = installation.settings.language
        for mistake in mistakes { complain(mistake.sentence[language]) }
        guard mistakes.isEmpty else { throw ExitCode(1) }
        if all.contains(where: { $0.failing > 0 || $0.problem != nil }) { throw ExitCode(1) }
    }

    private func show(
        _ all: [AggregateView], _ waiting: Int, _ settings: Settings
    ) throws {
        let (language, zone) = (settings.language, try Zone(settings.zone))
        guard !all.isEmpty else {
            return say(
                Phrase(
                    en: "No aggregate has been computed yet: `bascule aggregates run` does it.",
                    fr:
                        "Aucun agrégat n'a encore été calculé : `bascule aggregates run` s'en charge."
                )[
                    language])
        }
        say(
            table(
                [
                    "aggregate", "windows", "stale", "stale since (\(zone.identifier))",
                    "last computed",
                    "rows", "failing",
                ],
                all.map {
                    [
                        $0.name, "\($0.windows)", "\($0.stale)",
                        $0.oldestStale.map(zone.shown) ?? "",
                        $0.lastComputed.map(zone.shown) ?? "", "\($0.rowCount)", "\($0.failing)",
                    ]
                }, in: language))
        if waiting > 0 {
            say(
                Phrase(
                    en: "Changes that wait for the next run: \(waiting).",
                    fr: "Changements en attente du prochain calcul : \(waiting).")[language])
        }
        for status in all {
            if let error = status.error { say("\(status.name): \(error)") }
            if let problem = status.problem { say("\(status.name): \(problem)") }
        }
    }
}

/// An aggregate as `aggregates status --json` shows it: its times to the second.
private struct AggregateJSON: Encodable {
    private let name, target: String
    private let windows, stale, failing: Int
    private let rows: Int64
    private let oldestStale, lastComputed: String?
    private let error, problem: String?

    init(_ aggregate: AggregateView) {
        (name, target) = (aggregate.name, aggregate.target)
        (windows, stale, failing) = (aggregate.windows, aggregate.stale, aggregate.failing)
        rows = aggregate.rowCount
        oldestStale = aggregate.oldestStale.map { InstantText.utc($0.seconds) }
        lastComputed = aggregate.lastComputed.map { InstantText.utc($0.seconds) }
        (error, problem) = (aggregate.error, aggregate.problem)
    }

    enum CodingKeys: String, CodingKey {
        case name, target, windows, stale, rows, failing, error, problem
        case oldestStale = "oldest_stale"
        case lastComputed = "last_computed"
    }
}
