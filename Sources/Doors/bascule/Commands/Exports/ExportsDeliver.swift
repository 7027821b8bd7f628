// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Exports
import Journal
import Postgres
import Views
import Wording

struct ExportsDeliver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver",
        abstract: Help.text(
            en: "Send what is due to other hosts; with a file's number that file, again.",
            fr: "Envoie ce qui attend aux autres hôtes ; avec un numéro, ce fichier, encore."),
        discussion: Help.text(
            en:
                "A file arrives under the same name each time. Exit status 1 if one did not arrive.",
            fr: "Un fichier arrive chaque fois sous le même nom. Code de sortie 1 : un fichier"
                + " n'est pas arrivé."))

    @OptionGroup var options: InstallationOptions
    @Argument(
        help: Help.of(
            en: "Its number in `bascule exports files`.",
            fr: "Son numéro dans `bascule exports files`."))
    var id: Int64?
    @Flag(help: Help.of(en: "The counts as JSON.", fr: "Les comptes en JSON.")) var json = false

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        if let id {
            _ = try await Database.with(installation) { connection in
                try SendExport(id, in: installation).run(by: .invoker, on: connection)
            }
        }
        let service = installation.deliveryService()
        let report = try await Database.with(installation) { connection in
            try DeliverExports().run(by: .invoker, with: service, on: connection)
        }
        if json {
            try sayJSON(Result(elsewhere: report.isElsewhere, counts: report.counts))
        } else {
            say(Self.text(report)[language])
        }
        if report.refused + report.later > 0 { throw ExitCode(1) }
    }

    private struct Result: Encodable {
        let elsewhere: Bool
        let counts: [String: Int]
    }

    private static func text(_ report: DeliveryService.Report) -> Phrase {
        guard !report.isElsewhere else {
            return Phrase(
                en:
                    "The service is sending: `bascule exports deliveries` shows what becomes of it.",
                fr: "Le service est en train d'envoyer : `bascule exports deliveries` montre la"
                    + " suite.")
        }
        return Phrase(
            en: "delivered: \(report.delivered), later: \(report.later), given up:"
                + " \(report.refused), replaced: \(report.replaced)",
            fr: "livrés : \(report.delivered), plus tard : \(report.later), abandonnés :"
                + " \(report.refused), remplacés : \(report.replaced)")
    }
}
