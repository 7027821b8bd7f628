// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Feeds
import Foundation
import Ingest
import Postgres
import Tables
import Wording

extension Files {
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "What a file amended: key, column, value before and after.",
                fr: "Ce qu'un fichier a modifié : clé, colonne, valeur avant et après."))

        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The file's id, or its name: the newest of that name.",
                fr: "Le numéro du fichier, ou son nom : le dernier de ce nom.")) var file:
            FileArgument
        @Option(help: Help.of(en: "At most so many rows.", fr: "Nombre maximal de lignes."))
        var limit = 1_000
        @Flag(
            help: Help.of(
                en: "As a JSON array, one object a row.", fr: "En JSON, un objet par ligne."))
        var json = false

        func validate() throws {
            guard limit > 0 else {
                throw ValidationError(
                    en: "--limit is at least 1.",
                    fr: "--limit est au moins 1.")
            }
        }

        func run() async throws {
            let (file, limit) = (file, limit)
            let installation = try Installation(options)
            let (zone, language) = (installation.settings.zone, installation.settings.language)
            let (id, tables) = try await Database.with(installation, .look) { connection in
                let id = try file.newest(language, on: connection)
                let feed = try installation.feed(thatLoaded: id, on: connection)
                var left = limit
                let tables = try feed.eachTable.map { table in
                    let rows =
                        left == 0
                        ? []
                        : try Amendment.of(
                            id, feed: table, zone: zone, limit: left, on: connection)
                    left -= rows.count
                    return (feed: table, rows: rows)
                }
                return (id, tables.filter { !$0.rows.isEmpty })
            }
            if json {
                return try sayJSON(
                    rows: tables.flatMap { table in table.rows.map { $0.json(table.feed.key) } })
            }
            guard !tables.isEmpty else {
                return say(
                    Phrase(
                        en: "file \(id) has amended no row",
                        fr: "le fichier \(id) n'a modifié aucune ligne")[language])
            }
            for table in tables {
                if tables.count > 1 { say("\(table.feed.table)") }
                show(table.rows, key: table.feed.key, zone, language)
            }
            guard tables.reduce(0, { $0 + $1.rows.count }) == limit else { return }
            complain(
                Phrase.counted(
                    limit, en: "The first [row|# rows]; --limit shows more.",
                    fr: "[La première ligne|Les # premières lignes] ; --limit en montre plus.")[
                        language])
        }

        private func show(
            _ rows: [Amendment], key: [String], _ zone: String, _ language: Language
        ) {
            let cells = rows.flatMap { row in
                row.changes.map { change in
                    ["\(row.line)"] + row.key
                        + [change.column, change.before ?? "", change.after ?? ""]
                }
            }
            // The row's own key is what tells these lines apart.
            let line = Phrase(en: "line", fr: "ligne")[language]
            let others = [
                Phrase(en: "column", fr: "colonne"),
                Phrase(en: "before (\(zone))", fr: "avant (\(zone))"),
                Phrase(en: "after", fr: "après"),
            ]
            let columns =
                ([line] + key).map(Listing.Column.key)
                + others.map { Listing.Column.text($0[language]) }
            say(Listing(columns, cells).text())
        }
    }
}

extension Amendment {
    fileprivate func json(_ keyColumns: [String]) -> String {
        jsonText([
            "line": line, "before_file_id": beforeFileID, "before_line": beforeLine,
            "key": Dictionary(uniqueKeysWithValues: zip(keyColumns, key)),
            "changes": changes.map {
                [
                    "column": $0.column, "before": $0.before as Any? ?? NSNull(),
                    "after": $0.after as Any? ?? NSNull(),
                ]
            },
        ])
    }
}
