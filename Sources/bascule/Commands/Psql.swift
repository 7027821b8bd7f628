// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

struct Psql: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open psql on the database; what follows -- goes to psql.")

    @OptionGroup var options: InstallationOptions

    @Argument(parsing: .captureForPassthrough, help: "Arguments for psql.")
    var arguments: [String] = []

    func run() throws {
        // Passed through like everything else, but it was us who were asked.
        if ["--help", "-h"].contains(arguments.first) { throw CleanExit.helpRequest(self) }
        let installation = try Installation(options)
        let database = try Database(installation.settings)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let (url, password) = withoutPassword(database.url)
        process.arguments = ["psql", url] + arguments.filter { $0 != "--" }
        if let password {
            // By the environment: a command line is seen by everybody on the machine.
            process.environment = ProcessInfo.processInfo.environment.merging(
                ["PGPASSWORD": password]) { $1 }
        }
        signal(SIGINT, SIG_IGN)
        do { try process.run() } catch {
            complain("psql could not be started: \(error). Install postgresql-client.")
            throw ExitCode(3)
        }
        process.waitUntilExit()
        try exitStatus { try database.close() }
        guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
    }

    private func withoutPassword(_ url: String) -> (url: String, password: String?) {
        guard var parts = URLComponents(string: url), let password = parts.password else {
            return (url, nil)
        }
        parts.password = nil
        return (parts.string ?? url, password)
    }
}
