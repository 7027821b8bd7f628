// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Controls
import Postgres
import Wording

struct QCCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qc",
        abstract: Help.text(
            en: "Quality control: the control charts of the laboratory.",
            fr: "Contrôle qualité : les cartes de contrôle du laboratoire."),
        subcommands: [
            Check.self, QCRun.self, QCStatus.self, QCPoints.self, QCComment.self,
            QCLimits.self,
        ])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Validate the declarations in config/qc.",
                fr: "Vérifie les déclarations de config/qc."),
            discussion: Help.text(
                en: "Nothing is changed. Exit status 2 if there is a mistake.",
                fr: "Rien n'est modifié. Code de sortie 2 : il y a une faute."))

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let installation = try Installation(options)
            let (catalog, mistakes) = installation.loadCharts()
            let language = installation.settings.language
            guard mistakes.isEmpty else { throw Installation.refused(mistakes, in: language) }
            if let folder = catalog.missingFolder {
                complain(
                    Phrase(
                        en: "The folder \(folder) is not there.",
                        fr: "Le dossier \(folder) n'est pas là.")[language])
            }
            let list = catalog.charts.map(\.name).joined(separator: ", ")
            say(
                Phrase.counted(
                    catalog.charts.count, en: "# control chart[s]: ",
                    fr: "# carte[s] de contrôle : ")[
                        language] + list)
        }
    }
}
