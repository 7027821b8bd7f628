// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "What runs, what waits and why, how the queue is, what is missing, what came in 24 h.")

    @OptionGroup var options: InstallationOptions
    @Flag(help: "As JSON.") var json = false
    @Flag(help: "Again and again, in place on a terminal, until Ctrl-C.") var watch = false
    @Argument(help: "With --watch: seconds between two looks, 1 to 3600 (default: 2).")
    var seconds: Int?

    func validate() throws {
        if seconds != nil, !watch { throw ValidationError("Seconds go with --watch.") }
        guard (1...3_600).contains(seconds ?? 1) else {
            throw ValidationError("--watch takes 1 to 3600 seconds.")
        }
    }

    func run() async throws {
        if watch {
            return try await StatusWatch(
                options: options, json: json, pause: .seconds(seconds ?? 2)
            ).run()
        }
        let installation = try Installation(options)
        let site = try await StatusAccount.Site(installation)
        let account = try await Database.with(installation, .look) {
            try StatusAccount(site, on: $0)
        }
        if json { try sayJSON(account) } else { say(account.text) }
    }
}
