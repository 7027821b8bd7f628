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

struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens",
        abstract: Help.text(
            en: "What programs show instead of a password, each for a user.",
            fr: "Ce que les programmes montrent au lieu d'un mot de passe, chacun d'un utilisateur."
        ),
        subcommands: [Add.self, List.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Make a token and print it, this once.",
                fr: "Fait un jeton et l'affiche, cette fois seulement."))

        @OptionGroup var options: InstallationOptions
        @Option(
            help: Help.of(
                en: "The user whose token it is.", fr: "L'utilisateur dont c'est le jeton."))
        var user: String
        @Option(
            parsing: .upToNextOption,
            help: Help.of(
                en: "A permission, `permission@feed`, or `all`: whatever the user has.",
                fr: "Un droit, `droit@flux`, ou `all` : tout ce qu'a l'utilisateur."))
        var scope: [String]
        @Option(
            help: Help.of(en: "How long it lasts: `90d`, `12h`.", fr: "Sa durée : `90d`, `12h`."))
        var expires = "90d"
        @Option(help: Help.of(en: "What it is for.", fr: "À quoi il sert."))
        var label = ""

        func validate() throws {
            guard Quantity.duration(expires) == nil else { return }
            throw ValidationError(
                en: "--expires takes a duration such as 90d or 12h, not “\(expires)”.",
                fr: "--expires prend une durée comme 90d ou 12h, pas « \(expires) ».")
        }

        func run() async throws {
            let (user, label) = (user, label)
            let installation = try Installation(options)
            let scopes = try exitStatus(in: installation.language) {
                try TokenScopes(texts: scope)
            }
            try installation.requireFeeds(of: scopes.scopes)
            let life = Quantity.duration(expires) ?? Tokens.usualLife
            let (made, rights, isDisabled) = try await Database.with(installation) { connection in
                (
                    try AddToken(for: user, scopes: scopes, label: label, lasting: life)
                        .run(by: .invoker, on: connection),
                    try Users.rights(of: user, token: scopes, on: connection),
                    try UserView.Filter.isDisabled(user, on: connection)
                )
            }
            say(made.text)
            let zone = installation.settings.zone
            let until = try "\(Zone(zone).shown(made.expiresAt)) (\(zone))"
            complain(
                Phrase(
                    en: "token \(made.id) of \(user) lasts until \(until); it is not shown again",
                    fr: "le jeton \(made.id) de \(user) est valable jusqu'au \(until) ; il n'est"
                        + " plus montré")[installation.language])
            if isDisabled {
                return complain(
                    Phrase(
                        en: "\(user) is disabled: the token gives nothing before"
                            + " `bascule users enable \(user)`",
                        fr: "\(user) est désactivé : le jeton ne donne rien avant"
                            + " `bascule users enable \(user)`")[installation.language])
            }
            guard !rights.lacking.isEmpty else { return }
            let list = rights.lacking.map(\.text).joined(separator: ", ")
            complain(
                Phrase(
                    en: "it does not give what \(user) does not have: \(list)",
                    fr: "il ne donne pas ce que \(user) n'a pas : \(list)")[installation.language])
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The tokens, newest first, never what they are.",
                fr: "Les jetons, les derniers d'abord, jamais leur texte."))

        @OptionGroup var options: InstallationOptions
        @Option(
            help: Help.of(en: "Only those of this user.", fr: "Seulement ceux de cet utilisateur."))
        var user: String?
        @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

        func run() async throws {
            var filter = TokenView.Filter()
            filter.userName = user
            let (wanted, user) = (filter, user)
            let installation = try Installation(options)
            let tokens = try await Database.with(installation, .look) { connection in
                if let user { try UserView.Filter.require(user, on: connection) }
                return try wanted.first(100_000, on: connection)
            }
            if json { return try sayJSON(rows: tokens) }
            let settings = installation.settings
            let zone = try Zone(settings.zone)
            let rows = tokens.map { token in
                [
                    "\(token.id)", token.userName, token.label, token.state,
                    token.scopes.joined(separator: " "), zone.shown(token.expiresAt),
                    token.lastUsedAt.map(zone.shown) ?? "",
                ]
            }
            let titles = [
                "id", "user", "label", "state", "scopes", "expires (\(settings.zone))", "last used",
            ]
            say(table(titles, rows, in: settings.language))
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "End a token for good, or all of a user.",
                fr: "Met fin à un jeton pour de bon, ou à tous ceux d'un utilisateur."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: Help.of(en: "The token's id.", fr: "L'id du jeton.")) var id: Int64?
        @Option(
            help: Help.of(
                en: "All tokens of this user.", fr: "Tous les jetons de cet utilisateur."))
        var user: String?

        func validate() throws {
            guard (id == nil) == (user == nil) else { return }
            throw ValidationError(
                en: "Name either a token by its id or a user by --user.",
                fr: "Nommez soit un jeton par son id, soit un utilisateur par --user.")
        }

        func run() async throws {
            if let user {
                return try await change(options) { connection in
                    let count = try RevokeUserTokens(of: user).run(by: .invoker, on: connection)
                    return Phrase(
                        en: "tokens of \(user) that are revoked: \(count)",
                        fr: "jetons de \(user) qui sont révoqués : \(count)")
                }
            }
            guard let id else { return }
            try await change(options) { connection in
                try RevokeToken(id).run(by: .invoker, on: connection)
                    ? Phrase(en: "token \(id) is revoked", fr: "le jeton \(id) est révoqué")
                    : Phrase(
                        en: "token \(id) was revoked before",
                        fr: "le jeton \(id) était déjà révoqué")
            }
        }
    }
}

extension Installation {
    /// - Throws: `ExitCode(2)` where a scope is held to a feed that there is not.
    func requireFeeds(of scopes: [Scope]) throws {
        for feed in Set(scopes.compactMap(\.feed)).sorted() { try requireFeed(feed) }
    }
}

extension UserView.Filter {
    fileprivate static func isDisabled(_ name: String, on connection: Connection) throws -> Bool {
        var filter = Self()
        filter.name = name
        return try filter.first(1, on: connection).contains { $0.state == "disabled" }
    }

    /// - Throws: `AccountError` where there is no such user.
    fileprivate static func require(_ name: String, on connection: Connection) throws {
        var filter = Self()
        filter.name = name
        guard try filter.first(1, on: connection).isEmpty else { return }
        let known = try Self().first(1_000, on: connection).map(\.name)
        throw AccountError.unknownUser(name, known: known)
    }
}
