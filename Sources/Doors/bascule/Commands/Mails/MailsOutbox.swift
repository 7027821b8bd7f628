// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Postgres
import Views
import Wording

struct MailsOutbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: Help.text(
            en: "What went out, newest first, and what became of it at each recipient.",
            fr: "Ce qui est parti, le dernier d'abord, et la suite chez chaque destinataire."),
        discussion: Help.text(
            en: "Exit status 1 if a mail was refused, came back, or nobody knows whether it came.",
            fr: "Code de sortie 1 : un courriel est refusé, revenu, ou nul ne sait s'il est arrivé."
        ))

    @OptionGroup var options: InstallationOptions
    @Option(help: Help.of(en: "Of this mail alone.", fr: "De ce seul courriel."))
    var mail: String?
    @Option(
        help: Help.of(
            en: "In this state: recorded, transmitting, accepted, refused, unknown, bounced.",
            fr: "Dans cet état : recorded, transmitting, accepted, refused, unknown, bounced."))
    var state: String?
    @Option(help: Help.of(en: "At most so many.", fr: "Nombre maximal.")) var limit: RowLimit = 50
    @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

    func run() async throws {
        var filter = MailView.Filter()
        filter.mail = mail
        filter.state = state
        let (wanted, limit) = (filter, limit.rows)
        let installation = try Installation(options)
        let rows = try await Database.with(installation, .look) { connection in
            try wanted.first(limit, on: connection)
        }
        if json {
            try sayJSON(rows: rows)
        } else {
            try show(rows, installation.settings)
        }
        if rows.contains(where: \.isFailed) { throw ExitCode(1) }
    }

    private func show(_ rows: [MailView], _ settings: Settings) throws {
        let (language, zone) = (settings.language, try Zone(settings.zone))
        guard !rows.isEmpty else {
            return say(
                Phrase(en: "No mail went out yet.", fr: "Aucun courriel n'est parti.")[language])
        }
        let titles =
            language == .fr
            ? ["n°", "fait le", "courriel", "objet", "à", "état", "essais", "prochain", "réponse"]
            : ["no.", "made", "mail", "subject", "to", "state", "tries", "next", "answer"]
        let lines = rows.map { row in
            [
                "\(row.id)", String(zone.shown(row.madeAt).prefix(16)), row.mail, row.subject,
                row.address, StateWord.shown(row.state, in: language), "\(row.attempts)",
                row.dueAt.map { String(zone.shown($0).prefix(16)) } ?? "",
                row.returned ?? row.answer ?? "",
            ]
        }
        say(Listing(titles, lines, state: 5).text())
    }
}
