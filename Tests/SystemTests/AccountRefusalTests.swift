// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

extension WholeService.Accounts {
    /// A command, what it reads, and what it says.
    private static let refusals: [(command: [String], input: String, says: String)] = [
        (["users", "add", "Ada", "--role", "lecteur"], "", "is no name"),
        (
            ["users", "add", String(repeating: "a", count: 65), "--role", "lecteur"],
            "", "is no name"
        ),
        (["users", "add", "ada", "--role", "lecteur"], "", "already"),
        (["users", "add", "bob", "--role", "lecter"], "", "Did you mean `lecteur`?"),
        (["users", "add", "bob"], "", "--role"),
        (
            ["users", "add", "bob", "--role", "lecteur", "--password-stdin"], "short\n",
            "5 characters"
        ),
        (
            ["users", "add", "bob", "--role", "lecteur", "--password-stdin"], "",
            "0 characters"
        ),
        (
            ["users", "add", "bob", "--role", "lecteur", "--password-stdin"],
            "motdepasse123\n", "tried first"
        ),
        (
            ["users", "add", "bob.martin.k", "--role", "lecteur", "--password-stdin"],
            "Bob.Martin.K\n", "everybody knows"
        ),
        (
            ["users", "add", "bob", "--role", "lecteur", "--password-stdin"],
            "basculebascule\n", "everybody knows"
        ),
        (
            ["users", "add", "bob", "--role", "lecteur", "--password-stdin"],
            String(repeating: "é", count: 257) + "\n", "257 characters"
        ),
        (["users", "role", "adda", "lecteur"], "", "Did you mean `ada`?"),
        (["users", "role", "ada", "admin"], "", "There is no role `admin`"),
        (["users", "role", "ada"], "", "roles"),
        (["users", "password", "bob"], "", "There is no user `bob`"),
        (["users", "disable", "bob"], "", "There is no user `bob`"),
        (["users", "enable", "bob"], "", "There is no user `bob`"),
        (["users", "logout", "bob"], "", "There is no user `bob`"),
        (["users", "totp", "bob"], "", "There is no user `bob`"),
        (
            ["tokens", "add", "--user", "bob", "--scope", "all"], "",
            "There is no user `bob`"
        ),
        (
            ["tokens", "add", "--user", "ada", "--scope", "files.imports"], "",
            "Did you mean `files.import`?"
        ),
        (
            ["tokens", "add", "--user", "ada", "--scope", "files.import@mesure"], "",
            "Did you mean `mesures`?"
        ),
        (
            ["tokens", "add", "--user", "ada", "--scope", "all", "--expires", "soon"],
            "", "duration"
        ),
        (
            ["tokens", "add", "--user", "ada", "--scope", "all", "--expires", "0s"], "",
            "ten years"
        ),
        (["tokens", "add", "--user", "ada"], "", "--scope"),
        (["tokens", "list", "--user", "adda"], "", "Did you mean `ada`?"),
        (["tokens", "revoke", "7"], "", "There is no token 7"),
        (["tokens", "revoke"], "", "--user"),
        (["tokens", "revoke", "7", "--user", "ada"], "", "--user"),
        (["tokens", "revoke", "--user", "adda"], "", "Did you mean `ada`?"),
        (["roles", "set", "operatuer", "data.view"], "", "Did you mean `operateur`?"),
        (["roles", "set", "lecteur", "data.vue"], "", "Did you mean `data.view`?"),
        (["roles", "set", "administrateur", "data.view"], "", "lock themselves out"),
        (["user", "list"], "", "Did you mean `bascule users`?"),
    ]

    @Test func `each refusal ends in 2, says what to do, and leaves nothing`() async throws {
        try await with { world in
            let before = try await world.number("select count(*) from bascule.journal")
            for (command, input, says) in Self.refusals {
                let told = try await world.run(command, input: input)
                #expect(told.status == 2 && told.output.isEmpty, "\(command): \(told.errors)")
                #expect(told.errors.contains(says), "\(command): \(told.errors)")
                let french = try await world.run(
                    command, environment: ["BASCULE_LANGUAGE": "fr"], input: input)
                #expect(french.status == 2 && french.errors != told.errors, "\(french.errors)")
            }
            #expect(try await world.number("select count(*) from bascule.journal") == before)
            #expect(try await world.number("select count(*) from bascule.app_user") == 1)
        }
    }

}
