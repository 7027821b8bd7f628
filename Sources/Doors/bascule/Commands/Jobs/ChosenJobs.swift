// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Jobs
import Postgres
import Wording

/// The jobs that a change is for.
struct ChosenJobs: ParsableArguments {
    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The jobs' ids.", fr: "Les numéros des travaux.")) var ids: [Int64]
    @Flag(help: Help.of(en: "The results as a JSON array.", fr: "Les résultats en JSON."))
    var json =
        false

    /// Changes each in its own transaction and prints the result.
    ///
    /// - Throws: `ExitCode(1)` where nothing could be done for one of them.
    func change(
        _ body:
            @escaping @Sendable (Int64, borrowing Connection) throws -> JobChange.Result
    ) async throws {
        let ids = ids
        try await Self.change(options, json: json, of: { _, _ in ids }, body)
    }

    /// The same of jobs that are found in the database.
    static func change(
        _ options: InstallationOptions, json: Bool,
        of find: @escaping @Sendable (Language, borrowing Connection) throws -> [Int64],
        _ body:
            @escaping @Sendable (Int64, borrowing Connection) throws -> JobChange.Result
    ) async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let results = try await Database.with(installation) { connection in
            try find(language, connection).map { try body($0, connection) }
        }
        if json {
            try sayJSON(results)
        } else {
            let job = Phrase(en: "job", fr: "le travail")[language]
            for result in results {
                let text = "\(job) \(result.id) \(result.told[language])"
                result.isDone ? say(text) : complain(text)
            }
        }
        if results.contains(where: { !$0.isDone }) { throw ExitCode(1) }
    }
}
