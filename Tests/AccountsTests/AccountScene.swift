// SPDX-License-Identifier: Apache-2.0

import Journal
import Postgres
import TestSupport

@testable import Accounts

/// A database with users, and who logs in there.
final class AccountScene: Sendable {
    static let password = Password("correct horse battery")
    static let worker = JournalActor(.worker, "host:1", origin: .service)

    let database: TestDatabase
    let desk = HashingDesk(places: 2)
    let session: Session

    init() throws {
        database = try TestDatabase.migrated()
        session = Session(try database.options)
    }

    /// Adds a user with the password of all of them; gives its id.
    @discardableResult
    func add(_ name: String, _ roles: [String] = ["operateur"], made: Bool = false) async throws
        -> Int64
    {
        let password =
            made
            ? try await desk.make().kept
            : try await desk.choose(Self.password, for: name, site: [])
        return try await session.use { connection in
            try Users.add(name, roles: roles, password: password, by: "user:t", on: connection)
            return try Users.find(name, on: connection)
        }
    }

    func logIn(
        _ name: String, _ password: Password = password, from address: String = "192.0.2.1",
        on other: Session? = nil
    ) async throws -> LoginAttempt.Outcome {
        try await LoginAttempt(name, password, from: address, desk: desk)
            .run(by: Self.worker, on: other ?? session)
    }

    /// The key of a new session.
    func key(_ name: String, from address: String = "192.0.2.1") async throws -> SessionKey {
        guard case .loggedIn(let key, _) = try await logIn(name, from: address) else {
            throw NotLoggedIn()
        }
        return key
    }

    struct NotLoggedIn: Error {}

    func find(_ key: SessionKey, _ rules: SessionRules = SessionRules()) async throws
        -> Principal?
    {
        try await session.use { try Sessions.find(key, rules: rules, on: $0) }
    }

    func find(token text: String) async throws -> Principal? {
        try await session.use { try Tokens.find(text, on: $0) }
    }

    /// Makes waits last, however slow this machine is: the last failures are a minute ahead.
    func holdWaits() async throws {
        try await run(
            """
            update bascule.login_failure set failed_at = clock_timestamp() + interval '1 minute'
             where failures > 0
            """)
    }

    func run(_ statement: SQL) async throws {
        _ = try await session.use { try $0.execute(statement) }
    }

    func number(_ query: SQL) async throws -> Int {
        try await session.use { try $0.query(query).value(as: Int.self) }
    }

    func texts(_ query: SQL) async throws -> [String] {
        try await session.use { try $0.query(query).values(as: String.self) }
    }
}
