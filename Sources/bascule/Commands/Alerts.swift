// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import Foundation
import Journal
import Postgres
import Services
import Site

struct Alerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What should have happened and did not: missing files, late or slow jobs.",
        subcommands: [List.self, Acknowledge.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The open alerts, newest first.",
            discussion: "Exit status: 0 none is open, 1 there are open ones.")

        @OptionGroup var options: InstallationOptions
        @Flag(help: "Also those that were resolved or acknowledged.") var all = false
        @Option(help: "At most so many.") var limit: RowLimit = 50
        @Flag(help: "As a JSON array.") var json = false

        func run() async throws {
            let (all, limit, json) = (all, limit.rows, json)
            let installation = try Installation(options)
            let zone = installation.settings.zone
            let (rows, open) = try await Database.with(installation, .look) { connection in
                let rows =
                    json
                    ? try Alert.listAsJSON(all: all, limit: limit, on: connection).map { [$0] }
                    : try Alert.list(all: all, limit: limit, zone: zone, on: connection)
                return (rows, try Alert.openCount(on: connection))
            }
            if json {
                try sayJSON(rows: Array(rows.joined()))
            } else if rows.isEmpty {
                say(
                    installation.settings.language == .fr
                        ? "Aucune alerte n'est ouverte." : "No alert is open.")
            } else {
                say(
                    table(
                        ["id", "due (\(zone))", "subject", "state", "what"], rows,
                        in: installation.settings.language))
            }
            if open > 0 { throw ExitCode(1) }
        }
    }

    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ack", abstract: "Say that somebody has seen to alerts.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The alerts' ids.") var ids: [Int64]
        @Option(help: "What was found or done.") var note: String?

        func run() async throws {
            let (ids, note) = (ids, note)
            let installation = try Installation(options)
            let actor = Invoker.current.actor
            let unknown = try await Database.with(installation) { connection in
                try connection.transaction { connection in
                    let unknown = try ids.filter {
                        try !Alert.acknowledge($0, by: actor, note: note, on: connection)
                    }
                    for id in ids where !unknown.contains(id) {
                        try JournalEntry.write(
                            "acknowledge", subject: "alert \(id)", by: actor,
                            parameters: jsonText(["note": note ?? ""]), on: connection)
                    }
                    return unknown
                }
            }
            guard unknown.isEmpty else {
                let list = unknown.map(String.init).joined(separator: ", ")
                complain(
                    "There is no alert \(list) to acknowledge. `bascule alerts` shows the open ones."
                )
                throw ExitCode(2)
            }
        }
    }
}
