// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import ArgumentParser
import Journal
import Postgres
import Views
import Wording

struct RolesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: Help.text(
            en: "What users may do, by the roles that they have.",
            fr: "Ce que les utilisateurs peuvent faire, selon leurs rôles."),
        subcommands: [List.self, Set.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "The roles and their permissions.", fr: "Les rôles et leurs droits."))

        @OptionGroup var options: InstallationOptions
        @Flag(help: Help.of(en: "As a JSON array.", fr: "En JSON.")) var json = false

        func run() async throws {
            let installation = try Installation(options)
            let roles = try await Database.with(installation, .look) {
                try RoleView.Filter().first(100_000, on: $0)
            }
            if json { return try sayJSON(rows: roles) }
            let rows = roles.map { role in
                [role.name, "\(role.users)", role.permissions.joined(separator: " ")]
            }
            say(table(["name", "users", "permissions"], rows, in: installation.language))
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Give a role these permissions, and no others; a new name makes a role.",
                fr: "Donne ces droits à un rôle, et pas d'autres ; un nom nouveau crée un rôle."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: Help.of(en: "The role's name.", fr: "Le nom du rôle.")) var role: String
        @Argument(
            help: Help.of(
                en: "Permissions, each for every feed or as `permission@feed`.",
                fr: "Des droits, chacun pour tous les flux ou comme `droit@flux`."))
        var permissions: [String]
        @Flag(
            help: Help.of(
                en: "It is a new role, though its name is near to that of a shipped one.",
                fr: "C'est un rôle nouveau, même si son nom est proche d'un rôle fourni."))
        var new = false

        func run() async throws {
            let new = new
            let installation = try Installation(options)
            let wanted = try exitStatus(in: installation.language) {
                try UserRole(role, texts: permissions)
            }
            try installation.requireFeeds(of: wanted.scopes)
            try await change(options) { connection in
                let others = try UserRoles.names(on: connection)
                let isNew =
                    try SetRole(wanted, isNew: new).run(by: .invoker, on: connection) == nil
                let count = wanted.scopes.count
                return isNew
                    ? Phrase(
                        en: "role \(wanted.name) is new; permissions: \(count)",
                        fr: "le rôle \(wanted.name) est nouveau ; droits : \(count)")
                        + Self.near(wanted.name, others)
                    : Phrase(
                        en: "role \(wanted.name) is set; permissions: \(count)",
                        fr: "le rôle \(wanted.name) est modifié ; droits : \(count)")
            }
        }

        /// A new name may be a slip, and then a user has not what it was to have.
        private static func near(_ name: String, _ others: [String]) -> Phrase {
            guard let other = nearest(to: name, in: others) else { return Phrase("") }
            return Phrase(
                en: "; there is a role `\(other)` too", fr: " ; il y a aussi un rôle `\(other)`")
        }
    }
}
