// SPDX-License-Identifier: Apache-2.0

import Aggregates
import ArgumentParser
import Configuration
import Exports
import Feeds
import Ingest
import Jobs
import Postgres
import Schedules
import Wording

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Check folders, rights, the database and the feeds' tables, and say what to mend.",
            fr:
                "Vérifie les dossiers, les droits, la base et les tables des flux, et dit ce qu'il faut corriger."
        )
    )

    @OptionGroup var options: InstallationOptions
    @Flag(
        help: Help.of(
            en: "What was looked at, as a JSON array.",
            fr: "Ce qui a été examiné, comme tableau JSON.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        var checks = [
            Check(
                name: Phrase(en: "settings and feeds", fr: "réglages et flux"),
                finding: .good(
                    Phrase(
                        en: "feeds declared: \(installation.catalog.feeds.count)",
                        fr: "flux déclarés : \(installation.catalog.feeds.count)")))
        ]
        checks += declarationChecks(installation)
        checks += folderChecks(installation)
        checks += await Checkup(installation: installation).ofSite().map(Check.init)
        checks += fileChecks(installation)
        checks += await databaseChecks(installation)
        let language = installation.settings.language
        let ordered = checks.filter(\.isOfTheMark) + checks.filter { !$0.isOfTheMark }
        if json {
            try sayJSON(ordered.map { $0.object(in: language) })
        } else {
            for check in ordered { say(check.line(in: language)) }
        }
        if checks.contains(where: \.isBad) { throw ExitCode(3) }
    }

    /// The service starts without what is declared wrongly, so somebody must be told.
    private func declarationChecks(_ installation: Installation) -> [Check] {
        let (exports, ofExports) = ExportsCommand.load(installation.settings)
        let (aggregates, ofAggregates) = installation.loadAggregates()
        let (schedules, ofSchedules) = ScheduleDefaults.read(installation.settings)
        return check(
            Phrase(en: "feeds", fr: "flux"), installation.catalog.feeds.count,
            installation.feedMistakes)
            + check(Phrase("exports"), exports.exports.count, ofExports)
            + check(
                Phrase(en: "aggregates", fr: "agrégats"), aggregates.aggregates.count, ofAggregates)
            + check(
                Phrase(en: "schedules", fr: "planifications"), schedules.schedules.count,
                ofSchedules)
    }

    private func check(_ name: Phrase, _ count: Int, _ mistakes: [Mistake]) -> [Check] {
        guard !mistakes.isEmpty else {
            return [
                Check(
                    name: name,
                    finding: .good(Phrase(en: "\(count) declared", fr: "tout est bon (\(count))")))
            ]
        }
        return mistakes.map { Check(name: name, finding: .bad($0.sentence)) }
    }
}
