// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Controls
import Journal
import Postgres
import Wording

struct QCComment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: Help.text(
            en: "Write down what was found out about a run; the journal has who did.",
            fr: "Note ce qui a été trouvé à propos d'une série ; le journal dit qui l'a fait."),
        discussion: Help.text(
            en: "Exit status 2 where the chart has no such run, or the text is empty or too long.",
            fr: "Code de sortie 2 : la carte n'a pas cette série ; texte vide ou trop long."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The chart.", fr: "La carte.")) var chart: String
    @Argument(help: Help.of(en: "The run.", fr: "La série.")) var series: String
    @Argument(help: Help.of(en: "The comment.", fr: "Le commentaire.")) var comment: String

    func run() async throws {
        let action = CommentRun(chart: chart, series: series, comment: comment)
        let installation = try Installation(options)
        try await Database.with(installation) { connection in
            _ = try action.run(by: .invoker, on: connection)
        }
        say(Phrase(en: "Noted.", fr: "C'est noté.")[installation.settings.language])
    }
}
