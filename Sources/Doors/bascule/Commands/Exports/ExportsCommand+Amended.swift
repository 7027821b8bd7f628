// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Exports
import Foundation
import Postgres
import Wording

extension ExportsCommand {
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
            let changes = Changes(
                amended: found.flatMap { $0.1.amended },
                redeclared: found.flatMap { $0.1.redeclared },
                missing: found.flatMap { $0.1.missing }, outcomes: results.outcomes,
                isWhole: found.allSatisfy { $0.1.failures.isEmpty })
            try show(changes, settings.language)
            let failures = found.flatMap { $0.1.failures } + results.errors
            for failure in failures { complain(failure[settings.language]) }
            if let end = results.end {
                try exitStatus(in: settings.language) { () throws -> Void in throw end }
            }
            let isLeft =
                !write && found.contains { !$0.1.amended.isEmpty || !$0.1.missing.isEmpty }
            if !failures.isEmpty || isLeft { throw ExitCode(1) }
        }

        /// What was found, and what was written of it.
        private struct Changes {
            var amended, redeclared: [ExportRecord]
            var missing: [(export: Export, window: Window?)]
            var outcomes: [ExportService.Outcome]
            /// Whether everything could be compared.
            var isWhole: Bool

            var isNone: Bool {
                amended.isEmpty && missing.isEmpty && outcomes.isEmpty && isWhole
            }
        }

        private func show(_ changes: Changes, _ language: Language) throws {
            if json {
                return try sayJSON(
                    write
                        ? changes.outcomes.map(Shown.init)
                        : changes.amended.map { Shown("amended", $0) }
                            + changes.redeclared.map { Shown("redeclared", $0) }
                            + changes.missing.map { Shown(missing: $0.export, $0.window) })
            }
            for record in changes.amended where !write { say(Self.amendment(record)[language]) }
            for record in changes.redeclared where !(write && redeclared) {
                say(Self.redeclaration(record)[language])
            }
            for part in changes.missing where !write {
                say(ExportsByHand.lacking(part.export, part.window)[language])
            }
            for outcome in changes.outcomes { say(outcome.sentence[language]) }
            guard changes.isNone else { return }
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

    /// A result as JSON; a missing file has no path, revision, size or digest.
    struct Shown: Encodable {
        var outcome, export: String
        var each, windowStart, windowEnd, path, sha256: String?
        var id: Int64?
        var revision, rows, bytes: Int?

        enum CodingKeys: String, CodingKey {
            case outcome, export, each, path, sha256, id, revision, rows, bytes
            case windowStart = "window_start"
            case windowEnd = "window_end"
        }

        init(_ outcome: String, _ record: ExportRecord) {
            self.outcome = outcome
            (export, each) = (record.export, record.each)
            (path, sha256) = (record.path, record.sha256)
            (id, revision, rows, bytes) = (record.id, record.revision, record.rows, record.bytes)
            windowStart = record.windowStart.map(InstantText.utc)
            windowEnd = record.windowEnd.map(InstantText.utc)
        }

        init(missing part: Export, _ window: Window?) {
            (outcome, export, each) = ("missing", part.name, part.value)
            windowStart = (window?.start).map(InstantText.utc)
            windowEnd = (window?.end).map(InstantText.utc)
        }

        init(_ outcome: ExportService.Outcome) {
            switch outcome {
            case .written(let record): self.init("written", record)
            case .unchanged(let record): self.init("unchanged", record)
            }
        }
    }
}
