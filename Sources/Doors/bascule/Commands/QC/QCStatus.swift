// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Postgres
import Views
import Wording

struct QCStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: Help.text(
            en: "The charts with the verdict of their last run.",
            fr: "Les cartes, avec le verdict de leur dernière série."),
        discussion: Help.text(
            en: "Exit status 1 while the last run of a chart that could be judged is rejected.",
            fr: "Code de sortie 1 tant que la dernière série jugeable d'une carte est rejetée."))

    @OptionGroup var options: InstallationOptions
    @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        let charts = try await Database.with(installation, .look) { connection in
            try ChartView.Filter().first(.max, on: connection)
        }
        if json {
            try sayJSON(rows: charts)
        } else {
            try show(charts, installation.settings)
        }
        if charts.contains(where: \.isRejected) { throw ExitCode(1) }
    }

    private func show(_ charts: [ChartView], _ settings: Settings) throws {
        let (language, zone) = (settings.language, try Zone(settings.zone))
        guard !charts.isEmpty else {
            return say(
                Phrase(
                    en: "No control chart has been computed yet: `bascule qc run` does it.",
                    fr:
                        "Aucune carte de contrôle n'a encore été calculée : `bascule qc run` s'en charge."
                )[
                    language])
        }
        let titles =
            language == .fr
            ? ["carte", "série", "mesurée le", "verdict", "règles", "résultats douteux"]
            : ["chart", "run", "measured", "verdict", "rules", "doubtful results"]
        let rows = charts.map { chart in
            [
                chart.chart, chart.series ?? "",
                chart.measuredAt.map { String(zone.shown($0).prefix(16)) } ?? "",
                VerdictWords.shown(chart.verdict)[language], chart.rules.joined(separator: ", "),
                "\(chart.affected)",
            ]
        }
        say(Listing(titles, rows, state: 3).text())
        for chart in charts {
            if let problem = chart.problem { say("\(chart.chart): \(problem)") }
        }
    }
}
