// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Postgres
import Views
import Wording

struct PickupsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: Help.text(
            en: "The files that a pickup has seen, newest first, and what became of them.",
            fr: "Les fichiers vus par une collecte, le dernier d'abord, et leur sort."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The pickup.", fr: "La collecte.")) var name: String
    @Option(help: Help.of(en: "At most so many.", fr: "Nombre maximal.")) var limit: RowLimit = 50
    @Flag(
        help: Help.of(
            en: "The mails that seem to have files for it, from none of its senders.",
            fr: "Les courriels qui semblent avoir des fichiers pour elle, d'autres expéditeurs."))
    var passed = false
    @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        if passed {
            let rows = try await read(PickupMailView.Passed(pickup: name), installation)
            if json { try sayJSON(rows: rows) } else { try show(rows, installation.settings) }
        } else {
            let rows = try await read(PickupItemView.Filter(pickup: name), installation)
            if json { try sayJSON(rows: rows) } else { try show(rows, installation.settings) }
        }
    }

    private func read<Filter: ViewFilter>(
        _ filter: Filter, _ installation: Installation
    ) async throws -> [Filter.Item] {
        let limit = limit.rows
        let rows = try await Database.with(installation, .look) { connection in
            try filter.first(limit, on: connection)
        }
        if rows.isEmpty {
            // One that was never declared is a slip of the pen.
            _ = try exitStatus(in: installation.settings.language) {
                try installation.pickup(named: name)
            }
        }
        return rows
    }

    private func show(_ rows: [PickupMailView], _ settings: Settings) throws {
        let zone = try Zone(settings.zone)
        let titles =
            settings.language == .fr
            ? ["n°", "expéditeur", "vu le"] : ["no.", "sender", "seen"]
        let lines = rows.map { row in
            ["\(row.number)", row.sender ?? "", String(zone.shown(row.seenAt).prefix(16))]
        }
        say(Listing(titles, lines).text())
    }

    private func show(_ rows: [PickupItemView], _ settings: Settings) throws {
        let (language, zone) = (settings.language, try Zone(settings.zone))
        let titles =
            language == .fr
            ? ["n°", "nom", "octets", "modifié le", "état", "fichier", "là-bas", "raison"]
            : ["no.", "name", "bytes", "changed", "state", "file", "there", "reason"]
        let lines = rows.map { row in
            [
                "\(row.id)", row.name, "\(row.bytes)",
                String(zone.shown(row.modifiedAt).prefix(16)),
                StateWord.shown(row.state, in: language), row.fileID.map { "\($0)" } ?? "",
                Self.there(row)[language], row.reason?[language] ?? "",
            ]
        }
        say(Listing(titles, lines, state: 4).text())
    }

    private static func there(_ row: PickupItemView) -> Phrase {
        switch row.putAway {
        case "deleted": Phrase(en: "deleted", fr: "supprimé")
        case "moved": Phrase(en: "moved", fr: "rangé")
        default: row.goneAt == nil ? Phrase("") : Phrase(en: "gone", fr: "parti")
        }
    }
}
