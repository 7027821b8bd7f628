// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en:
                "What runs, what waits and why, how the queue is, what is missing, what came in 24 h.",
            fr:
                "Ce qui tourne, ce qui attend et pourquoi, l'état de la file, ce qui manque, ce qui est arrivé en 24 h."
        ))

    @OptionGroup var options: InstallationOptions
    @Flag(help: Help.of(en: "As JSON.", fr: "En JSON.")) var json = false
    @Flag(
        help: Help.of(
            en: "Again and again, in place on a terminal, until Ctrl-C.",
            fr: "En continu, au même endroit du terminal, jusqu'à Ctrl-C.")) var watch = false
    @Argument(
        help: Help.of(
            en: "With --watch: seconds between two looks, 1 to 3600 (default: 2).",
            fr: "Avec --watch : secondes entre deux regards, de 1 à 3600 (2 si rien n'est dit)."))
    var seconds: Int?

    func validate() throws {
        if seconds != nil, !watch {
            throw ValidationError(
                en: "Seconds go with --watch.",
                fr: "Les secondes vont avec --watch.")
        }
        guard (1...3_600).contains(seconds ?? 1) else {
            throw ValidationError(
                en: "--watch takes 1 to 3600 seconds.",
                fr: "--watch prend de 1 à 3600 secondes.")
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
