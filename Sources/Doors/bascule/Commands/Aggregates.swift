// SPDX-License-Identifier: Apache-2.0

import Aggregates
import ArgumentParser
import Calendar
import Configuration
import Feeds
import Foundation
import Ingest
import Journal
import Postgres
import Wording

struct Aggregates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aggregates",
        abstract: Help.text(
            en: "The tables that are computed from the loaded rows, window by window.",
            fr: "Les tables calculées à partir des lignes chargées, période par période."),
        subcommands: [
            List.self, Check.self, AggregatesStatus.self, AggregatesRun.self, Backfill.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "List the declared aggregates.", fr: "Montre les agrégats déclarés."))

        @OptionGroup var options: InstallationOptions
        @Flag(help: Help.of(en: "As JSON, one array.", fr: "En JSON.")) var json = false

        func run() async throws {
            let installation = try Installation(options)
            let aggregates = try installation.aggregates().aggregates
            let entries = aggregates.map(Entry.init)
            if json { return try sayJSON(entries) }
            guard !entries.isEmpty else {
                return say(
                    installation.settings.language == .fr
                        ? "Aucun agrégat n'est déclaré : leur place est config/aggregates/*.yaml."
                        : "No aggregate is declared: they stand in config/aggregates/*.yaml.")
            }
            say(
                table(
                    ["aggregate", "table", "grain", "from", "title"],
                    entries.map {
                        [$0.name, $0.table, $0.grain, $0.sources.joined(separator: ", "), $0.title]
                    }, in: installation.settings.language))
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en:
                    "Validate the declarations; each query is planned on the database, none is run.",
                fr:
                    "Vérifie les déclarations ; la base prépare chaque requête, aucune n'est exécutée."
            ),
            discussion: Help.text(
                en: "Nothing is changed. Exit status 2 if there is a mistake.",
                fr: "Rien n'est modifié. Code de sortie 2 : il y a une faute."))

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let installation = try Installation(options)
            let (catalog, told) = installation.loadAggregates()
            let found = try await Database.with(installation) { connection in
                try check(catalog, installation, on: connection)
            }
            let mistakes = told + found
            let language = installation.settings.language
            guard mistakes.isEmpty else { throw Installation.refused(mistakes, in: language) }
            let names = catalog.aggregates.map(\.name)
            let list = names.joined(separator: ", ")
            say(
                Phrase.counted(names.count, en: "# aggregate[s]: ", fr: "# agrégat[s] : ")[language]
                    + list)
        }
    }
}

/// Holds the catalog against the database, with the feeds' tables as they are declared.
private func check(
    _ catalog: AggregateCatalog, _ installation: Installation, on connection: Connection
) throws -> [Mistake] {
    struct Undone: Error { let mistakes: [Mistake] }
    do {
        return try connection.transaction { connection -> [Mistake] in
            for feed in installation.catalog.feeds { try FeedTables.apply(feed, on: connection) }
            let language = installation.settings.language
            let found = try AggregateCheck.run(catalog, on: connection) {
                complain($0.sentence[language])
            }
            throw Undone(mistakes: found)
        }
    } catch let undone as Undone {
        return undone.mistakes
    } catch let error as TableRefusals {
        complain(error.sentence[installation.settings.language])
        throw ExitCode(2)
    }
}

/// A declared aggregate, for `list`.
private struct Entry: Encodable {
    let name: String
    let title: String
    let table: String
    let grain: String
    let key: [String]
    let sources: [String]

    init(_ aggregate: Aggregate) {
        name = aggregate.name
        title = aggregate.title
        table = aggregate.table.description
        grain = aggregate.calendar.grain.rawValue
        key = aggregate.key
        sources = Set(aggregate.sources.map(\.table)).sorted().map(\.description)
    }
}

extension Installation {
    /// The declared aggregates and the mistakes in them.
    func loadAggregates() -> (AggregateCatalog, [Mistake]) {
        AggregateCatalog.load(folder: settings.declarations.aggregates, settings: settings)
    }

    /// What is wrong in the declarations that the service does without.
    var mistakes: [Mistake] {
        feedMistakes + loadAggregates().1 + ExportsCommand.load(settings).1
            + ScheduleDefaults.read(settings).1
    }

    /// The declared aggregates.
    ///
    /// - Throws: `ExitCode(2)` after the mistakes went to standard error.
    func aggregates() throws -> AggregateCatalog {
        let (catalog, mistakes) = loadAggregates()
        guard mistakes.isEmpty else { throw Self.refused(mistakes, in: settings.language) }
        return catalog
    }
}
