// SPDX-License-Identifier: Apache-2.0

import Alerts
import Application
import ArgumentParser
import Configuration
import Daemon
import Foundation
import Journal
import Postgres
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
            let (all, limit, json) = (all, limit.rows, json)
            let installation = try Installation(options)
            let (zone, language) = (installation.settings.zone, installation.settings.language)
            let (rows, open) = try await Database.with(installation, .look) { connection in
                let rows =
                    json
                    ? try Alert.listAsJSON(all: all, limit: limit, on: connection).map { [$0] }
                    : try Alert.list(
                        all: all, limit: limit, zone: zone, language: language, on: connection)
                return (rows, try Alert.openCount(on: connection))
            }
            if json {
                try sayJSON(rows: Array(rows.joined()))
            } else if rows.isEmpty {
                say(Phrase(en: "No alert is open.", fr: "Aucune alerte n'est ouverte.")[language])
            } else {
                let titles =
                    language == .fr
                    ? ["échéance (\(zone))", "objet", "état", "quoi"]
                    : ["due (\(zone))", "subject", "state", "what"]
                let columns = titles.enumerated().map {
                    $0.offset == 2 ? Listing.Column.state($0.element) : .text($0.element)
                }
                say(Listing([.key("id")] + columns, rows).text())
            }
            if open > 0 { throw ExitCode(1) }
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
