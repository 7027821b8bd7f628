// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Feeds
import Foundation
import Ingest
import Postgres
import Views
import Wording

struct Files: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "The ledger: every file ever seen, and why it is where it is.",
            fr: "Le registre : tous les fichiers reçus, et pourquoi chacun est là où il est."),
        subcommands: [
            List.self, Show.self, Faults.self, Retry.self, Revert.self, Diff.self, Reconcile.self,
            Hold.self, ReleaseHold.self, Release.self, Refuse.self,
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
            guard feed != "", name != "", state == nil || !states.isEmpty else {
                throw ValidationError(
                    en:
                        "--feed, --state and --name want a value: an empty one would find everything.",
                    fr:
                        "--feed, --state et --name veulent une valeur : une valeur vide trouverait tout."
                )
            }
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
            var filter = FileView.Filter()
            filter.feed = feed
            filter.states = states
            filter.name = name
            try await showFiles(filter, limit.rows, options, json: json)
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
            let language = installation.settings.language
            let zone = try Zone(installation.settings.zone)
            let account = try await Database.with(installation, .look) {
                let id = try file.newest(language, on: $0)
                // It may have gone since.
                guard let account = try FileAccount(of: id, on: $0) else {
                    throw try unknown("\(id)", in: language)
                }
                return account
            }
            if json { return try sayJSON(JSONValue.object(try account.members)) }
            say(try account.text(in: language, zone))
        }
    }
}

private func showFiles(
    _ filter: FileView.Filter, _ limit: Int, _ options: InstallationOptions, json: Bool
) async throws {
    let installation = try Installation(options)
    let (files, mended) = try await Database.with(installation, .look) { connection in
        let files = try filter.first(limit, on: connection)
        return (files, json ? [:] : try menders(of: files, on: connection))
    }
    if files.isEmpty, let feed = filter.feed { try installation.requireFeed(feed) }
    if json { return try sayJSON(rows: files) }
    let (zone, language) = (try Zone(installation.settings.zone), installation.settings.language)
    let rows = files.map { file in
        [
            "\(file.id)", file.feed, file.name, state(of: file, mended[file.id], in: language),
            "\(file.rowsRead)", "\(file.rowsInserted)", "\(file.rowsAmended)",
            "\(file.rowsUnchanged)", "\(file.rowsRejected)", "\(file.warnings)",
            zone.shown(file.arrivedAt), file.reason ?? "",
        ]
    }
    say(Listing(columns(language, zone.identifier), rows).text())
}

/// The newest file that brought the refused rows of each.
private func menders(of files: [FileView], on connection: Connection) throws -> [Int64: Int64] {
    let filter = ReportView.Filter(fileIDs: files.map(\.id))
    let reports = try filter.first(.max, on: connection)
    return Dictionary(grouping: reports, by: \.fileID).compactMapValues {
        ReportView.mender(of: $0)
    }
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

/// The state, and the file that brought the refused rows.
private func state(of file: FileView, _ mender: Int64?, in language: Language) -> String {
    let word = StateWord.shown(file.state, in: language)
    return mender.map { word + ", " + mendedBy($0)[language] } ?? word
}

/// Marks a file's reports as settled.
func mendedBy(_ id: Int64) -> Phrase { Phrase(en: "mended by \(id)", fr: "corrigé par \(id)") }

/// Says that there is no file of this id or name.
func unknown(_ file: String, in language: Language) throws -> ExitCode {
    complain(NoSuchFile(file).sentence[language])
    return ExitCode(2)
}
