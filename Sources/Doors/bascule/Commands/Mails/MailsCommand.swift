// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Journal
import Mails
import Postgres
import Wording

struct MailsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mails",
        abstract: Help.text(
            en: "Mails: what is declared, what went out and whether it arrived.",
            fr: "Courriels : ce qui est déclaré, ce qui est parti et si c'est arrivé."),
        subcommands: [
            List.self, Check.self, MailsPreview.self, MailsSend.self, MailsOutbox.self,
            Retry.self, MailsBounces.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The mails that config/mails declares.",
                fr: "Les courriels que config/mails déclare."))

        @OptionGroup var options: InstallationOptions
        @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

        private struct Item: Encodable {
            let name: String
            let on: String
            let to: [String]
        }

        func run() async throws {
            let installation = try Installation(options)
            let (catalog, mistakes) = installation.loadMails()
            let language = installation.settings.language
            let items = catalog.mails.map { mail in
                Item(
                    name: mail.name, on: mail.digest == nil ? "alert" : "digest",
                    to: mail.addresses)
            }
            if json {
                try sayJSON(items)
            } else {
                let titles =
                    language == .fr ? ["courriel", "part", "à"] : ["mail", "sent", "to"]
                let rows = items.map { item in
                    let when =
                        item.on == "alert"
                        ? Phrase(en: "on alerts", fr: "sur alerte")
                        : Phrase(en: "by a schedule or by hand", fr: "planifié ou à la main")
                    return [item.name, when[language], item.to.joined(separator: ", ")]
                }
                say(Listing(titles, rows).text())
            }
            for mistake in mistakes { complain(mistake.sentence[language]) }
            guard mistakes.isEmpty else { throw ExitCode(2) }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Validate the declarations in config/mails, and the queries of their tables.",
                fr: "Vérifie les déclarations de config/mails et les requêtes de leurs tableaux."),
            discussion: Help.text(
                en: "Nothing is sent. Exit status 2 if there is a mistake.",
                fr: "Rien n'est envoyé. Code de sortie 2 : il y a une faute."))

        @OptionGroup var options: InstallationOptions

        func run() async throws {
            let installation = try Installation(options)
            let (catalog, mistakes) = installation.loadMails()
            let settings = installation.settings
            let language = settings.language
            guard mistakes.isEmpty else { throw Installation.refused(mistakes, in: language) }
            let days = try installation.factoryDays()
            let mails = catalog.mails
            if mails.contains(where: \.hasTables) {
                try await Database.with(installation, .look) { connection in
                    for mail in mails {
                        try MailCheck(mail, days, language).run(on: connection)
                    }
                }
            }
            let list = mails.map(\.name).joined(separator: ", ")
            say(
                Phrase.counted(mails.count, en: "# mail[s]: ", fr: "# courriel[s] : ")[language]
                    + list)
            guard settings.mail.isSet else {
                return say("\(MailError.noServer.sentence[language]).")
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Send a mail again to one recipient: the same mail, under the same Message-ID.",
                fr:
                    "Renvoie un courriel à un destinataire : le même, sous le même Message-ID."),
            discussion: Help.text(
                en: "The number is that of `bascule mails outbox`. Exit status 2 if it is none "
                    + "that waits or has failed.",
                fr: "Le numéro est celui de `bascule mails outbox`. Code de sortie 2 s'il n'est ni "
                    + "en attente ni en échec."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: Help.of(en: "The number.", fr: "Le numéro.")) var id: Int64

        func run() async throws {
            let id = id
            let installation = try Installation(options)
            let language = installation.settings.language
            let address = try await Database.with(installation) { connection in
                try RetryMail(id).run(by: .invoker, on: connection)
            }
            say(
                Phrase(en: "\(id): again to \(address).", fr: "\(id) : de nouveau à \(address).")[
                    language])
            let report = try await MailsSend.deliver(installation)
            MailsSend.tell(report, in: language)
        }
    }
}
