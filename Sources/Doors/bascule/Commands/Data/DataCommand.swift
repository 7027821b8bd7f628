// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Feeds
import Postgres
import Views
import Wording

struct DataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: Help.text(
            en: "The rows of a feed's table, now, as of a moment, or what is other since.",
            fr: "Les lignes de la table d'un flux : telles qu'elles sont, étaient, ou ont changé."),
        discussion: Help.text(
            en: """
                `bascule data labo.resultats --as-of '2026-03-16 06:00'` is the table as it was known then: \
                files that came later, amended or were taken back later count as they did. \
                `--diff 2026-03-16 2026-03-17` lists the keys whose rows are other, before and after. \
                Times are of the site's zone unless they have their own.
                """,
            fr: """
                `bascule data labo.resultats --as-of '2026-03-16 06:00'` : la table telle qu'on la connaissait \
                alors, sans les fichiers, corrections et annulations venus depuis. \
                `--diff 2026-03-16 2026-03-17` : les clés dont la ligne a changé, avant et après. \
                Les heures sont celles du site, sauf décalage écrit.
                """))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The table, or its feed.", fr: "La table, ou son flux.")) var table:
        String
    @Option(
        help: Help.of(
            en: "As it was known then: 2026-03-16, or '2026-03-16 06:00'.",
            fr: "Telle qu'on la connaissait alors : 2026-03-16, ou '2026-03-16 06:00'."))
    var asOf: InstantArgument?
    @Option(
        parsing: .upToNextOption,
        help: Help.of(
            en: "What is other at the second of two moments.",
            fr: "Ce qui a changé entre deux moments.")) var diff: [InstantArgument] = []
    @Option(
        help: Help.of(
            en:
                "Only rows with this value: COLUMN=VALUE, as PostgreSQL reads it; several hold together.",
            fr: "Seulement les lignes de cette valeur : COLONNE=VALEUR ; plusieurs s'ajoutent."))
    var `where`: [String] = []
    @Option(
        help: Help.of(
            en: "Rows of this time on, by the table's first column of time.",
            fr: "Les lignes à partir de ce temps, d'après la première colonne de temps."))
    var from: InstantArgument?
    @Option(help: Help.of(en: "Rows before this time.", fr: "Les lignes avant ce temps.")) var to:
        InstantArgument?
    @Option(help: Help.of(en: "Rows, at most.", fr: "Lignes, au plus.")) var limit: RowLimit = 1000
    @Flag(
        help: Help.of(
            en: "As a JSON array, exact: every value is a text.",
            fr: "En JSON, exact : chaque valeur est un texte.")) var json = false

    func validate() throws {
        guard diff.isEmpty || diff.count == 2 else {
            throw ValidationError(
                Help.text(en: "--diff takes two moments.", fr: "--diff veut deux moments."))
        }
        guard diff.isEmpty || asOf == nil else {
            throw ValidationError(
                Help.text(
                    en: "--diff has its own moments: leave --as-of out.",
                    fr: "--diff a ses moments : sans --as-of."))
        }
    }

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        guard let feed = installation.feed(ofTable: table),
            let shape = installation.dataTable(of: feed.name, named: "\(feed.table)")?.table
        else { throw refused(noTable(installation), language) }
        let zone = try Zone(installation.settings.zone)
        let filter = try filter(zone, language)
        let reading = DataReading(shape, zone: zone.identifier)
        let (moments, limit) = (diff.map { $0.timestamp(in: zone) }, limit.rows)
        do {
            if moments.count == 2 {
                let changes = try await Database.with(installation, .look) { connection in
                    try reading.changes(
                        limit, from: moments[0], to: moments[1], filter, on: connection)
                }
                return try show(changes, shape, language)
            }
            let rows = try await Database.with(installation, .look) { connection in
                try reading.first(limit, filter, on: connection)
            }
            try show(rows, shape, language)
        } catch let refusal as DataRefused {
            throw refused(refusal.sentence, language)
        }
    }

    private func refused(_ sentence: Phrase, _ language: Language) -> ExitCode {
        complain(sentence[language])
        return ExitCode(2)
    }

    private func noTable(_ installation: Installation) -> Phrase {
        let known = installation.dataTables.map(\.shown).sorted().joined(separator: ", ")
        return Phrase(
            en: "No feed fills a table `\(table)`; there are \(known).",
            fr: "Aucun flux ne remplit de table `\(table)` ; tables possibles : \(known).")
    }

    private func filter(_ zone: Zone, _ language: Language) throws -> DataFilter {
        var filter = DataFilter()
        for condition in `where` {
            let parts = condition.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw refused(
                    Phrase(
                        en: "`\(condition)` is no COLUMN=VALUE.",
                        fr: "`\(condition)` n'est pas COLONNE=VALEUR."), language)
            }
            filter.equal[String(parts[0])] = String(parts[1])
        }
        filter.asOf = asOf?.timestamp(in: zone)
        filter.from = from?.timestamp(in: zone)
        filter.until = to?.timestamp(in: zone)
        return filter
    }
}

/// What is said.
extension DataCommand {
    private func show(_ rows: [DataRow], _ table: DataTable, _ language: Language) throws {
        if json { return try sayJSON(JSONValue.list(rows.map { $0.json(of: table) })) }
        guard !rows.isEmpty else {
            return complain(
                Phrase(en: "No row fits.", fr: "Aucune ligne ne convient.")[language])
        }
        let titles = table.columns.map(\.name) + Self.origin(language)
        say(
            bascule.table(
                titles, rows.map { $0.cells.map { $0 ?? "" } + ["\($0.fileID)", "\($0.line)"] }))
    }

    private func show(_ changes: [DataChange], _ table: DataTable, _ language: Language) throws {
        if json { return try sayJSON(JSONValue.list(changes.map { $0.json(of: table) })) }
        guard !changes.isEmpty else {
            return complain(
                Phrase(en: "No row is other.", fr: "Aucune ligne n'a changé.")[language])
        }
        let titles = language == .fr ? ["", "clé", "valeurs"] : ["", "key", "values"]
        say(bascule.table(titles, changes.map { line($0, table) }))
    }

    /// `+` came, `-` went, `~` is other: then each value before and after.
    private func line(_ change: DataChange, _ table: DataTable) -> [String] {
        let key = change.key(in: table).joined(separator: " / ")
        let values = table.columns.indices.compactMap { place -> String? in
            let name = table.columns[place].name
            let (old, new) = (change.before?.cells[place], change.after?.cells[place])
            switch (change.before, change.after) {
            case (nil, _): return new.flatMap { $0 }.map { "\(name) \($0)" }
            case (_, nil): return old.flatMap { $0 }.map { "\(name) \($0)" }
            default:
                guard old != new else { return nil }
                return "\(name) \((old ?? nil) ?? "∅") → \((new ?? nil) ?? "∅")"
            }
        }
        let sign = change.before == nil ? "+" : change.after == nil ? "-" : "~"
        return [sign, key, values.joined(separator: ", ")]
    }

    private static func origin(_ language: Language) -> [String] {
        language == .fr ? ["fichier", "ligne"] : ["file", "line"]
    }
}

extension DataRow {
    fileprivate func json(of table: DataTable) -> JSONValue {
        let values = zip(table.columns, cells).map { column, cell in
            (column.name, cell.map { JSONValue.text($0) } ?? .null)
        }
        return .object([
            "values": .object(Dictionary(values, uniquingKeysWith: { first, _ in first })),
            "file_id": .integer(fileID), "line": .integer(line),
        ])
    }
}

extension DataChange {
    fileprivate func json(of table: DataTable) -> JSONValue {
        .object([
            "before": before?.json(of: table) ?? .null, "after": after?.json(of: table) ?? .null,
        ])
    }
}
