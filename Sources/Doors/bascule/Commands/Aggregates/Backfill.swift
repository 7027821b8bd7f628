// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import ArgumentParser
import Calendar
import Configuration
import Journal
import Postgres
import Wording

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
