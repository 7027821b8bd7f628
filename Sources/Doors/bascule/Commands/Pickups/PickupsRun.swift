// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Pickups
import Postgres
import Wording

struct PickupsRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: Help.text(
            en: "Fetch what is new on a pickup's host into its feed's inbox.",
            fr: "Prend ce qui est nouveau sur l'hôte d'une collecte, dans la boîte de son flux."),
        discussion: Help.text(
            en: "The service, or `bascule import`, loads it from there. Exit status: 1 if some "
                + "files can't be fetched, 3 if the host can't be asked.",
            fr: "Le service, ou `bascule import`, le charge ensuite. Code de sortie : 1 si des "
                + "fichiers ne peuvent pas être pris, 3 si l'hôte ne répond pas."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The pickup.", fr: "La collecte.")) var name: String
    @Flag(help: Help.of(en: "The counts as JSON.", fr: "Les comptes en JSON.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        try await Self.run(name, nil, json: json, installation)
    }

    private struct Result: Encodable {
        let pickup: String
        let elsewhere: Bool
        let counts: [String: Int]
        let troubles: [String]
    }

    static func run(
        _ name: String, _ again: Range<Timestamp>?, json: Bool, _ installation: Installation
    ) async throws {
        let language = installation.settings.language
        _ = try exitStatus(in: language) { try installation.pickup(named: name) }
        let service = installation.pickupService()
        let report = try await Database.with(installation) { connection in
            try RunPickup(name, again: again, in: installation)
                .run(by: .invoker, with: service, on: connection)
        }
        if json {
            try sayJSON(
                Result(
                    pickup: name, elsewhere: report.isElsewhere, counts: report.counts,
                    troubles: report.troubles.map { $0[language] }))
        } else {
            say(text(report)[language])
        }
        for trouble in report.troubles where !json { complain(trouble[language]) }
        if report.refused > 0 { throw ExitCode(1) }
    }

    private static func text(_ report: PickupReport) -> Phrase {
        guard !report.isElsewhere else {
            return Phrase(
                en: "Another process runs this pickup: `bascule pickups show` has its files.",
                fr: "Un autre processus fait cette collecte : `bascule pickups show` donne ses"
                    + " fichiers.")
        }
        return Phrase(
            en: "listed: \(report.listed), fetched: \(report.fetched), waiting: \(report.waiting),"
                + " refused: \(report.refused), put away: \(report.putAway)",
            fr: "listés : \(report.listed), pris : \(report.fetched), attendent :"
                + " \(report.waiting), refusés : \(report.refused), rangés : \(report.putAway)")
    }
}
