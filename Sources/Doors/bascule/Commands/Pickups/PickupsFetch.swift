// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Wording

struct PickupsFetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: Help.text(
            en: "Have one file fetched from its address, once.",
            fr: "Fait prendre un fichier à son adresse, une fois."),
        discussion: Help.text(
            en: "The host must be in `console.source_hosts`. A job fetches it: `bascule jobs show` "
                + "says what became of it. Exit status 2 where nothing may be fetched there.",
            fr: "L'hôte doit être dans `console.source_hosts`. Un travail le prend : `bascule jobs "
                + "show` en dit la suite. Code de sortie 2 : rien ne peut y être pris."))

    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "http, https or sftp.", fr: "http, https ou sftp."))
    var address: String
    @Option(help: Help.of(en: "The feed whose file it is.", fr: "Le flux du fichier."))
    var feed: String
    @Option(
        help: Help.of(
            en: "Its name here; the last part of the address unless told.",
            fr: "Son nom ici ; sans lui, la fin de l'adresse."))
    var name: String?
    @Flag(help: Help.of(en: "The job's number as JSON.", fr: "Le numéro du travail en JSON."))
    var json = false

    private struct Receipt: Encodable {
        let job: Int64
    }

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let action: FetchFile
        do {
            let source = try FetchSource(address, name: name, in: installation)
            let feed = try exitStatus(in: language) { try installation.feed(named: self.feed) }
            action = try FetchFile(source, as: source.name ?? "", for: feed, in: installation)
        } catch {
            guard let refused = RefusedAction(error) else { throw error }
            complain(refused.sentence[language])
            throw ExitCode(2)
        }
        let job = try await Database.with(installation) { connection in
            try action.run(by: .invoker, on: connection)
        }
        if json { return try sayJSON(Receipt(job: job)) }
        say(
            Phrase(en: "Job \(job) fetches it.", fr: "Le travail \(job) le prend.")[language])
    }
}
