// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Postgres
import Views
import Wording

struct WebhooksOutbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: Help.text(
            en: "What other systems were told, newest first, and what they answered.",
            fr: "Ce que les autres systèmes ont reçu, le dernier d'abord, et leur réponse."),
        discussion: Help.text(
            en: "Exit status 1 if a message was refused, or nobody knows whether it came.",
            fr: "Code de sortie 1 : un message est refusé, ou nul ne sait s'il est arrivé."))

    @OptionGroup var options: InstallationOptions
    @Option(help: Help.of(en: "Of this webhook alone.", fr: "De ce seul webhook."))
    var webhook: String?
    @Option(
        help: Help.of(
            en: "In this state: recorded, transmitting, accepted, refused, unknown.",
            fr: "Dans cet état : recorded, transmitting, accepted, refused, unknown."))
    var state: String?
    @Option(help: Help.of(en: "At most so many.", fr: "Nombre maximal.")) var limit: RowLimit = 50
    @Flag(help: Help.of(en: "As a JSON array, with what was sent.", fr: "En JSON, avec l'envoi."))
    var json = false

    func run() async throws {
        var filter = WebhookMessageView.Filter()
        filter.webhook = webhook
        filter.state = state
        let (wanted, limit) = (filter, limit.rows)
        let installation = try Installation(options)
        let (rows, known) = try await Database.with(installation, .look) { connection in
            (try wanted.first(limit, on: connection), try WebhookView.all(on: connection))
        }
        if json {
            try sayJSON(rows: rows)
        } else {
            let silent = DeclaredWebhook.silent(DeclaredWebhook.all(installation), known)
            try show(rows, silent, installation.settings)
        }
        if rows.contains(where: { ["refused", "unknown"].contains($0.state) }) {
            throw ExitCode(1)
        }
    }

    private func show(
        _ rows: [WebhookMessageView], _ silent: [String: Phrase], _ settings: Settings
    ) throws {
        let (language, zone) = (settings.language, try Zone(settings.zone))
        guard !rows.isEmpty else {
            return say(
                Phrase(en: "Nothing was sent yet.", fr: "Rien n'est encore parti.")[language])
        }
        let titles =
            language == .fr
            ? [
                "n°", "fait le", "webhook", "événement", "identifiant", "état", "essais",
                "prochain",
                "réponse",
            ]
            : ["no.", "made", "webhook", "event", "id", "state", "tries", "next", "answer"]
        let lines = rows.map { row in
            [
                "\(row.id)", String(zone.shown(row.madeAt).prefix(16)), row.webhook, row.type,
                row.eventID, StateWord.shown(row.state, in: language), "\(row.attempts)",
                row.dueAt.map {
                    silent[row.webhook]?[language] ?? String(zone.shown($0).prefix(16))
                } ?? "", row.answer ?? "",
            ]
        }
        say(Listing(titles, lines, state: 5).text())
    }
}
