// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Feeds
import Foundation
import Ingest
import Postgres
import Tables
import Wording

struct Where: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Every file and line that a row's values came from.",
            fr: "Tous les fichiers et lignes d'où viennent les valeurs d'une ligne."),
        discussion: Help.text(
            en: """
                The key's values in the key's order: `bascule where labo.mesures 'LAB 1' 2026-03-04`. \
                Exit status 1 where no file ever brought that key.
                """,
            fr: """
                Les valeurs de la clé, dans l'ordre de la clé : `bascule where labo.mesures 'LAB 1' 2026-03-04`. \
                Code de sortie 1 si aucun fichier n'a jamais apporté cette clé.
                """))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The table, or its feed.", fr: "La table, ou son flux.")) var table:
        String
    @Argument(
        help: Help.of(
            en: "The value of each column of the key, as PostgreSQL reads it.",
            fr: "La valeur de chaque colonne de la clé, telle que PostgreSQL la lit."))
    var key: [String]
    @Flag(
        help: Help.of(
            en: "As a JSON array, in the order the values came.",
            fr: "En JSON, dans l'ordre où les valeurs sont venues.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let feed = try feed(in: installation)
        guard !feed.key.isEmpty else {
            complain(
                Phrase(
                    en: "Feed `\(feed.name)` has no key: each row is its own line of its own file.",
                    fr:
                        "Le flux `\(feed.name)` n'a pas de clé : chaque ligne n'est que celle de son "
                        + "fichier.")[language])
            throw ExitCode(2)
        }
        guard key.count == feed.key.count else {
            let wanted = feed.key.joined(separator: ", ")
            complain(
                Phrase(
                    en: "The key of \(feed.table) is (\(wanted)): give a value for each.",
                    fr: "La clé de \(feed.table) est (\(wanted)) : donnez une valeur pour chacune."
                )[language])
            throw ExitCode(2)
        }
        let (key, zone) = (key, installation.settings.zone)
        let origins = try await Database.with(installation, .look) { connection in
            do {
                return try RowOrigin.of(key: key, feed: feed, zone: zone, on: connection)
            } catch let error as PostgresError where error.sqlstate?.hasPrefix("22") == true {
                let names = feed.key.joined(separator: ", ")
                complain(
                    Phrase(
                        en: "The key (\(names)): \(error.message)",
                        fr: "La clé (\(names)) : \(error.message)")[language])
                throw ExitCode(2)
            }
        }
        try show(origins, try Zone(zone), in: language)
        if origins.isEmpty { throw ExitCode(1) }
    }

    private func show(_ origins: [RowOrigin], _ zone: Zone, in language: Language) throws {
        if json { return try sayJSON(rows: origins.map(\.json)) }
        guard !origins.isEmpty else {
            return complain(
                Phrase(
                    en: "No file ever brought this key to \(table).",
                    fr: "Aucun fichier n'a jamais apporté cette clé à \(table).")[language])
        }
        let rows = origins.map { origin in
            [
                "\(origin.fileID)", origin.fileName ?? "", "\(origin.line)",
                origin.part.name[language],
                origin.loadedAt.map(zone.shown) ?? "",
                origin.part == .confirmed
                    ? Phrase(en: "the same", fr: "les mêmes")[language]
                    : origin.values.map { "\($0.column) \($0.value ?? "∅")" }
                        .joined(separator: ", "),
            ]
        }
        let titles =
            language == .fr
            ? ["fichier", "nom", "ligne", "sort", "chargé (\(zone.identifier))", "valeurs"]
            : ["file", "name", "line", "is", "loaded (\(zone.identifier))", "values"]
        say(bascule.table(titles, rows))
    }

    private func feed(in installation: Installation) throws -> Feed {
        if let found = installation.feed(ofTable: table) { return found }
        let known = installation.catalog.eachTable.map(\.table.description).sorted()
            .joined(separator: ", ")
        complain(
            Phrase(
                en: "No feed fills a table `\(table)`; there are \(known).",
                fr: "Aucun flux ne remplit de table `\(table)` ; tables possibles : \(known)."
            )[installation.settings.language])
        throw ExitCode(2)
    }
}

extension RowOrigin.Part {
    fileprivate var name: Phrase {
        switch self {
        case .current: Phrase(en: rawValue, fr: "actuelle")
        case .replaced: Phrase(en: rawValue, fr: "remplacée")
        case .confirmed: Phrase(en: rawValue, fr: "confirmée")
        case .reverted: Phrase(en: rawValue, fr: "annulée")
        }
    }
}

extension RowOrigin {
    fileprivate var json: String {
        let values = values.map { ($0.column, $0.value as Any? ?? NSNull()) }
        return jsonText([
            "file_id": fileID, "name": fileName as Any? ?? NSNull(), "line": line,
            "part": part.rawValue, "loaded_at": loadedAt?.text as Any? ?? NSNull(),
            "values": Dictionary(uniqueKeysWithValues: values),
        ])
    }
}
