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

    struct Amended: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The files whose rows have changed since they were written.",
                fr: "Les fichiers dont les lignes ont changé depuis leur écriture."),
            discussion: Help.text(
                en: """
                    Runs the queries again and compares, for the newest 1,000 windows of each export, \
                    and marks in the ledger how each file stands. --write makes a new revision of \
                    each. Exit status 1: there are some, and no revision was made, or one could not \
                    be compared.
                    """,
                fr: """
                    Refait les requêtes et compare, pour les 1 000 dernières périodes de chaque export, \
                    et note au registre où en est chaque fichier. --write fait une nouvelle révision de \
                    chacun. Code de sortie 1 : il y en a, et aucune révision n'a été faite, ou l'un d'eux \
                    n'a pas pu être comparé.
                    """))

        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The exports' names; all unless told.",
                fr: "Les noms des exports ; tous si rien n'est dit.")) var names: [String] = []
        @Option(
            help: Help.of(
                en: "Only windows that begin from this day or time on.",
                fr: "Seulement les périodes qui commencent à partir de ce jour ou de cet instant."))
        var since: InstantArgument?
        @Flag(
            help: Help.of(
                en: "Write a new revision of each.", fr: "Écrire une nouvelle révision de chacun."))
        var write = false
        @Flag(
            help: Help.of(
                en: "With --write: also of those whose declaration is another one since.",
                fr: "Avec --write : aussi de ceux dont la déclaration a changé depuis."))
        var redeclared = false
        @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

        func run() async throws {
            let installation = try Installation(options)
            let settings = installation.settings
            let catalog = try ExportsCommand.catalog(settings)
            let exports =
                try names.isEmpty
                ? catalog.exports
                : names.map {
                    try ExportsCommand.export($0, in: catalog, settings.language)
                }
            let since = since?.seconds(in: try Zone(settings.zone))
            let service = ExportService(settings)
            let found = try await Database.with(installation) { connection in
                try exports.map { export in
                    (
                        export,
                        try service.compare(export, .beginning(since: since), on: connection)
                    )
                }
            }
            var results = ExportsByHand.Results()
            if write {
                let work = found.flatMap { export, comparison in
                    (comparison.amended + (redeclared ? comparison.redeclared : []))
                        .compactMap { export.work(again: $0) } + comparison.missing
                }
                results = try await ExportsByHand.run(
                    work, of: installation, again: false, early: true, patience: .seconds(60))
            }
            try show(
                found.flatMap { $0.1.amended }, redeclared: found.flatMap { $0.1.redeclared },
                results.outcomes, settings.language)
            if !json, !write {
                for part in found.flatMap({ $0.1.missing }) {
                    say(ExportsByHand.lacking(part.export, part.window)[settings.language])
                }
            }
            let failures = found.flatMap { $0.1.failures } + results.errors
            for failure in failures { complain(failure[settings.language]) }
            if let end = results.end {
                try exitStatus(in: settings.language) { () throws -> Void in throw end }
            }
            let isLeft =
                !write && found.contains { !$0.1.amended.isEmpty || !$0.1.missing.isEmpty }
            if !failures.isEmpty || isLeft { throw ExitCode(1) }
        }

        private func show(
            _ amended: [ExportRecord], redeclared others: [ExportRecord],
            _ outcomes: [ExportService.Outcome], _ language: Language
        ) throws {
            if json {
                return try sayJSON(
                    write
                        ? outcomes.map(Shown.init)
                        : amended.map { Shown("amended", $0) }
                            + others.map { Shown("redeclared", $0) })
            }
            for record in amended where !write { say(Self.amendment(record)[language]) }
            for record in others where !(write && redeclared) {
                say(Self.redeclaration(record)[language])
            }
            for outcome in outcomes { say(outcome.sentence[language]) }
            guard amended.isEmpty else { return }
            say(
                Phrase(
                    en: "No export has changed since it was written.",
                    fr: "Aucun export n'a changé depuis son écriture.")[language])
        }

        private static func amendment(_ record: ExportRecord) -> Phrase {
            let command = "`bascule exports amended \(record.export) --write`"
            return Phrase(
                en: "amended  \(record.path): its data has changed since; \(command) makes a new"
                    + " revision",
                fr: "modifié  \(record.path) : ses données ont changé depuis ; \(command) écrit une"
                    + " nouvelle révision")
        }

        private static func redeclaration(_ record: ExportRecord) -> Phrase {
            let command = "`bascule exports amended \(record.export) --write --redeclared`"
            return Phrase(
                en:
                    "declared anew  \(record.path): the declaration is another one since; \(command)"
                    + " makes a new revision",
                fr: "redéclaré  \(record.path) : la déclaration a changé depuis ; \(command) écrit"
                    + " une nouvelle révision")
        }
    }

    /// A result as JSON.
    struct Shown: Encodable {
        var outcome, export, path, sha256: String
        var id: Int64
        var revision, rows, bytes: Int

        init(_ outcome: String, _ record: ExportRecord) {
            self.outcome = outcome
            (export, path, sha256) = (record.export, record.path, record.sha256)
            (id, revision, rows, bytes) = (record.id, record.revision, record.rows, record.bytes)
        }

        init(_ outcome: ExportService.Outcome) {
            switch outcome {
            case .written(let record): self.init("written", record)
            case .unchanged(let record): self.init("unchanged", record)
            }
        }
    }
}
