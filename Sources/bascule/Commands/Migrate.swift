// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Feeds
import Ingest
import Services

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's schema and the feeds' tables up to date.")

    @OptionGroup var options: InstallationOptions

    func run() async throws {
        let installation = try Installation(options)
        let names = try await Database.with(installation) { connection in
            let preparation = try Preparation(installation, worker: "migrate")
            let pipelines = try preparation.run(on: connection)
            let problems = try AggregateService.prepare(preparation.aggregates, on: connection)
                .problems
            for problem in problems { complain("\(problem)") }
            return pipelines.map { "\($0.feed.name) → \($0.feed.table)" }
        }
        say("The schema is up to date. Feeds and their tables:")
        for name in names { say("  \(name)") }
    }
}
