// SPDX-License-Identifier: Apache-2.0

import Foundation
import OpenID
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Accounts

/// A database, and an issuer whose groups `labo` and `conduite` have roles.
final class OpenIDScene: Sendable {
    static let address = "192.0.2.1"

    let accounts: AccountScene
    let issuer: TestIssuer
    let openID: OpenIDAccounts
    private let told: Notices

    private final class Notices: Sendable {
        let all = Mutex<[OpenIDNotice]>([])
    }

    private init(_ issuer: TestIssuer) throws {
        accounts = try AccountScene()
        self.issuer = issuer
        var options = OpenIDOptions(
            issuer: issuer.issuer, clientID: TestIssuer.clientID,
            redirect: "http://127.0.0.1:1/back")
        options.secretFile = issuer.secretFile
        options.patience = .seconds(20)
        let told = Notices()
        self.told = told
        openID = OpenIDAccounts(
            OpenIDProvider(options),
            roles: ["labo": "analyste", "conduite": "operateur", "odd": "no-such-role"],
            tell: { notice in told.all.withLock { $0.append(notice) } })
    }

    static func with(_ body: (OpenIDScene) async throws -> Void) async throws {
        try await TestIssuer.with { issuer in
            try await body(OpenIDScene(issuer))
        }
    }

    var notices: [OpenIDNotice] { told.all.withLock { $0 } }

    private func login(_ address: String, _ rules: SessionRules) -> OpenIDLogin {
        OpenIDLogin(openID, from: address, rules: rules)
    }

    /// A login that was begun, and has come back.
    struct Begun: Sendable {
        let secret: LoginSecret
        var back: OpenIDLogin.Return
    }

    func begin(
        next: String = "/files", kept: LoginSecret? = nil, from address: String = address
    ) async throws -> Begun {
        let beginning = try await login(address, SessionRules()).begin(
            next: next, kept: kept, on: accounts.session)
        guard case .sent(let place, let secret) = beginning else {
            throw NotSent(beginning: beginning)
        }
        let url = try #require(URLComponents(string: try await issuer.back(from: place)))
        var back = OpenIDLogin.Return()
        for item in url.queryItems ?? [] {
            switch item.name {
            case "state": back.state = item.value ?? ""
            case "code": back.code = item.value ?? ""
            case "error": back.error = item.value
            case "iss": back.issuer = item.value
            default: break
            }
        }
        return Begun(secret: secret, back: back)
    }

    struct NotSent: Error {
        let beginning: OpenIDLogin.Beginning
    }

    func finish(
        _ begun: Begun, with secret: LoginSecret? = nil, from address: String = address,
        _ rules: SessionRules = SessionRules(), on session: Session? = nil
    ) async throws -> OpenIDLogin.Outcome {
        try await login(address, rules).finish(
            begun.back, kept: secret ?? begun.secret, by: AccountScene.worker,
            on: session ?? accounts.session)
    }

    func logIn(_ claims: String = "", _ rules: SessionRules = SessionRules()) async throws
        -> OpenIDLogin.Outcome
    {
        try issuer.set("{\"claims\": {\(claims)}}")
        return try await finish(begin(), rules)
    }

    func key(_ claims: String = "") async throws -> SessionKey {
        let outcome = try await logIn(claims)
        guard case .loggedIn(let key, _, _) = outcome else { throw AccountScene.NotLoggedIn() }
        return key
    }

    func roles(_ name: String) async throws -> [String] {
        try await accounts.texts(
            """
            select role from bascule.user_role r join bascule.app_user u on u.id = r.user_id
             where u.name = \(name) order by 1
            """)
    }

    func journal() async throws -> [String] {
        try await accounts.texts(
            "select actor || ' ' || action || ' ' || subject from bascule.journal order by id")
    }
}
