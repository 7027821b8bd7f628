// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Console

/// A console before an issuer that says what it wants, and browsers that go between them.
protocol BetweenIssuers {}

extension BetweenIssuers {
    func with(
        _ settings: [String: String] = [:],
        _ body: @escaping @Sendable (ConsoleScene, TestIssuer) async throws -> Void
    ) async throws {
        let port = try await FreePort.find()
        try await TestIssuer.with { issuer in
            let all = issuer.settings(consolePort: port).merging(settings) { $1 }
            try await ConsoleScene.with(all) { try await body($0, issuer) }
        }
    }

    func begin(
        _ scene: ConsoleScene, _ issuer: TestIssuer, next: String = "/files"
    ) async throws -> SentBrowser {
        let reply = try await scene.send("GET", "/login/oidc?next=\(FormText.encoded(next))")
        let place = try #require(reply["location"], "\(reply.status)")
        #expect(reply.status == 303 && place.hasPrefix(issuer.issuer + "/authorize?"))
        let url = try #require(URLComponents(string: try await issuer.back(from: place)))
        #expect(url.host == "localhost" && url.port == scene.port)
        return SentBrowser(
            cookie: try #require(reply.cookie("bascule_login")),
            back: url.percentEncodedPath + "?" + (url.percentEncodedQuery ?? ""))
    }

    func finish(
        _ scene: ConsoleScene, _ sent: SentBrowser, cookie: String? = nil,
        language: String = "en"
    ) async throws -> Reply {
        try await scene.send(
            "GET", sent.back,
            headers: [
                "Cookie: bascule_login=\(cookie ?? sent.cookie)", "Accept-Language: \(language)",
            ])
    }

    func error(_ reply: Reply) -> String {
        reply.body.firstMatch(of: /data-testid="login-error">(.*?)<\/div>/)
            .map { String($0.output.1) } ?? ""
    }
}
