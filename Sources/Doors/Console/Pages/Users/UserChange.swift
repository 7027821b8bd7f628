// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal
internal import Postgres
internal import Wording

/// What is done to a user from their page.
enum UserChange {
    static func roles(_ visit: Visit) async throws -> Answer {
        let roles = visit.list("role")
        return try await change(visit) { name, actor, connection in
            try SetUserRoles(roles, of: name).run(by: actor, on: connection)
            return .userRoles
        }
    }

    static func disable(_ visit: Visit) async throws -> Answer {
        try await change(visit) { name, actor, connection in
            try DisableUser(name).run(by: actor, on: connection) ? .userDisabled : nil
        }
    }

    static func enable(_ visit: Visit) async throws -> Answer {
        try await change(visit) { name, actor, connection in
            try EnableUser(name).run(by: actor, on: connection) ? .userEnabled : nil
        }
    }

    static func logOut(_ visit: Visit) async throws -> Answer {
        try await change(visit) { name, actor, connection in
            _ = try LogOutUser(name).run(by: actor, on: connection)
            return .userLoggedOut
        }
    }

    static func factorOff(_ visit: Visit) async throws -> Answer {
        try await change(visit) { name, actor, connection in
            try SetSecondFactor(nil, of: name).run(by: actor, on: connection)
                ? .userFactorOff : nil
        }
    }

    static func revoke(_ visit: Visit) async throws -> Answer {
        guard let token = visit.parameters["token"].flatMap({ Int64($0) }) else {
            throw Refusal.notFound
        }
        return try await change(visit) { name, actor, connection in
            let owner = try Users.find(name, on: connection)
            return try RevokeToken(token, of: owner).run(by: actor, on: connection)
                ? .tokenRevoked : nil
        }
    }

    /// Makes another password, and shows it once.
    static func password(_ visit: Visit) async throws -> Answer {
        let (name, actor) = (try await UserPage.name(visit), try visit.actor)
        let made = try await HashingDesk.shared.make()
        do {
            try await visit.site.pool.withConnection {
                try SetPassword(made.kept, of: name).run(by: actor, on: $0)
            }
        } catch let error as AccountError {
            return try await refused(visit, error)
        }
        return .page(NewUserPage.made(name, made.shown, visit.face))
    }

    /// Where it is so already there is nothing to tell; what is refused is told on the page.
    private static func change(
        _ visit: Visit,
        _ body: @escaping @Sendable (String, JournalActor, borrowing Connection) throws -> Flash?
    ) async throws -> Answer {
        let (name, actor) = (try await UserPage.name(visit), try visit.actor)
        do {
            let flash = try await visit.site.pool.withConnection { connection in
                try connection.transaction { try body(name, actor, $0) }
            }
            let path = UsersPage.path(name)
            return flash.map { visit.done(path, $0) } ?? .see(visit.site.path(path))
        } catch let error as AccountError {
            return try await refused(visit, error)
        }
    }

    private static func refused(_ visit: Visit, _ error: AccountError) async throws -> Answer {
        try await UserPage.answer(visit, status: 422, errors: [visit.face(error.sentence)])
    }
}
