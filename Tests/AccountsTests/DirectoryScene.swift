// SPDX-License-Identifier: Apache-2.0

import Directory
import Postgres
import Synchronization
import TestSupport

@testable import Accounts

/// A database, and a directory with ada and bob, whose groups `labo` and `conduite` have roles.
final class DirectoryScene: Sendable {
    static let password = Password("of the directory")

    let accounts: AccountScene
    let slapd: Slapd
    let directory: DirectoryAccounts
    private let told: Notices

    private final class Notices: Sendable {
        let all = Mutex<[DirectoryNotice]>([])
    }

    private init(_ slapd: Slapd, patience: Duration) throws {
        accounts = try AccountScene()
        self.slapd = slapd
        var options = DirectoryOptions(
            host: Slapd.host, port: slapd.tlsPort, protection: .tls, base: Slapd.people)
        options.authorities = slapd.authority
        options.bindDN = Slapd.service
        options.passwordFile = slapd.passwordFile
        options.groupBase = Slapd.groups
        options.patience = patience
        let told = Notices()
        self.told = told
        directory = DirectoryAccounts(
            DirectoryClient(options),
            roles: [
                Slapd.group("labo"): "analyste",
                "CN=Conduite, OU=groups,DC=gardel,DC=example": "operateur",
                Slapd.group("odd"): "no-such-role",
            ], tell: { notice in told.all.withLock { $0.append(notice) } })
    }

    static func with(
        patience: Duration = .seconds(30), _ body: (DirectoryScene) async throws -> Void
    ) async throws {
        let slapd = try await Slapd.start()
        let result: Result<Void, any Error>
        do {
            for name in ["ada", "bob"] {
                try await slapd.add(name, password: Self.password.revealed)
            }
            try await slapd.addGroup("labo", ["ada", "bob"])
            try await slapd.addGroup("conduite", ["bob"])
            try await body(DirectoryScene(slapd, patience: patience))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        slapd.thaw()
        try await slapd.stop()
        try result.get()
    }

    var notices: [DirectoryNotice] { told.all.withLock { $0 } }

    func logIn(
        _ name: String, _ password: Password = password, from address: String = "192.0.2.1",
        isLocal: Bool = true
    ) async throws -> LoginAttempt.Outcome {
        try await LoginAttempt(
            name, password, from: address, desk: accounts.desk,
            sources: LoginSources(isLocal: isLocal, directory: directory)
        ).run(by: AccountScene.worker, on: accounts.session)
    }

    func key(_ name: String) async throws -> SessionKey {
        guard case .loggedIn(let key, _) = try await logIn(name) else {
            throw AccountScene.NotLoggedIn()
        }
        return key
    }

    func recheck() async throws -> [String] {
        try await DirectoryRecheck(directory).run(
            by: AccountScene.worker, on: accounts.session)
    }

    func roles(_ name: String) async throws -> [String] {
        try await accounts.texts(
            """
            select role from bascule.user_role r join bascule.app_user u on u.id = r.user_id
             where u.name = \(name) order by 1
            """)
    }

    func token(_ name: String) async throws -> String {
        try await accounts.session.use { connection in
            let id = try Users.find(name, on: connection)
            return try Tokens.add(
                for: id, scopes: .all, label: "", lasting: Tokens.usualLife, by: "user:t",
                on: connection
            ).text
        }
    }
}
