// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import Journal
import Postgres
import TestSupport
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

    @Test func `a role does not lose what the last one who can give rights back has by it`() throws
    {
        let connection = site.connection
        let chef = try UserRole("chef", texts: ["users.manage", "roles.edit"])
        _ = try SetRole(chef).run(by: ActionSite.person, on: connection)
        try SetUserRoles(["chef"], of: "bob").run(by: online, on: connection)
        #expect(try DisableUser("ada").run(by: online, on: connection))
        let less = try UserRole("chef", texts: ["users.manage"])
        #expect(throws: AccountError.self) { try SetRole(less).run(by: online, on: connection) }
        #expect(try UserRoles.find("chef", on: connection) == chef)
        #expect(try EnableUser("ada").run(by: online, on: connection))
        _ = try SetRole(less).run(by: online, on: connection)
    }

    private static func succeeds(
        on session: Session, _ body: @escaping @Sendable (borrowing Connection) throws -> Void
    ) async throws -> Bool {
        do {
            try await session.use(body)
            return true
        } catch is AccountError {
            return false
        }
    }

    @Test func `two who take rights away at once leave one who has them`() async throws {
        let chef = try UserRole("chef", texts: ["users.manage", "roles.edit"])
        _ = try SetRole(chef).run(by: ActionSite.person, on: site.connection)
        try SetUserRoles(["chef"], of: "bob").run(by: online, on: site.connection)
        let less = try UserRole("chef", texts: ["data.view"])
        let actor = online
        let (first, second) = (
            Session(try site.database.options), Session(try site.database.options)
        )
        for _ in 0..<10 {
            async let disabled = Self.succeeds(on: first) { [actor] in
                _ = try DisableUser("ada").run(by: actor, on: $0)
            }
            async let narrowed = Self.succeeds(on: second) { [actor] in
                _ = try SetRole(less).run(by: actor, on: $0)
            }
            let both = try await [disabled, narrowed]
            #expect(both.count { $0 } == 1, "\(both)")
            _ = try EnableUser("ada").run(by: online, on: site.connection)
            _ = try SetRole(chef).run(by: ActionSite.person, on: site.connection)
        }
        await first.close()
        await second.close()
    }
}
