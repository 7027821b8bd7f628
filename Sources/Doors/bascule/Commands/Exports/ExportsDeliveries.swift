// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Postgres
import Views
import Wording

struct ExportsDeliveries: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: Help.text(
            en: "Which files went to other hosts, newest first, and why some did not.",
            fr: "Les fichiers partis vers d'autres hôtes, le dernier d'abord, et les échecs."),
        discussion: Help.text(
            en: "Exit status 1 if one was given up.",
            fr: "Code de sortie 1 : un envoi est abandonné."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "Of this export alone.", fr: "De ce seul export."))
    var name: String?
    @Option(
        help: Help.of(
            en: "In this state: recorded, transmitting, accepted, refused, replaced, let_go.",
            fr: "Dans cet état : recorded, transmitting, accepted, refused, replaced, let_go."))
    var state: String?
    @Option(help: Help.of(en: "At most so many.", fr: "Nombre maximal.")) var limit: RowLimit = 50
    @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

    func validate() throws {
        guard let state, !ExportDeliveryView.states.contains(state) else { return }
        throw ValidationError(
            state,
            Phrase(
                en: "is no state of a file on its way", fr: "n'est pas un état d'un envoi"),
            known: ExportDeliveryView.states)
    }

    func run() async throws {
        var filter = ExportDeliveryView.Filter()
        filter.export = name
        filter.state = state
        let (wanted, limit) = (filter, limit.rows)
        // Also those before the ones that are shown.
        filter.state = "refused"
        let (refused, isOfRefused) = (filter, [nil, "refused"].contains(state))
        let installation = try Installation(options)
        let (rows, pauses, isAnyRefused) = try await Database.with(installation, .look) {
            connection in
            (
                try wanted.first(limit, on: connection), try ExportPauseView.all(on: connection),
                try isOfRefused && !refused.first(1, on: connection).isEmpty
            )
        }
        if json {
            try sayJSON(rows: rows)
        } else {
            try show(rows, pauses, installation.settings)
        }
        if isAnyRefused { throw ExitCode(1) }
    }

    private func show(
        _ rows: [ExportDeliveryView], _ pauses: [String: ExportPauseView], _ settings: Settings
    ) throws {
        let (language, zone) = (settings.language, try Zone(settings.zone))
        for pause in pauses.values.sorted(by: { $0.export < $1.export })
        where name == nil || name == pause.export {
            say(pause.sentence(in: zone)[language])
        }
        guard !rows.isEmpty else {
            let isAll = name == nil && state == nil
            return say(
                (isAll
                    ? Phrase(
                        en: "No file goes to another host yet.",
                        fr: "Aucun fichier ne va encore vers un autre hôte.")
                    : Phrase(
                        en: "No file for another host is of that export and in that state.",
                        fr: "Aucun fichier pour un autre hôte n'est de cet export, dans cet état."
                    ))[language])
        }
        let titles =
            language == .fr
            ? ["fichier", "export", "nom", "vers", "état", "essais", "prochain", "réponse"]
            : ["file", "export", "name", "to", "state", "tries", "next", "answer"]
        let paused = Phrase(en: "paused", fr: "en pause")[language]
        let lines = rows.map { row in
            [
                "\(row.exportID)", row.export,
                row.path.split(separator: "/").last.map(String.init)
                    ?? row.path, row.target, StateWord.shown(row.state, in: language),
                "\(row.attempts)",
                row.dueAt.map {
                    pauses[row.export] == nil ? String(zone.shown($0).prefix(16)) : paused
                } ?? "", row.answer ?? "",
            ]
        }
        say(Listing(titles, lines, state: 4).text())
    }
}
