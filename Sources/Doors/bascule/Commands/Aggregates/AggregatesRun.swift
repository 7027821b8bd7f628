// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import ArgumentParser
import Calendar
import Journal
import Postgres
import Wording

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
