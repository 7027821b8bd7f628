// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import ArgumentParser
import Calendar
import Configuration
import Daemon
import Exports
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import Wording

extension ExportsCommand {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Writes an export's file of a window, or of several.",
                fr: "Écrit le fichier d'un export pour une période, ou pour plusieurs."),
            discussion: Help.text(
                en: """
                    Without a window: the last one that is over. Rows that are those of the newest \
                    revision make no file; other rows make a new revision. Aggregates that it reads are \
                    computed first. Exit status 1: not written.
                    """,
                fr: """
                    Sans période : la dernière qui est finie. Des lignes qui sont celles de la dernière \
                    révision ne font pas de fichier ; d'autres lignes font une nouvelle révision. Les agrégats \
                    qu'il lit sont calculés d'abord. Code de sortie 1 : rien n'est écrit.
                    """))

        @OptionGroup var options: InstallationOptions
        @Argument(help: Help.of(en: "The export's name.", fr: "Le nom de l'export.")) var name:
            String
        @Option(
            help: Help.of(
                en:
                    "The window that a day or time is in: 2026-03-04; yesterday, hier: the last over.",
                fr: "La période d'un jour, d'un instant ; yesterday, hier : la dernière finie."
            )
        )
        var window: WindowArgument?
        @Option(
            help: Help.of(
                en: "Every window from this day or time on …",
                fr: "Chaque période à partir de ce jour ou de cet instant …")) var from:
            InstantArgument?
        @Option(help: Help.of(en: "… and before this one.", fr: "… et avant celui-ci.")) var to:
            InstantArgument?
        @Flag(
            help: Help.of(
                en: "A new revision even of the same rows.",
                fr: "Une nouvelle révision, même de lignes inchangées.")) var again = false
        @Flag(
            help: Help.of(
                en: "Also of a window that is not over: its rows are a part then.",
                fr: "Même d'une période qui n'est pas finie : ses lignes n'en sont qu'une partie."))
        var early = false
        @Option(
            help: Help.of(
                en: "Seconds to wait for windows of aggregates that somebody else computes.",
                fr: "Secondes d'attente pour des périodes d'agrégats que quelqu'un d'autre calcule."
            ))
        var wait = 60
        @Flag(help: Help.of(en: "The results as a JSON array.", fr: "Les résultats en JSON."))
        var json = false

        func validate() throws {
            guard (from == nil) == (to == nil), window == nil || from == nil else {
                throw ValidationError(
                    en: "Give --window, or --from and --to, or none of them.",
                    fr: "Donnez --window, ou --from et --to, ou rien de cela.")
            }
            guard (0...86_400).contains(wait) else {
                throw ValidationError(
                    en: "--wait must be from 0 to 86400 seconds",
                    fr: "--wait va de 0 à 86400 secondes")
            }
        }

        func run() async throws {
            let installation = try Installation(options)
            let settings = installation.settings
            let export = try ExportsCommand.export(
                name, in: ExportsCommand.catalog(settings), settings.language)
            let windows = try windows(of: export, settings.language)
            let results = try await ExportsByHand.run(
                windows.map { (export: export, window: $0) }, of: installation, again: again,
                early: early, patience: .seconds(wait))
            if json {
                try sayJSON(results.outcomes.map(Shown.init))
            } else {
                for outcome in results.outcomes { say(outcome.sentence[settings.language]) }
            }
            for outcome in results.outcomes where outcome.isEmpty {
                complain(Self.emptiness(of: outcome.record.path)[settings.language])
            }
            for error in results.errors { complain(error[settings.language]) }
            if let end = results.end {
                try exitStatus(in: settings.language) { () throws -> Void in throw end }
            }
            if !results.errors.isEmpty { throw ExitCode(1) }
        }

        private static func emptiness(of path: String) -> Phrase {
            Phrase(
                en: "\(path) has no row: nothing is known of its window.",
                fr: "\(path) n'a aucune ligne : rien n'est connu de sa période.")
        }

        /// The windows that are asked for; one nil for an export that has none.
        private func windows(of export: Export, _ language: Language) throws -> [Window?] {
            guard let calendar = export.calendar else {
                guard window == nil, from == nil else {
                    complain(
                        Phrase(
                            en: "The export \(export.name) has no windows: it is always of"
                                + " everything.",
                            fr: "L'export \(export.name) n'a pas de périodes : il est toujours du"
                                + " tout.")[language])
                    throw ExitCode(2)
                }
                return [nil]
            }
            if case .instant(let instant)? = window {
                return [calendar.window(instant, in: export.zone)]
            }
            guard let from, let to else {
                return [export.window(before: Int64(Date().timeIntervalSince1970))]
            }
            // A day means the window named by it, whatever hour it begins at.
            let start = calendar.window(from, in: export.zone).start
            let end =
                to.isDay
                ? calendar.window(to, in: export.zone).start : to.seconds(in: export.zone)
            guard start < end else {
                complain(
                    Phrase(
                        en: "There is no window in that range: --to must be later than --from.",
                        fr: "Aucune période entre ces dates : --to doit être après --from.")[
                            language])
                throw ExitCode(2)
            }
            return calendar.windows(from: start, to: end)
        }
    }
}
