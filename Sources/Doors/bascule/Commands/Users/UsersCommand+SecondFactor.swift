// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import ArgumentParser
import Journal
import Postgres
import Wording

extension UsersCommand {
    struct SecondFactor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "totp",
            abstract: Help.text(
                en: "Give a user a second factor: codes that change every 30 seconds.",
                fr: "Donne un second facteur à un utilisateur : des codes de 30 secondes."),
            discussion: Help.text(
                en: "Prints the address that an application for codes takes, this once.",
                fr: "Affiche l'adresse que prend une application de codes, cette fois seulement."))

        @OptionGroup var user: ChosenUser
        @Flag(help: Help.of(en: "Take it away.", fr: "Le retirer.")) var off = false

        func run() async throws {
            let (name, secret) = (user.name, off ? nil : TOTP.secret())
            let installation = try Installation(user.options)
            let (isDone, tokens) = try await Database.with(installation) { connection in
                (
                    try SetSecondFactor(secret, of: name).run(by: .invoker, on: connection),
                    try UsersCommand.tokensLeft(of: name, on: connection)
                )
            }
            if let secret { say(TOTP.address(secret, user: name, site: "Bascule")) }
            let told =
                secret != nil
                ? Phrase(
                    en: "user \(name) has a new second factor; its sessions have ended",
                    fr:
                        "l'utilisateur \(name) a un nouveau second facteur ; ses sessions ont pris fin"
                )
                : isDone
                    ? Phrase(
                        en: "user \(name) has no second factor any more",
                        fr: "l'utilisateur \(name) n'a plus de second facteur")
                    : Phrase(
                        en: "user \(name) had no second factor",
                        fr: "l'utilisateur \(name) n'avait pas de second facteur")
            complain((told + tokens)[installation.language])
        }
    }
}
