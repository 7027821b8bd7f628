// SPDX-License-Identifier: Apache-2.0

import Alerts
import Application
import ArgumentParser
import Calendar
import Configuration
import Daemon
import Foundation
import Journal
import Postgres
import Views
import Wording

struct Alerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "What should have happened and did not: missing files, late or slow jobs.",
            fr: "Ce qui aurait dû avoir lieu : fichiers manquants, tâches en retard ou trop lentes."
        ),
        subcommands: [List.self, Acknowledge.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The open alerts, newest first.",
                fr: "Les alertes ouvertes, les dernières d'abord."),
            discussion: Help.text(
                en: "Exit status: 0 none is open, 1 there are open ones.",
                fr: "Code de sortie : 0 aucune n'est ouverte, 1 il y en a."))

        @OptionGroup var options: InstallationOptions
        @Flag(
            help: Help.of(
                en: "Also those that were resolved or acknowledged.",
                fr: "Aussi celles qui sont résolues ou acquittées.")) var all = false
        @Option(help: Help.of(en: "At most so many.", fr: "Nombre maximal.")) var limit: RowLimit =
            50
        @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

        func run() async throws {
            let limit = limit.rows
            var filter = AlertView.Filter()
            filter.isOpenOnly = !all
            let wanted = filter
            let installation = try Installation(options)
            let language = installation.settings.language
            let (alerts, open) = try await Database.with(installation, .look) { connection in
                (
                    try wanted.first(limit, on: connection),
                    try Alert.openCount(on: connection)
                )
            }
            if json {
                try sayJSON(rows: alerts)
            } else if alerts.isEmpty {
                say(Phrase(en: "No alert is open.", fr: "Aucune alerte n'est ouverte.")[language])
            } else {
                say(try listing(alerts, installation.settings).text())
            }
            if open > 0 { throw ExitCode(1) }
        }

        private func listing(_ alerts: [AlertView], _ settings: Settings) throws -> Listing {
            let (zone, language) = (try Zone(settings.zone), settings.language)
            let titles =
                language == .fr
                ? ["échéance (\(settings.zone))", "objet", "état", "quoi"]
                : ["due (\(settings.zone))", "subject", "state", "what"]
            let columns = titles.enumerated().map {
                $0.offset == 2 ? Listing.Column.state($0.element) : .text($0.element)
            }
            let rows = alerts.map { alert in
                [
                    "\(alert.id)", String(zone.shown(alert.dueAt).prefix(16)), alert.subject,
                    alert.state[language], alert.message,
                ]
            }
            return Listing([.key("id")] + columns, rows)
        }
    }

    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ack",
            abstract: Help.text(
                en: "Say that somebody has seen to alerts.",
                fr: "Dire que quelqu'un s'est occupé d'alertes."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: Help.of(en: "The alerts' ids.", fr: "Les numéros des alertes.")) var ids:
            [Int64]
        @Option(help: Help.of(en: "What was found or done.", fr: "Ce qui a été trouvé ou fait."))
        var note: String?

        func run() async throws {
            let (ids, note) = (ids, note)
            let installation = try Installation(options)
            let unknown = try await Database.with(installation) { connection in
                try connection.transaction { connection in
                    try ids.filter { id in
                        do {
                            try AcknowledgeAlert(id, note: note).run(by: .invoker, on: connection)
                            return false
                        } catch is AlertsNotOpen {
                            return true
                        }
                    }
                }
            }
            guard unknown.isEmpty else {
                complain(AlertsNotOpen(unknown).sentence[installation.settings.language])
                throw ExitCode(2)
            }
        }
    }
}

extension AlertView {
    /// Its present state.
    fileprivate var state: Phrase {
        if acknowledgedAt != nil {
            let who = acknowledgedBy ?? ""
            return Phrase(en: "acknowledged by \(who)", fr: "acquittée par \(who)")
        }
        guard resolvedAt != nil else { return Phrase(en: "open", fr: "ouverte") }
        let why = resolution ?? ""
        return Phrase(en: "resolved: \(why)", fr: "résolue : \(why)")
    }
}
