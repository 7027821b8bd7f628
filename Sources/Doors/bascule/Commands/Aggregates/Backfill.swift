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
            en: "[NAME] FROM TO; with --all FROM TO, or NAME alone.",
            fr: "[NAME] FROM TO ; avec --all FROM TO, ou NAME seul.")) var arguments: [String]
    @Flag(
        help: Help.of(
            en: "All aggregates; behind a name alone, all its windows.",
            fr: "Tous les agrégats ; derrière un nom seul, toutes ses périodes.")) var all = false
    @Flag(help: Help.of(en: "What was done, as JSON.", fr: "Ce qui a été fait, en JSON."))
    var json = false

    func validate() throws {
        guard all ? (1...2).contains(arguments.count) : arguments.count == 3 else {
            throw all
                ? ValidationError(
                    en: "--all takes FROM TO, or a name alone",
                    fr: "--all prend FROM TO, ou un nom seul")
                : ValidationError(
                    en: "write NAME FROM TO, or --all FROM TO",
                    fr: "écrivez NAME FROM TO, ou --all FROM TO")
        }
    }

    func run() async throws {
        let language = try Installation.settings(options).language
        let action: BackfillAggregates
        do {
            action = try self.action()
        } catch let error as AggregateError {
            complain(error.sentence[language])
            throw ExitCode(2)
        }
        try await AggregatesAtWork(options, parallel: parallel.parallel, json: json).run {
            try await action.run(by: .invoker, with: $0, in: $1, progress: $2)
        }
    }

    private func action() throws -> BackfillAggregates {
        if arguments.count == 1 { return BackfillAggregates(ofKnown: arguments) }
        let bounds = Array(arguments.suffix(2))
        return try BackfillAggregates(
            all ? nil : [arguments[0]], from: bounds[0], to: bounds[1])
    }
}
