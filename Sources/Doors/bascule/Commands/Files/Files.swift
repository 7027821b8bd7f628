// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Feeds
import Foundation
import Ingest
import Postgres
import Wording

struct Files: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "The ledger: every file ever seen, and why it is where it is.",
            fr: "Le registre : tous les fichiers reçus, et pourquoi chacun est là où il est."),
        subcommands: [
            List.self, Show.self, Faults.self, Retry.self, Revert.self, Diff.self, Reconcile.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The newest files.",
                fr: "Les derniers fichiers."))

        @OptionGroup var options: InstallationOptions
        @Option(help: Help.of(en: "Only this feed.", fr: "Ce flux seulement.")) var feed: String?
        @Option(
            help: Help.of(
                en: "Only these states, with commas between.",
                fr: "Ces états seulement (en anglais, séparés par des virgules).")) var state:
            String?
        @Option(
            help: Help.of(en: "Only names that contain this.", fr: "Les noms qui contiennent ceci.")
        ) var name: String?
        @Option(
            help: Help.of(
                en: "At most so many, newest first.",
                fr: "Nombre maximal, les plus récents d'abord."))
        var limit: RowLimit = 50
        @Flag(
            help: Help.of(
                en: "The columns of bascule.files as a JSON array.",
                fr: "Les colonnes de bascule.files, en JSON.")) var json = false

        func validate() throws {
            for state in states where FileState(rawValue: state) == nil {
                throw ValidationError(
                    state, Phrase(en: "is no state", fr: "n'est pas un état"),
                    known: FileState.allCases.map(\.rawValue))
            }
        }

        private var states: [String] {
            state.map { $0.split(separator: ",").map(String.init) } ?? []
        }

        func run() async throws {
            var filter = LedgerFilter()
            filter.feed = feed
            filter.states = states
            filter.name = name
            filter.limit = limit.rows
            try await showFiles(filter, options, json: json)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Everything about one file.",
                fr: "Tout sur un fichier."))

        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The file's id, or its name: the newest of that name.",
                fr: "Le numéro du fichier, ou son nom : le dernier de ce nom.")) var file:
            FileArgument
        @Flag(help: Help.of(en: "As JSON.", fr: "En JSON.")) var json = false

        func run() async throws {
            let file = file
            let installation = try Installation(options)
            let (zone, language) = (installation.settings.zone, installation.settings.language)
            let account = try await Database.with(installation, .look) {
                let id = try file.newest(language, on: $0)
                // It may have gone since.
                guard let account = try FileAccount(of: id, zone: zone, on: $0) else {
                    throw try unknown("\(id)", in: language)
                }
                return account
            }
            if json { return try sayJSON(row: account.file) }
            say(try account.text(in: language))
        }
    }
}

private func showFiles(
    _ filter: LedgerFilter, _ options: InstallationOptions, json: Bool
) async throws {
    let installation = try Installation(options)
    if json {
        let rows = try await Database.with(installation, .look) {
            try LedgerQuery.filesAsJSON(filter, on: $0)
        }
        if rows.isEmpty, let feed = filter.feed { try installation.requireFeed(feed) }
        return try sayJSON(rows: rows)
    }
    let zone = installation.settings.zone
    let files = try await Database.with(installation, .look) {
        try LedgerQuery.files(filter, zone: zone, on: $0)
    }
    let language = installation.settings.language
    if files.isEmpty, let feed = filter.feed { try installation.requireFeed(feed) }
    let rows = files.map { file in
        [
            "\(file.id)", file.feed, file.name, state(of: file, in: language), "\(file.rowsRead)",
            "\(file.rowsInserted)", "\(file.rowsAmended)", "\(file.rowsUnchanged)",
            "\(file.rowsRejected)", "\(file.warnings)", file.arrivedAt, file.reason ?? "",
        ]
    }
    say(Listing(columns(language, zone), rows).text())
}

private func columns(_ language: Language, _ zone: String) -> [Listing.Column] {
    let titles =
        language == .fr
        ? [
            "flux", "nom", "état", "lues", "ajoutées", "modifiées", "inchangées", "refusées",
            "avertissements", "arrivé (\(zone))", "raison",
        ]
        : [
            "feed", "name", "state", "read", "inserted", "amended", "unchanged", "rejected",
            "warnings", "arrived (\(zone))", "reason",
        ]
    return [.key("id")]
        + titles.enumerated().map { $0.offset == 2 ? .state($0.element) : .text($0.element) }
}

/// The state, and the file that has brought what was refused.
private func state(of file: LedgerFile, in language: Language) -> String {
    let word = StateWord.shown(file.state, in: language)
    return file.mendedBy.map { word + ", " + mendedBy($0)[language] } ?? word
}

/// That a file's reports are done with.
func mendedBy(_ id: Int64) -> Phrase { Phrase(en: "mended by \(id)", fr: "corrigé par \(id)") }

/// Says that there is no file of this id or name.
func unknown(_ file: String, in language: Language) throws -> ExitCode {
    complain(NoSuchFile(file).sentence[language])
    return ExitCode(2)
}
