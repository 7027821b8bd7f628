// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import Journal
import Postgres
import Testing
import Wording

/// What an action refuses whoever is not at the command line.
@Suite struct AccountGuardTests {
    private let site: ActionSite
    private let online = JournalActor(.user, "ada", origin: .service)

    init() async throws {
        site = try ActionSite()
        for (name, role) in [("ada", "administrateur"), ("bob", "analyste")] {
            let password = try await HashingDesk.shared.choose(
                Password("correct horse battery"), for: name, site: [])
            try AddUser(name, roles: [role], password: password).run(
                by: ActionSite.person, on: site.connection)
        }
    }

    private func inSession(_ name: String) throws -> Principal {
        let rules = SessionRules()
        let key = try Sessions.open(
            for: try Users.find(name, on: site.connection), rules: rules, address: "192.0.2.1",
            on: site.connection)
        return try #require(try Sessions.find(key, rules: rules, on: site.connection))
    }

    private func add(
        _ scopes: [String], for name: String, by maker: Principal?, _ actor: JournalActor? = nil
    ) throws -> Tokens.Made {
        try AddToken(for: name, scopes: TokenScopes(texts: scopes), madeBy: maker).run(
            by: actor ?? online, on: site.connection)
    }

    @Test func `by a token no token is made, in a session and at the command line it is`() throws {
        let made = try add(["all"], for: "ada", by: nil, ActionSite.person)
        let byToken = try #require(try Tokens.find(made.text, on: site.connection))
        #expect(throws: AccountError.self) { try add(["data.view"], for: "ada", by: byToken) }
        #expect(throws: AccountError.self) { try add(["data.view"], for: "ada", by: nil) }
        _ = try add(["data.view"], for: "ada", by: try inSession("ada"))
        _ = try add(["all"], for: "ada", by: try inSession("ada"))
        let count = try site.connection.query("select count(*) from bascule.token")
            .value(as: Int.self)
        #expect(count == 3)
    }

    @Test func `a token gives no more than who makes it may do`() throws {
        let bob = try inSession("bob")
        _ = try add(["data.view", "files.import@pesees"], for: "ada", by: bob)
        let error = #expect(throws: AccountError.self) {
            try add(["data.view", "users.manage"], for: "ada", by: bob)
        }
        #expect(
            error?.sentence.en.contains("lacks: users.manage.") == true, "\(error.debugDescription)"
        )
        #expect(throws: AccountError.self) { try add(["all"], for: "ada", by: bob) }
        _ = try add(["users.manage"], for: "bob", by: nil, ActionSite.person)
    }

    @Test func `the last who can give rights back is neither disabled nor given other roles`()
        throws
    {
        let connection = site.connection
        #expect(throws: AccountError.self) {
            try DisableUser("ada").run(by: online, on: connection)
        }
        #expect(throws: AccountError.self) {
            try SetUserRoles(["operateur"], of: "ada").run(by: online, on: connection)
        }
        let held = try UserRole("chef", texts: ["users.manage@pesees", "roles.edit"])
        _ = try SetRole(held).run(by: ActionSite.person, on: connection)
        try SetUserRoles(["chef"], of: "bob").run(by: online, on: connection)
        #expect(throws: AccountError.self, "held to a feed it is not enough") {
            try DisableUser("ada").run(by: online, on: connection)
        }
        try SetUserRoles(["administrateur"], of: "bob").run(by: online, on: connection)
        #expect(try DisableUser("ada").run(by: online, on: connection))
        #expect(throws: AccountError.self, "a disabled one does not count") {
            try SetUserRoles(["lecteur"], of: "bob").run(by: online, on: connection)
        }
        #expect(try DisableUser("bob").run(by: ActionSite.person, on: connection))
    }
}
