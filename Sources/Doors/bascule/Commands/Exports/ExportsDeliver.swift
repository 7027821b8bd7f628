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
                "A file arrives under the same name each time. Exit status 1 if one did not arrive, or a"
                + " secret can't be read.",
            fr: "Un fichier arrive chaque fois sous le même nom. Code de sortie 1 : un fichier"
                + " n'est pas arrivé, ou un secret ne peut pas être lu."))

    @OptionGroup var options: InstallationOptions
    @Argument(
        help: Help.of(
            en: "Its number in `bascule exports files`.",
            fr: "Son numéro dans `bascule exports files`."))
    var id: Int64?
    @Option(
        help: Help.of(
            en: "Of this export all files that were given up, or have failed and wait.",
            fr: "De cet export, tous les fichiers abandonnés, ou en échec et en attente."))
    var refused: String?
    @Option(
        help: Help.of(
            en: "To this target alone, as `deliver` has it.",
            fr: "Vers cette seule destination, comme dans `deliver`."))
    var to: String?
    @Flag(help: Help.of(en: "The counts as JSON.", fr: "Les comptes en JSON.")) var json = false

    func validate() throws {
        guard id == nil || refused == nil else {
            throw ValidationError(
                en: "A file's number and --refused don't go together.",
                fr: "Un numéro de fichier et --refused ne vont pas ensemble.")
        }
        guard to == nil || id != nil || refused != nil else {
            throw ValidationError(
                en: "--to wants a file's number, or --refused.",
                fr: "--to demande un numéro de fichier, ou --refused.")
        }
    }

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        if let ask = asked(installation) {
            _ = try await Database.with(installation) { connection in
                try ask.run(by: .invoker, on: connection)
            }
        }
        let (service, id, to) = (installation.deliveryService(), id, to)
        let (report, hasArrived) = try await Database.with(installation) { connection in
            let report = try DeliverExports().run(by: .invoker, with: service, on: connection)
            return (report, try Self.hasArrived(id, to, on: connection))
        }
        for trouble in report.troubles { complain(trouble[language]) }
        if json {
            try sayJSON(Result(elsewhere: report.isElsewhere, counts: report.counts))
        } else {
            say(Self.text(report)[language])
        }
        if report.refused + report.later > 0 || !report.troubles.isEmpty || !hasArrived {
            throw ExitCode(1)
        }
    }

    private func asked(_ installation: Installation) -> SendExport? {
        if let id { return SendExport(id, to: to, in: installation) }
        return refused.map { SendExport(refusedOf: $0, to: to, in: installation) }
    }

    /// Whether a file is where it was asked to go, or none was asked for.
    private static func hasArrived(
        _ id: Int64?, _ target: String?, on connection: borrowing Connection
    ) throws -> Bool {
        guard let id else { return true }
        let asked = try ExportDeliveryView.of([id], on: connection)
            .filter { target == nil || $0.target == target }
        // Those of targets that are declared no more were not asked for.
        return asked.allSatisfy { ["accepted", "replaced", "let_go"].contains($0.state) }
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
                + " \(report.refused), replaced: \(report.replaced), let go: \(report.letGo)",
            fr: "livrés : \(report.delivered), plus tard : \(report.later), abandonnés :"
                + " \(report.refused), remplacés : \(report.replaced), plus déclarés :"
                + " \(report.letGo)")
    }
}
