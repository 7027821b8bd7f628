// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Foundation
import Postgres
import Wording

struct Psql: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Open psql on the database; what follows -- goes to psql.",
            fr: "Ouvre psql sur la base ; ce qui suit -- va à psql."))

    @OptionGroup var options: InstallationOptions

    @Argument(parsing: .captureForPassthrough, help: "Arguments for psql.")
    var arguments: [String] = []

    func run() throws {
        // Passed through like everything else, but the user asked us.
        if ["--help", "-h"].contains(arguments.first) { throw CleanExit.helpRequest(self) }
        let installation = try Installation(options)
        let language = installation.settings.language
        let database = try Database.open(installation.settings, for: .act)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let place = try exitStatus(in: language) {
            try ConnectionOptions(url: database.url, applicationName: "bascule psql")
        }
        process.arguments = ["psql", place.openText] + arguments.filter { $0 != "--" }
        // By the environment: a command line is seen by everybody on the machine.
        process.environment = ProcessInfo.processInfo.environment
            .filter { $0.key != "BASCULE_DATABASE_URL" }
            .merging(place.secretVariables) { $1 }
        signal(SIGINT, SIG_IGN)
        do { try process.run() } catch {
            let what = Phrase(
                en: "psql could not be started: \(error)",
                fr: "psql n'a pas pu être lancé (« \(error) »)")
            let remedy = Phrase(
                en: "Install postgresql-client", fr: "Installez postgresql-client")
            complain(Phrase.advice(what, remedy)[language])
            throw ExitCode(3)
        }
        process.waitUntilExit()
        try database.leave(language)
        guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
    }
}
