// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Controls
import Feeds
import Ingest
import Journal
import Postgres
import Tables
import Wording

struct QCRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: Help.text(
            en: "Compute the charts whose controls have changed.",
            fr: "Calcule les cartes dont les contrôles ont changé."),
        discussion: Help.text(
            en: """
                Without names all charts. Exit status: 0 all was computed, whatever the verdicts; \
                2 there are mistakes, or a chart can't be computed.
                """,
            fr: """
                Sans nom, toutes les cartes. Code de sortie : 0 tout est calculé, quels que soient \
                les verdicts ; 2 il y a des fautes, ou une carte ne peut pas être calculée.
                """))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The charts; none: all.", fr: "Les cartes ; aucune : toutes."))
    var names: [String] = []
    @Flag(help: Help.of(en: "What was done, as JSON.", fr: "Ce qui a été fait, en JSON."))
    var json = false

    /// What was done, as JSON shows it.
    private struct Summary: Encodable {
        let computed: [String: Int]
        let unchanged: [String]
        let problems: [String: String]
    }

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let names = names.isEmpty ? nil : names
        let mistakes = installation.loadCharts().1
        for mistake in mistakes { complain(mistake.sentence[language]) }
        let (feeds, service) = (installation.catalog.feeds, installation.charts())
        let outcome = try await Database.with(installation) { connection in
            for feed in feeds { try FeedTables.apply(feed, on: connection) }
            return try RunCharts(names).run(by: .invoker, with: service, on: connection)
        }
        if json {
            try sayJSON(
                Summary(
                    computed: outcome.computed, unchanged: outcome.unchanged,
                    problems: outcome.problems.mapValues { $0[language] }))
        } else {
            show(outcome, in: language)
        }
        for (_, problem) in outcome.problems.sorted(by: { $0.key < $1.key }) {
            complain(problem[language])
        }
        guard outcome.problems.isEmpty, mistakes.isEmpty else { throw ExitCode(2) }
    }

    private func show(_ outcome: ChartOutcome, in language: Language) {
        guard !outcome.computed.isEmpty else {
            guard outcome.problems.isEmpty else { return }
            return say(
                Phrase(
                    en: "Every control chart is up to date.",
                    fr: "Toutes les cartes de contrôle sont à jour.")[language])
        }
        for (name, runs) in outcome.computed.sorted(by: { $0.key < $1.key }) {
            say(
                Phrase(
                    en: "\(name): runs judged: \(runs).", fr: "\(name) : séries jugées : \(runs).")[
                        language])
        }
    }
}
