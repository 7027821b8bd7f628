// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Postgres

struct Psql: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Open psql on the database; what follows -- goes to psql.",
            fr: "Ouvre psql sur la base ; ce qui suit -- va à psql."))

    @OptionGroup var options: InstallationOptions

    @Argument(parsing: .captureForPassthrough, help: "Arguments for psql.")
    var arguments: [String] = []

    func run() throws {
        // Passed through like everything else, but it was us who were asked.
        if ["--help", "-h"].contains(arguments.first) { throw CleanExit.helpRequest(self) }
        let installation = try Installation(options)
        let database = try Database(installation.settings, for: .act)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let place = try exitStatus {
            try ConnectionOptions(url: database.url, applicationName: "bascule psql")
        }
        process.arguments = ["psql", place.openText] + arguments.filter { $0 != "--" }
        // By the environment: a command line is seen by everybody on the machine.
        process.environment = ProcessInfo.processInfo.environment
            .filter { $0.key != "BASCULE_DATABASE_URL" }
            .merging(place.secretVariables) { $1 }
        signal(SIGINT, SIG_IGN)
        do { try process.run() } catch {
            complain("psql could not be started: \(error). Install postgresql-client.")
            throw ExitCode(3)
        }
        process.waitUntilExit()
        try exitStatus { try database.close() }
        guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
    }
}
