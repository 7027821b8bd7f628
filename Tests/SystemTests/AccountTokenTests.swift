// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

extension WholeService.Accounts {
    @Test func `changes of a user say which tokens still work, and all are revoked at once`()
        async throws
    {
        try await with { world in
            let add = ["tokens", "add", "--user", "ada", "--scope", "all"]
            for _ in 0..<2 { #expect(try await world.run(add).status == 0) }
            let says = "tokens that still work: 2 (`bascule tokens revoke --user ada`)"
            for command in [
                ["users", "password", "ada"], ["users", "logout", "ada"], ["users", "totp", "ada"],
                ["users", "totp", "ada", "--off"],
            ] {
                let told = try await world.run(command)
                #expect(told.status == 0 && told.errors.contains(says), "\(told.errors)")
            }
            #expect(try await world.run(["users", "disable", "ada"]).status == 0)
            let disabled = try await world.run(add)
            #expect(disabled.status == 0)
            #expect(disabled.errors.contains("ada is disabled"), "\(disabled.errors)")
            let enabled = try await world.run(["users", "enable", "ada"])
            #expect(enabled.errors.contains("still work: 3"), "\(enabled.errors)")
            let revoked = try await world.run(["tokens", "revoke", "--user", "ada"])
            #expect(revoked.errors.contains("are revoked: 3"), "\(revoked.errors)")
            let again = try await world.run(["tokens", "revoke", "--user", "ada"])
            #expect(again.status == 0 && again.errors.contains("are revoked: 0"))
            #expect(
                try await world.texts(
                    "select result::text from bascule.journal where action = 'tokens revoked'")
                    == [#"{"tokens": 3}"#])
            let told = try await world.run(["users", "logout", "ada"])
            #expect(!told.errors.contains("still work"), "\(told.errors)")
        }
    }

    @Test func `a new role near to one of the site's is made and told, near to a shipped one said`()
        async throws
    {
        try await with { world in
            _ = try await world.run(["roles", "set", "labo-nord", "data.view"])
            let near = try await world.run(["roles", "set", "labo-sud", "data.view"])
            #expect(near.status == 0, "\(near.errors)")
            #expect(near.errors.contains("labo-sud is new"), "\(near.errors)")
            #expect(near.errors.contains("there is a role `labo-nord` too"), "\(near.errors)")
            let slip = try await world.run(["roles", "set", "lecteurs", "data.view"])
            #expect(slip.status == 2 && slip.errors.contains("--new"), "\(slip.errors)")
            let said = try await world.run(["roles", "set", "lecteurs", "data.view", "--new"])
            #expect(said.status == 0 && said.errors.contains("lecteurs is new"), "\(said.errors)")
            #expect(said.errors.contains("a role `lecteur` too"), "\(said.errors)")
        }
    }
}
