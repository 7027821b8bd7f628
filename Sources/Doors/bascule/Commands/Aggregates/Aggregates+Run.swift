// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import ArgumentParser
import Calendar
import Configuration
import Foundation
import Ingest
import Journal
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

/// How many windows are computed at the same time.
struct ParallelOption: ParsableArguments {
    @Option(
        help: Help.of(
            en: "How many windows are computed at the same time.",
            fr: "Combien de périodes sont calculées en même temps.")) var parallel = 2

    func validate() throws {
        guard (1...32).contains(parallel) else {
            throw ValidationError(
                en: "--parallel must be from 1 to 32",
                fr: "--parallel va de 1 à 32")
        }
    }
}

struct AggregatesRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: Help.text(
            en: "Compute what has changed: the stale windows, sources first.",
            fr: "Calcule ce qui a changé : les périodes à recalculer, les sources d'abord."),
        discussion: Help.text(
            en: """
                Without names all aggregates; with names these and what they are computed from. \
                Windows that somebody else computes are waited for, a minute at most. Exit status 1 \
                if a window fails, or is stale still.
                """,
            fr: """
                Sans nom, tous les agrégats ; avec des noms, ceux-ci et ce dont ils sont calculés. \
                Les périodes que quelqu'un d'autre calcule sont attendues, une minute au plus. Code de sortie 1 : \
                une période échoue, ou reste à recalculer.
                """))

    @OptionGroup var options: InstallationOptions
    @OptionGroup var parallel: ParallelOption
    @Argument(help: Help.of(en: "The aggregates; none: all.", fr: "Les agrégats ; aucun : tous."))
    var names: [String] = []
    @Flag(help: Help.of(en: "What was done, as JSON.", fr: "Ce qui a été fait, en JSON."))
    var json = false

    func run() async throws {
        let names = names.isEmpty ? nil : names
        let action = RefreshAggregates(names)
        try await AggregatesAtWork(options, parallel: parallel.parallel, json: json).run {
            try await action.run(by: .invoker, with: $0, in: $1, progress: $2)
        }
    }
}

struct Backfill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Compute every window of a range anew, and what depends on them.",
            fr: "Recalcule chaque période d'un intervalle, et ce qui en dépend."),
        discussion: Help.text(
            en: """
                FROM and TO are days (2026-03-01) or instants (2026-03-01T10:00:00Z); TO is not in the \
                range. `bascule aggregates backfill labo_stats_jour 2026-03-01 2026-04-01`
                """,
            fr: """
                FROM et TO sont des jours (2026-03-01) ou des instants (2026-03-01T10:00:00Z) ; TO n'est pas dans \
                l'intervalle. `bascule aggregates backfill labo_stats_jour 2026-03-01 2026-04-01`
                """))

    @OptionGroup var options: InstallationOptions
    @OptionGroup var parallel: ParallelOption
    @Argument(
        help: Help.of(
            en: "[NAME] FROM TO, or FROM TO with --all.",
            fr: "[NAME] FROM TO, ou FROM TO avec --all.")) var arguments: [String]
    @Flag(help: Help.of(en: "All aggregates.", fr: "Tous les agrégats.")) var all = false
    @Flag(help: Help.of(en: "What was done, as JSON.", fr: "Ce qui a été fait, en JSON."))
    var json = false

    func validate() throws {
        guard arguments.count == (all ? 2 : 3) else {
            throw all
                ? ValidationError(
                    en: "--all takes FROM TO and no name", fr: "--all prend FROM TO et pas de nom")
                : ValidationError(
                    en: "write NAME FROM TO, or --all FROM TO",
                    fr: "écrivez NAME FROM TO, ou --all FROM TO")
        }
    }

    func run() async throws {
        let names = all ? nil : [arguments[0]]
        let bounds = arguments.suffix(2)
        let action: BackfillAggregates
        let language = try Installation.settings(options).language
        do {
            action = try BackfillAggregates(
                names, from: bounds[bounds.startIndex], to: bounds[bounds.endIndex - 1])
        } catch let error as AggregateError {
            complain(error.sentence[language])
            throw ExitCode(2)
        }
        try await AggregatesAtWork(options, parallel: parallel.parallel, json: json).run {
            try await action.run(by: .invoker, with: $0, in: $1, progress: $2)
        }
    }
}
