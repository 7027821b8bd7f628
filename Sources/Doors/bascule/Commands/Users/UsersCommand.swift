// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import ArgumentParser
import Calendar
import Configuration
import Journal
import Postgres
import Views
import Wording

struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: Help.text(
            en: "The people who may log in: their roles, passwords and sessions.",
            fr: "Les personnes qui peuvent se connecter : rôles, mots de passe, sessions."),
        subcommands: [
            Add.self, List.self, SetRole.self, SetPassword.self, Disable.self, Enable.self,
            LogOut.self, SecondFactor.self,
        ])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Add a user; a made password is printed once.",
                fr: "Ajoute un utilisateur ; un mot de passe fait ici est affiché une fois."),
            discussion: Help.text(
                en: "A made password must be changed at the first login, within seven days.",
                fr: "Il doit être changé à la première connexion, dans les sept jours."))

        @OptionGroup var user: ChosenUser
        @Option(
            parsing: .upToNextOption, help: Help.of(en: "The roles.", fr: "Les rôles."))
        var role: [String]
        @OptionGroup var password: PasswordOption

        func run() async throws {
            let (name, roles) = (user.name, role)
            let installation = try Installation(user.options)
            let (kept, shown) = try await password.password(for: name, in: installation.settings)
            try await Database.with(installation) {
                try AddUser(name, roles: roles, password: kept).run(by: .invoker, on: $0)
            }
            if let shown { say(shown.revealed) }
            let told = Phrase(en: "user \(name) is added", fr: "l'utilisateur \(name) est ajouté")
            complain((told + (shown == nil ? Phrase("") : Self.madeTold))[installation.language])
        }

        static let madeTold = Phrase(
            en: "; the password is to be changed at the first login, within seven days",
            fr: " ; le mot de passe est à changer à la première connexion, dans les sept jours")
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(en: "All users.", fr: "Tous les utilisateurs."))

        @OptionGroup var options: InstallationOptions
        @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

        func run() async throws {
            let installation = try Installation(options)
            let users = try await Database.with(installation, .look) {
                try UserView.Filter().first(100_000, on: $0)
            }
            if json { return try sayJSON(rows: users) }
            let settings = installation.settings
            let zone = try Zone(settings.zone)
            let rows = users.map { user in
                [
                    user.name, user.roles.joined(separator: ", "), user.state,
                    user.source == "local"
                        ? user.mustChangePassword ? settings.language.toBeChanged : ""
                        : settings.language.ofDirectory(user),
                    user.lastLoginAt.map(zone.shown) ?? "",
                ]
            }
            let titles = ["name", "roles", "state", "password", "last login (\(settings.zone))"]
            say(table(titles, rows, in: settings.language))
        }
    }
}

extension Language {
    fileprivate var toBeChanged: String {
        Phrase(en: "to be changed", fr: "à changer")[self]
    }

    fileprivate func ofDirectory(_ user: UserView) -> String {
        user.lostAt == nil
            ? Phrase(en: "of the directory", fr: "de l'annuaire")[self]
            : Phrase(en: "not in the directory any more", fr: "n'est plus dans l'annuaire")[self]
    }
}
