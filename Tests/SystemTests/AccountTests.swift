// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Users, tokens and roles, as a person and as a script use them.
    @Suite struct Accounts {
        static let password = "canne et quatre moulins"

        /// A migrated site with a user `ada` who has that password.
        func with(_ body: (World) async throws -> Void) async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let added = try await world.run(
                    ["users", "add", "ada", "--role", "analyste", "--password-stdin"],
                    input: Self.password + "\nnot this line\n")
                #expect(added.status == 0 && added.output.isEmpty, "\(added.errors)")
                try await body(world)
            }
        }

        func objects(_ world: World, _ command: [String]) async throws -> [[String: Any]] {
            try await world.run(command + ["--json"]).objects
        }

        @Test func `a made password is alone on its line, and is to be changed within seven days`()
            async throws
        {
            try await with { world in
                let made = try await world.run(["users", "add", "bob.k-9_x", "--role", "lecteur"])
                #expect(made.status == 0)
                #expect(made.output.wholeMatch(of: /[0-9a-z]{6}(-[0-9a-z]{6}){3}\n/) != nil)
                #expect(made.errors.contains("bob.k-9_x is added"), "\(made.errors)")
                let again = try await world.run(["users", "password", "bob.k-9_x"])
                #expect(again.status == 0 && again.output != made.output)
                #expect(again.output.wholeMatch(of: /[0-9a-z-]{27}\n/) != nil)
                let users = try await objects(world, ["users", "list"])
                #expect(users.map { $0["name"] as? String } == ["ada", "bob.k-9_x"])
                #expect(users.map { $0["must_change_password"] as? Bool } == [false, true])
                #expect(users[0]["password_expires_at"] is NSNull)
                #expect((users[1]["password_expires_at"] as? String)?.hasSuffix("Z") == true)
                let typed = try await world.run(
                    ["users", "password", "bob.k-9_x", "--password-stdin"], input: Self.password)
                #expect(typed.status == 0 && typed.output.isEmpty)
                let same = try await world.run(
                    ["users", "password", "bob.k-9_x", "--password-stdin"],
                    input: Self.password + "\r\n")
                #expect(same.status == 0, "the same again stands: \(same.errors)")
                #expect(
                    try await objects(world, ["users", "list"])
                        .map { $0["must_change_password"] as? Bool } == [false, false])
            }
        }

        @Test func `without a database it ends in 3`() async throws {
            try await World.with(isNew: true) { world in
                let away = ["BASCULE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"]
                for command in [
                    ["users", "list"], ["users", "add", "a", "--role", "lecteur"],
                    ["tokens", "list"],
                    ["roles", "list"], ["roles", "set", "lecteur", "data.view"],
                ] {
                    let told = try await world.run(command, environment: away)
                    #expect(told.status == 3 && told.output.isEmpty, "\(command): \(told.errors)")
                }
                let early = try await world.run(["users", "list"])
                #expect(early.status == 3 && early.errors.contains("migrate"), "\(early.errors)")
            }
        }

        @Test func `a user is disabled, enabled, and given roles; its sessions end at once`()
            async throws
        {
            try await with { world in
                for (command, says) in [
                    (["users", "role", "ada", "operateur", "lecteur"], "operateur, lecteur"),
                    (["users", "password", "ada"], "another password"),
                    (["users", "disable", "ada"], "ada is disabled"),
                    (["users", "disable", "ada"], "was disabled before"),
                    (["users", "enable", "ada"], "ada is enabled"),
                    (["users", "enable", "ada"], "was not disabled"),
                    (["users", "logout", "ada"], "have ended: 1"),
                    (["users", "logout", "ada"], "have ended: 0"),
                ] {
                    if command[1] != "enable", !says.contains("0"), !says.contains("before") {
                        _ = try await world.session.use {
                            try $0.execute(
                                """
                                insert into bascule.session (digest, user_id, ends_at, address, agent)
                                select sha256('x'), id, now() + interval '1 day', '', '' from bascule.app_user
                                """)
                        }
                    }
                    let told = try await world.run(command)
                    #expect(
                        told.status == 0 && told.errors.contains(says), "\(command): \(told.errors)"
                    )
                    #expect(try await world.number("select count(*) from bascule.session") == 0)
                }
                let users = try await objects(world, ["users", "list"])
                #expect(users[0]["roles"] as? [String] == ["lecteur", "operateur"])
                #expect(users[0]["state"] as? String == "active")
                let actions = try await world.texts(
                    "select action from bascule.journal where subject = 'user ada' order by id")
                #expect(
                    actions == [
                        "user added", "user roles", "user password", "user disabled",
                        "user enabled",
                        "user logged out",
                    ])
            }
        }

        @Test func `a token is alone on its line, is listed without its text, and is revoked`()
            async throws
        {
            try await with { world in
                let made = try await world.run([
                    "tokens", "add", "--user", "ada", "--scope", "files.import@mesures",
                    "data.view",
                    "users.manage", "--expires", "12h", "--label", "Django, site 2",
                ])
                #expect(made.status == 0)
                #expect(
                    made.output.wholeMatch(of: /bsc_[A-Za-z0-9_-]{43}\n/) != nil, "\(made.output)")
                #expect(made.errors.contains("does not give what ada does not have: users.manage"))
                let second = try await world.run([
                    "tokens", "add", "--user", "ada", "--scope", "data.view", "--scope",
                    "jobs.view",
                    "--expires", "1s",
                ])
                #expect(second.status == 0 && !second.errors.contains("does not give"))
                let tokens = try await objects(world, ["tokens", "list", "--user", "ada"])
                #expect(tokens.map { $0["id"] as? Int } == [2, 1])
                #expect(
                    tokens[1]["scopes"] as? [String]
                        == ["data.view", "files.import@mesures", "users.manage"])
                #expect(tokens[1]["label"] as? String == "Django, site 2")
                #expect(tokens[1]["state"] as? String == "active")
                #expect(tokens[1]["last_used_at"] is NSNull, "made is not used")
                try await eventually("a second is over") {
                    try await objects(world, ["tokens", "list"])[0]["state"] as? String == "expired"
                }
                #expect(try await world.run(["tokens", "revoke", "1"]).status == 0)
                #expect(try await world.run(["tokens", "revoke", "1"]).errors.contains("before"))
                let list = try await world.run(["tokens", "list"])
                #expect(list.output.contains("revoked") && !list.output.contains("bsc_"))
            }
        }

        @Test func `a second factor is an address for an application, and is taken away again`()
            async throws
        {
            try await with { world in
                let told = try await world.run(["users", "totp", "ada"])
                let address =
                    /otpauth:\/\/totp\/Bascule:ada\?secret=([A-Z2-7]{32})&issuer=Bascule\n/
                let secret = try #require(told.output.wholeMatch(of: address)).output.1
                #expect(told.status == 0 && !told.errors.contains(secret))
                let users = try await objects(world, ["users", "list"])
                #expect(users[0]["has_second_factor"] as? Bool == true)
                let again = try await world.run(["users", "totp", "ada"])
                #expect(again.status == 0 && again.output != told.output)
                for says in ["no second factor any more", "had no second factor"] {
                    let off = try await world.run(["users", "totp", "ada", "--off"])
                    #expect(off.status == 0 && off.output.isEmpty, "\(off.errors)")
                    #expect(off.errors.contains(says), "\(off.errors)")
                }
                let entries = try await world.texts(
                    """
                    select parameters::text from bascule.journal
                     where action = 'user second factor' order by id
                    """)
                #expect(
                    entries == [#"{"is_on": true}"#, #"{"is_on": true}"#, #"{"is_on": false}"#])
            }
        }

        @Test func `a role is set for feeds, and what is new is told`() async throws {
            try await with { world in
                let new = try await world.run([
                    "roles", "set", "labo", "files.import@mesures", "data.view",
                ])
                #expect(new.status == 0 && new.errors.contains("labo is new; permissions: 2"))
                let less = try await world.run(["roles", "set", "analyste", "data.view"])
                #expect(less.status == 0 && less.errors.contains("analyste is set"))
                let roles = try await objects(world, ["roles", "list"])
                let labo = try #require(roles.first { $0["name"] as? String == "labo" })
                #expect(labo["permissions"] as? [String] == ["data.view", "files.import@mesures"])
                #expect(labo["users"] as? Int == 0 && roles.count == 5)
                let removed = try await world.texts(
                    """
                    select jsonb_array_length(parameters->'removed')::text from bascule.journal
                     where action = 'role set' and subject = 'role analyste'
                    """)
                #expect(removed == ["16"])
            }
        }

        @Test func `lists fit the terminal, in French too`() async throws {
            try await with { world in
                _ = try await world.run([
                    "tokens", "add", "--user", "ada", "--scope", "all", "--label",
                    String(repeating: "un libellé assez long ", count: 5),
                ])
                for (command, french) in [
                    (["users", "list"], "rôles"), (["tokens", "list"], "libellé"),
                    (["roles", "list"], "droits"),
                ] {
                    for columns in [60, 100] {
                        let lines = try await Output().onTerminal(
                            columns, command, world, noColour: true)
                        #expect(lines.count >= 2)
                        #expect(lines.allSatisfy { $0.count <= columns }, "\(lines)")
                    }
                    let told = try await world.run(command, environment: ["BASCULE_LANGUAGE": "fr"])
                    #expect(told.output.contains(french), "\(told.output)")
                }
            }
        }
    }
}
