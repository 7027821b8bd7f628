// SPDX-License-Identifier: Apache-2.0

import Accounts
import Aggregates
import Alerts
import Application
import ArgumentParser
import Configuration
import Feeds
import Ingest
import Postgres
import Wording

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Bring the database's schema and the feeds' tables up to date.",
            fr: "Met à jour le schéma de la base et les tables des flux."),
        discussion: """
            Run it as the owner of the database. A role that was given `service` then runs `bascule \
            run` without the right to make anything; one that was given `reader` may see all of \
            `bascule` and of the feeds' tables, those of feeds to come too, but no password, \
            session or token; one that was given `bi` reads the tables of aggregates (`datamart`) \
            and the views of schema `bascule_bi`, and nothing else.
            """)

    @OptionGroup var options: InstallationOptions

    @Option(help: "Give a role its rights: reader=ROLE, service=ROLE or bi=ROLE; may be repeated.")
    var grant: [String] = []

    func validate() throws {
        for text in grant where Grants(text) == nil {
            throw ValidationError(
                en: "--grant takes reader=ROLE, service=ROLE or bi=ROLE, not “\(text)”.",
                fr: "--grant prend reader=ROLE, service=ROLE ou bi=ROLE, pas « \(text) ».")
        }
    }

    func run() async throws {
        let installation = try Installation(options)
        let grants = grant.compactMap { Grants($0) }
        let language = installation.settings.language
        let (names, troubles) = try await Database.with(installation, .migrate) { connection in
            let preparation = try Preparation(installation, worker: "migrate")
            let outcome = try preparation.run(on: connection)
            let (aggregates, mistakes) = installation.loadAggregates()
            let problems = try AggregateService.prepare(
                aggregates, broken: mistakes, language: language, on: connection
            ).problems
            for mistake in mistakes { complain(mistake.sentence[language]) }
            for problem in problems { complain(problem.sentence[language]) }
            let zone = ZoneAlert(
                zone: installation.settings.zone, language: installation.settings.language,
                by: preparation.worker)
            if let alert = try zone.noteZone(isDead: ServedRoles.isKnownDead, on: connection) {
                complain(alert.message)
            }
            try give(grants, preparation, aggregates, on: connection)
            return (
                outcome.pipelines.map { "\($0.feed.name) → \($0.feed.tableNames)" },
                outcome.troubles
            )
        }
        say(
            Phrase(
                en: "The schema is up to date. Feeds and their tables:",
                fr: "Le schéma est à jour. Les flux et leurs tables :")[language])
        for name in names { say("  \(name)") }
        for grant in grants {
            let kind = grant.kind.rawValue
            say(
                Phrase(
                    en: "Role \(grant.role) has the rights “\(kind)”.",
                    fr: "Le rôle \(grant.role) a les droits « \(kind) ».")[language])
        }
        for trouble in troubles { complain(trouble.sentence[language]) }
        guard troubles.isEmpty else { throw ExitCode(tableStatus(troubles)) }
    }

    private func give(
        _ grants: [Grants], _ preparation: Preparation, _ aggregates: AggregateCatalog,
        on connection: Connection
    ) throws {
        let feeds = preparation.catalog.eachTable.flatMap {
            [$0.table.schema, $0.historyTable.schema]
        }
        let schemas = Set(["bascule"] + feeds + aggregates.aggregates.map(\.table.schema))
        for grant in grants {
            try grant.apply(
                schemas: schemas, withholding: Secret.tables + [FetchBook.table], on: connection)
        }
    }
}
