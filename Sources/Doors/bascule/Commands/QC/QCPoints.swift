// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Controls
import Foundation
import Postgres
import Views
import Wording

struct QCPoints: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "points",
        abstract: Help.text(
            en: "The points of a chart, newest first, with the rules that fired at each.",
            fr: "Les points d'une carte, les derniers d'abord, avec les règles violées à chacun."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The chart.", fr: "La carte.")) var chart: String
    @Option(help: Help.of(en: "At most so many.", fr: "Nombre maximal.")) var limit: RowLimit = 50
    @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

    func run() async throws {
        let (chart, limit) = (chart, limit.rows)
        let installation = try Installation(options)
        let settings = installation.settings
        try exitStatus(in: settings.language) { try installation.requireChart(named: chart) }
        let points = try await Database.with(installation, .look) { connection in
            try ChartPointView.Filter(chart: chart).first(limit, on: connection)
        }
        if json { return try sayJSON(rows: points) }
        let (language, zone) = (settings.language, try Zone(settings.zone))
        let titles =
            language == .fr
            ? ["série", "mesuré le", "matériau", "lot", "valeur", "z", "bas", "haut", "règles"]
            : ["run", "measured", "material", "lot", "value", "z", "low", "high", "rules"]
        let rows = points.map { point in
            [
                point.series, String(zone.shown(point.measuredAt).prefix(16)), point.material,
                point.lot, number(point.value, language), number(point.z, language),
                number(point.low, language), number(point.high, language),
                point.rules.joined(separator: ", "),
            ]
        }
        say(Listing(titles, rows).text())
    }

    /// Six digits are more than any instrument of the laboratory gives.
    private func number(_ value: Double?, _ language: Language) -> String {
        guard let value else { return "" }
        let text = String(format: "%.6g", value)
        return language == .fr ? text.replacing(".", with: ",") : text
    }
}
