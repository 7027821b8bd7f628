// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Charts
import Configuration
import Drawing
import Foundation
import Postgres
import Wording

struct ChartsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: Help.text(
            en: "What a chart says, and its picture in a file.",
            fr: "Ce que dit un graphique, et son image dans un fichier."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The chart.", fr: "Le graphique.")) var name: String
    @Option(
        help: Help.of(
            en: "The last day that it shows; the factory's day that was over last unless told.",
            fr: "Le dernier jour montré ; par défaut la dernière journée d'usine terminée."))
    var day: InstantArgument?
    @Option(help: Help.of(en: "Write it as SVG.", fr: "L'écrire en SVG.")) var svg: String?
    @Option(help: Help.of(en: "Write it as PNG.", fr: "L'écrire en PNG.")) var png: String?

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let chart = try exitStatus(in: language) { try installation.declaredChart(named: name) }
        let calendar = try installation.factoryDays()
        let wanted = day?.day
        let drawing = try await Database.with(installation, .look) { connection in
            let now = try connection.query("select clock_timestamp()").value(as: Timestamp.self)
            let current = calendar.window(at: now.seconds)
            let last = wanted ?? calendar.window(at: current.start - 1).firstDay
            return try DeclaredChartReading(
                chart, day: last, calendar: calendar, language: language
            ).draw(on: connection)
        }
        say(drawing.summary)
        let picture = drawing.svg(.print)
        if let svg { try write(Data(picture.text.utf8), to: svg) }
        if let png {
            let bytes = try exitStatus(in: language) { try ChartPainter().png(picture) }
            try write(Data(bytes), to: png)
        }
    }

    private func write(_ data: Data, to path: String) throws {
        try data.write(to: URL(filePath: path), options: .withoutOverwriting)
    }
}
