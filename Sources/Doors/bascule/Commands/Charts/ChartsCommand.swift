// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Charts
import Configuration
import Drawing
import Postgres
import Wording

struct ChartsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charts",
        abstract: Help.text(
            en: "Charts of a query's figures, for mails and documents.",
            fr: "Graphiques des chiffres d'une requête, pour les courriels et les documents."),
        subcommands: [List.self, Check.self, ChartsShow.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The charts that config/charts declares.",
                fr: "Les graphiques que config/charts déclare."))

        @OptionGroup var options: InstallationOptions
        @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

        private struct Item: Encodable {
            let name: String
            let title: String
            let kind: String
            let days: Int
        }

        func run() async throws {
            let installation = try Installation(options)
            let (catalog, mistakes) = installation.loadDeclaredCharts()
            let language = installation.settings.language
            if json {
                try sayJSON(
                    catalog.charts.map {
                        Item(
                            name: $0.name, title: $0.title, kind: $0.kind.rawValue, days: $0.days)
                    })
            } else {
                let titles =
                    language == .fr
                    ? ["graphique", "titre", "genre", "jours"]
                    : ["chart", "title", "kind", "days"]
                let rows = catalog.charts.map {
                    [$0.name, $0.title, $0.kind.rawValue, "\($0.days)"]
                }
                say(Listing(titles, rows).text())
            }
            for mistake in mistakes { complain(mistake.sentence[language]) }
            guard mistakes.isEmpty else { throw ExitCode(2) }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en:
                    "Validate the declarations in config/charts, and run their queries for the last day.",
                fr:
                    "Vérifie les déclarations de config/charts et lance leurs requêtes au dernier jour."
            ),
            discussion: Help.text(
                en: "Exit status 2 if there is a mistake.",
                fr: "Code de sortie 2 : il y a une faute."))

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let installation = try Installation(options)
            let (catalog, mistakes) = installation.loadDeclaredCharts()
            let language = installation.settings.language
            guard mistakes.isEmpty else { throw Installation.refused(mistakes, in: language) }
            let (days, charts) = (try installation.factoryDays(), catalog.charts)
            if !charts.isEmpty {
                // The server notes each query as a view, for a moment.
                let flaws = try await Database.with(installation) { connection in
                    // As documents and mails show it: faults come with rows.
                    let today = days.window(at: try connection.now().seconds).firstDay
                    return try charts.compactMap { chart -> Phrase? in
                        let reading = DeclaredChartReading(
                            chart, day: today - 1, calendar: days, language: language)
                        do {
                            try reading.requireSteady(on: connection) {
                                complain($0[language])
                            }
                            _ = try reading.draw(on: connection)
                            return nil
                        } catch let error as DeclaredChartError {
                            return error.sentence
                        } catch let error as PostgresError {
                            // A query that takes too long is its own fault, and no other's.
                            guard case .server = error.code else { throw error }
                            return Phrase(
                                en: "chart \(chart.name) (\(chart.file)): \(error.message)",
                                fr: "graphique \(chart.name) (\(chart.file)) : \(error.message)")
                        }
                    }
                }
                for flaw in flaws { complain(flaw[language]) }
                guard flaws.isEmpty else { throw ExitCode(2) }
            }
            let list = charts.map(\.name).joined(separator: ", ")
            say(
                Phrase.counted(
                    charts.count, en: "# chart[s]: ", fr: "# graphique[s] : ")[language] + list)
        }
    }
}
