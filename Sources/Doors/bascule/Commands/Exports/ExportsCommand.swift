// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import ArgumentParser
import Calendar
import Configuration
import Exports
import Feeds
import Ingest
import Postgres
import Tables
import Views
import Wording

struct ExportsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exports",
        abstract: Help.text(
            en: "Files written for somebody else: CSV, XLSX, JSON Lines.",
            fr: "Les fichiers écrits pour d'autres : CSV, XLSX, JSON Lines."),
        discussion: Help.text(
            en: """
                An export is declared in config/exports. Its files are never overwritten: when the data \
                of one changes later, it is marked as amended, and a new revision (_r2) is written beside it. In SQL: the \
                view bascule.exports.
                """,
            fr: """
                Un export se déclare dans config/exports. Ses fichiers ne sont jamais écrasés : quand les données \
                de l'un changent ensuite, il est marqué comme modifié, et une nouvelle révision (_r2) est écrite à côté. \
                En SQL : la vue bascule.exports.
                """),
        subcommands: [
            List.self, Check.self, Run.self, Amended.self, Files.self, ExportsDeliveries.self,
            ExportsDeliver.self, ExportsPause.self, ExportsResume.self,
        ],
        defaultSubcommand: List.self)

    /// The declared exports.
    ///
    /// - Throws: `ExitCode(2)` after the mistakes went to standard error.
    static func catalog(_ settings: Settings) throws -> ExportCatalog {
        let (catalog, mistakes) = ExportCatalog.load(settings)
        guard mistakes.isEmpty else { throw Installation.refused(mistakes, in: settings.language) }
        return catalog
    }

    /// One of them.
    ///
    /// - Throws: `ExitCode(2)` after saying which there are.
    static func export(
        _ name: String, in catalog: ExportCatalog, _ language: Language
    ) throws -> Export {
        if let export = catalog[name] { return export }
        let near = catalog.nearestName(to: name)
        complain(
            Phrase(
                en: "There is no export `\(name)`." + (near.map { " Did you mean `\($0)`?" } ?? "")
                    + " `bascule exports list` shows them.",
                fr: "Il n'y a pas d'export `\(name)`."
                    + (near.map { " Vouliez-vous dire `\($0)` ?" } ?? "")
                    + " `bascule exports list` les montre.")[language])
        throw ExitCode(2)
    }
}

extension ExportsCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The declared exports, and how many files of each are amended.",
                fr: "Les exports déclarés, et combien de fichiers de chacun sont modifiés."))

        @OptionGroup var options: InstallationOptions
        @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

        private struct Entry: Encodable {
            var name, title, format, grain, folder, fileName: String
            var amended: Int
            /// Addresses of the folders elsewhere that each file goes to.
            var deliver: [String]
            /// Since when, by whom and why nothing is sent there; nil: it is.
            var pausedAt: Timestamp?
            var pausedBy, pausedFor: String?

            init(_ export: Export, amended: Int, _ pause: ExportPauseView?) {
                self.amended = amended
                (pausedAt, pausedBy) = (pause?.pausedAt, pause?.pausedBy)
                pausedFor = pause?.pausedFor
                name = export.name
                title = export.title
                format = export.format.rawValue
                grain = export.calendar?.grain.rawValue ?? ""
                folder = export.folder
                fileName = export.fileName.text
                deliver = export.targets.map(\.address)
            }
        }

        func run() async throws {
            let installation = try Installation(options)
            let catalog = try ExportsCommand.catalog(installation.settings)
            let (counts, pauses) = try await Database.with(installation, .look) {
                (try ExportView.amendedCounts(on: $0), try ExportPauseView.all(on: $0))
            }
            let entries = catalog.exports.map {
                Entry($0, amended: counts[$0.name] ?? 0, pauses[$0.name])
            }
            if json { return try sayJSON(entries.map(BothNames.init)) }
            let language = installation.settings.language
            let paused = Phrase(en: "paused: ", fr: "en pause : ")[language]
            let rows = entries.map {
                [
                    $0.name, $0.format, $0.grain, $0.folder, $0.fileName, "\($0.amended)",
                    ($0.pausedAt == nil ? "" : paused) + $0.deliver.joined(separator: " "),
                    $0.title,
                ]
            }
            say(
                table(
                    ["export", "format", "grain", "folder", "file", "amended", "to", "title"],
                    rows, in: language))
            let zone = try Zone(installation.settings.zone)
            for pause in entries.compactMap({ pauses[$0.name] }) {
                say(pause.sentence(in: zone)[language])
            }
            if entries.contains(where: { $0.amended > 0 }) {
                say(
                    language == .fr
                        ? "`bascule exports amended --write` écrit de nouvelles révisions des fichiers modifiés."
                        : "`bascule exports amended --write` makes new revisions of amended files.")
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Checks the declarations, and their queries on the database.",
                fr: "Vérifie les déclarations, et leurs requêtes sur la base."),
            discussion: Help.text(
                en: "Exit status: 0 all is well, 2 there are mistakes.",
                fr: "Code de sortie : 0 tout est bon, 2 il y a des fautes."))

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let installation = try Installation(options)
            let settings = installation.settings
            let (catalog, mistakes) = ExportCatalog.load(settings)
            let language = settings.language
            for mistake in mistakes { complain(mistake.sentence[language]) }
            var telling = ExportService(settings)
            telling.tell = { complain($0[language]) }
            let service = telling
            let errors = try await Database.with(installation) { connection in
                try withTables(of: installation, on: connection) {
                    try catalog.exports.map { export in
                        try problem { try service.check(export, on: connection) }
                    }
                }
            }
            let missing = installation.secretFailures(of: catalog.exports.flatMap(\.targets))
            for failure in missing { complain(failure.sentence[language]) }
            let clashes = catalog.clashes
            for clash in clashes { complain(clash.sentence[language]) }
            for (export, error) in zip(catalog.exports, errors) {
                if let error {
                    complain(error[language])
                } else {
                    say("export \(export.name): \(export.format.rawValue), \(export.file)")
                }
            }
            guard mistakes.isEmpty, missing.isEmpty, clashes.isEmpty,
                errors.allSatisfy({ $0 == nil })
            else { throw ExitCode(2) }
        }
    }

    struct Files: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The ledger: the newest files that were written.",
                fr: "Le registre : les derniers fichiers écrits."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: Help.of(en: "Only this export.", fr: "Cet export seulement.")) var name:
            String?
        @Option(
            help: Help.of(
                en: "At most so many, newest first.",
                fr: "Nombre maximal, les plus récents d'abord."))
        var limit: RowLimit = 50
        @Flag(
            help: Help.of(
                en: "The columns of bascule.exports as a JSON array.",
                fr: "Les colonnes de bascule.exports, en JSON.")) var json = false

        func run() async throws {
            let installation = try Installation(options)
            let (limit, zone) = (limit.rows, try Zone(installation.settings.zone))
            var filter = ExportView.Filter()
            filter.export = name
            let wanted = filter
            let files = try await Database.with(installation, .look) {
                try wanted.first(limit, on: $0)
            }
            if json { return try sayJSON(JSONValue.list(files.map(Self.object))) }
            let rows = files.map { file in
                [
                    "\(file.id)", file.export, file.window(in: zone), file.each ?? "",
                    "\(file.revision)", file.state,
                    "\(file.rows)", "\(file.bytes)", zone.shown(file.madeAt), file.path,
                ]
            }
            say(
                table(
                    [
                        "id", "export", "window (\(zone.identifier))", "value", "revision", "state",
                        "rows", "bytes",
                        "made", "path",
                    ], rows, in: installation.settings.language))
        }

        /// How long it took is there under the view's name too.
        private static func object(_ file: ExportView) throws -> JSONValue {
            var members = try file.members()
            members["duration"] = members["duration_seconds"]
            return .object(members)
        }
    }
}

/// Thrown to roll a transaction back that has done its work.
private struct Undo: Error {}

/// Makes the tables that queries may read, as they will be at run time, and takes them back.
private func withTables<Value>(
    of installation: Installation, on connection: Connection, _ body: () throws -> Value
) throws -> Value {
    var value: Value?
    do {
        try connection.transaction { connection in
            for feed in installation.catalog.feeds { try FeedTables.apply(feed, on: connection) }
            let problems = try AggregateService.prepare(
                installation.loadAggregates().0, on: connection
            ).problems
            guard problems.isEmpty else {
                for problem in problems {
                    let more = Phrase(
                        en: ": `bascule aggregates check` tells more.",
                        fr: " : `bascule aggregates check` en dit plus.")
                    complain((problem.sentence + more)[installation.settings.language])
                }
                throw ExitCode(2)
            }
            value = try body()
            throw Undo()
        }
    } catch is Undo {}
    guard let value else { preconditionFailure("the body has given it") }
    return value
}

/// The failure of an export's check or run; nil if there was none.
private func problem(_ body: () throws -> Void) throws -> Phrase? {
    do {
        try body()
        return nil
    } catch let error as ExportError {
        return error.sentence
    }
}

extension ExportView {
    /// `2026-03-04 06:00 – 2026-03-05 06:00`; empty where the export has no windows.
    fileprivate func window(in zone: Zone) -> String {
        guard let windowStart, let windowEnd else { return "" }
        return [windowStart, windowEnd].map { zone.shown($0).prefix(16) }.joined(separator: " – ")
    }
}
