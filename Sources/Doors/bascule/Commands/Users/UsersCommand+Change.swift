// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import ArgumentParser
import Journal
import Postgres
import Wording

extension UsersCommand {
    struct SetRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role",
            abstract: Help.text(
                en: "Give a user other roles; its sessions end.",
                fr: "Donne d'autres rôles à un utilisateur ; ses sessions prennent fin."))

        @OptionGroup var user: ChosenUser
        @Argument(
            help: Help.of(
                en: "All roles that it has from now on.", fr: "Tous les rôles qu'il a désormais."))
        var roles: [String]

        func run() async throws {
            let roles = roles
            try await user.change { name, connection in
                try SetUserRoles(roles, of: name).run(by: .invoker, on: connection)
                let all = roles.joined(separator: ", ")
                return Phrase(
                    en: "user \(name) has the roles: \(all)",
                    fr: "l'utilisateur \(name) a les rôles : \(all)")
            }
        }
    }

    struct SetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password",
            abstract: Help.text(
                en: "Give a user another password; its sessions end.",
                fr: "Donne un autre mot de passe à un utilisateur ; ses sessions prennent fin."))

        @OptionGroup var user: ChosenUser
        @OptionGroup var password: PasswordOption

        func run() async throws {
            let name = user.name
            let installation = try Installation(user.options)
            let (kept, shown) = try await password.password(for: name, in: installation.settings)
            let tokens = try await Database.with(installation) { connection in
                try Application.SetPassword(kept, of: name).run(by: .invoker, on: connection)
                return try UsersCommand.tokensLeft(of: name, on: connection)
            }
            if let shown { say(shown.revealed) }
            let told = Phrase(
                en: "user \(name) has another password",
                fr: "l'utilisateur \(name) a un autre mot de passe")
            let rest = shown == nil ? Phrase("") : UsersCommand.Add.madeTold
            complain((told + rest + tokens)[installation.language])
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Shut a user out; its sessions end, its tokens give nothing.",
                fr: "Exclut un utilisateur : ses sessions prennent fin, ses jetons ne donnent rien."
            ))

        @OptionGroup var user: ChosenUser

        func run() async throws {
            try await user.change { name, connection in
                try DisableUser(name).run(by: .invoker, on: connection)
                    ? Phrase(
                        en: "user \(name) is disabled", fr: "l'utilisateur \(name) est désactivé")
                    : Phrase(
                        en: "user \(name) was disabled before",
                        fr: "l'utilisateur \(name) était déjà désactivé")
            }
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Let a disabled user in again.",
                fr: "Laisse de nouveau entrer un utilisateur désactivé."))

        @OptionGroup var user: ChosenUser

        func run() async throws {
            try await user.change { name, connection in
                try EnableUser(name).run(by: .invoker, on: connection)
                    ? Phrase(en: "user \(name) is enabled", fr: "l'utilisateur \(name) est activé")
                        + UsersCommand.tokensLeft(of: name, on: connection)
                    : Phrase(
                        en: "user \(name) was not disabled",
                        fr: "l'utilisateur \(name) n'était pas désactivé")
            }
        }
    }

    struct LogOut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "logout",
            abstract: Help.text(
                en: "End all sessions of a user.",
                fr: "Met fin à toutes les sessions d'un utilisateur."))

        @OptionGroup var user: ChosenUser

        func run() async throws {
            try await user.change { name, connection in
                let ended = try LogOutUser(name).run(by: .invoker, on: connection)
                return try Phrase(
                    en: "sessions of \(name) that have ended: \(ended)",
                    fr: "sessions de \(name) qui ont pris fin : \(ended)")
                    + UsersCommand.tokensLeft(of: name, on: connection)
            }
        }
    }
}
