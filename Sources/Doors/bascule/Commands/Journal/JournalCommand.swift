// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Foundation
import Postgres
import Views
import Wording

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: Help.text(
            en: "The append-only book (JournalETL): who did what, when, with which result.",
            fr:
                "Le livre où rien ne s'efface (JournalETL) : qui a fait quoi, quand, avec quel résultat."
        ),
        discussion: """
            The database refuses to change or remove an entry, and each one is linked to the one \
            before by a hash: `bascule journal verify` shows whether somebody has been at them. \
            In SQL: the view bascule.journaletl.
            """,
        subcommands: [List.self, Export.self, Verify.self], defaultSubcommand: List.self)

    /// Which entries.
    struct Filter: ParsableArguments {
        @Option(help: "Only this actor: user:<login>, schedule:<name>, host:pid.")
        var actor: String?
        @Option(help: "Only these actions, with commas between: import, revert, retry, export, …")
        var action: String?
        @Option(help: "Only this subject, such as “file 12”, or “file” for all of the kind.")
        var subject: String?
        @Option(help: "Not before: 2026-03-04, “2026-03-04 06:00” (the site's zone), or with Z.")
        var since: InstantArgument?
        @Option(help: "Before this, in the same form.")
        var until: InstantArgument?

        func filter(in zone: Zone) -> JournalEntryView.Filter {
            var filter = JournalEntryView.Filter()
            filter.actor = actor
            filter.actions = action.map { $0.split(separator: ",").map(String.init) } ?? []
            filter.subject = subject
            filter.since = since?.timestamp(in: zone)
            filter.until = until?.timestamp(in: zone)
            return filter
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The newest entries.",
                fr: "Les dernières entrées."))

        @OptionGroup var options: InstallationOptions
        @OptionGroup var filter: Filter
        @Option(help: "At most so many, newest first.") var limit: RowLimit = 50
        @Flag(help: "The columns of bascule.journaletl as a JSON array.") var json = false

        func run() async throws {
            let installation = try Installation(options)
            let zone = try Zone(installation.settings.zone)
            let (filter, limit) = (filter.filter(in: zone), limit.rows)
            let entries = try await Database.with(installation, .look) {
                try filter.first(limit, on: $0)
            }
            if json { return try sayJSON(JSONValue.list(entries.map(Self.object))) }
            let rows = entries.map { entry in
                [
                    "\(entry.id)", zone.shown(entry.at),
                    entry.actor + (entry.sudoUser.map { " (\($0))" } ?? ""), entry.action,
                    entry.subject,
                    entry.durationSeconds.map { String(format: "%.3f s", $0) } ?? "",
                    entry.parameters.text, entry.result.text,
                ]
            }
            say(
                table(
                    [
                        "id", "at (\(zone.identifier))", "actor", "action", "subject", "took",
                        "parameters",
                        "result",
                    ], rows, in: installation.settings.language))
        }

        /// How long it took is there under the view's name too.
        private static func object(_ entry: JournalEntryView) throws -> JSONValue {
            var members = try entry.members()
            members["duration"] = members["duration_seconds"]
            return .object(members)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Writes the entries out, oldest first, each with its link: for auditors.",
                fr:
                    "Écrit les entrées, de la plus ancienne à la plus récente, chacune avec son maillon : pour un audit."
            ))

        @OptionGroup var options: InstallationOptions
        @OptionGroup var filter: Filter
        @Option(help: "csv (RFC 4180, UTF-8) or jsonl.") var format = Format.csv
        @Option(help: "A new file; standard output unless told.") var output: String?

        enum Format: String, ExpressibleByArgument, CaseIterable { case csv, jsonl }

        func run() async throws {
            let installation = try Installation(options)
            var filter = filter.filter(in: try Zone(installation.settings.zone))
            filter.isOldestFirst = true
            let (format, output) = (format, output)
            let count = try await Database.with(installation, .look) { [filter] connection in
                let sink = try JournalSink(format, path: output)
                do {
                    try filter.forEach(on: connection) { try sink.addEntry($0) }
                    return try sink.finish()
                } catch {
                    try sink.abandon()
                    throw error
                }
            }
            guard let output else { return }
            let entries = Phrase.counted(count, en: ": # entr[y|ies]", fr: " : # entrée[s]")
            say(output + entries[installation.settings.language])
        }
    }
}
