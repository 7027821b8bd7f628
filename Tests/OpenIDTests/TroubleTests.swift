// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Wording

@testable import OpenID

/// An issuer that does not answer as it should: nothing is known of anybody then.
@Suite struct TroubleTests {
    private static let document = "/.well-known/openid-configuration"

    private static func answers(_ path: String, _ what: String) -> String {
        "{\(ProviderScene.claims), \"answers\": {\"\(path)\": \(what)}}"
    }

    private static func says(_ changes: String) -> String {
        "{\(ProviderScene.claims), \"document\": {\(changes)}}"
    }

    static let odd: [(String, OpenIDError.Kind, String)] = [
        (says(#""issuer": "https://other.example""#), .unfit, "another issuer"),
        (says(#""token_endpoint": null"#), .unfit, "lacks an address"),
        (says(#""token_endpoint": "http://usine.example/token""#), .unfit, "token_endpoint"),
        (
            says(#""authorization_endpoint": "javascript:alert(1)""#), .unfit,
            "authorization_endpoint"
        ),
        (says(#""jwks_uri": "file:///etc/passwd""#), .unfit, "jwks_uri"),
        (says(#""userinfo_endpoint": "gopher://a""#), .unfit, "userinfo_endpoint"),
        (says(#""end_session_endpoint": "data:text/html,x""#), .unfit, "end_session_endpoint"),
        (says(#""code_challenge_methods_supported": ["plain"]"#), .unfit, "S256"),
        (answers(document, #"{"body": [], "status": 200}"#), .unfit, "no JSON"),
        (answers(document, #"{"status": 500}"#), .away, "500"),
        (answers(document, #"{"status": 404}"#), .unfit, "404"),
        (answers(document, #"{"location": "https://other.example/"}"#), .unfit, "404"),
        (answers("/keys", #"{"location": "/keys2"}"#), .unfit, "302 instead of its keys"),
        (answers("/keys", #"{"status": 503}"#), .away, "503"),
        (answers("/keys", #"{"body": {"keys": 7}}"#), .unfit, "can't be read"),
        (answers("/token", #"{"location": "/token2"}"#), .unfit, "302 instead of a token"),
        (answers("/token", #"{"status": 502}"#), .away, "502"),
        (answers("/token", #"{"status": 429}"#), .away, "429"),
        (answers("/token", #"{"status": 401}"#), .refusedUs, "401"),
        (
            answers("/token", #"{"status": 400, "body": {"error": "invalid_request"}}"#), .unfit,
            "400"
        ),
        (answers("/token", #"{"body": {"access_token": "x"}}"#), .unfit, "no ID token"),
        (answers("/token", #"{"header": 80}"#), .unfit, "bytes"),
        (answers("/token", #"{"size": 300000}"#), .unfit, "more than 262144 bytes"),
    ]

    @Test func `each is told with what it is, and no redirect is followed`() async throws {
        try await TestIssuer.with { issuer async throws in
            for (control, kind, told) in Self.odd {
                let error = try await ProviderScene(issuer).trouble(control)
                #expect(error?.kind == kind, "\(control): \(String(describing: error))")
                #expect(error?.detail.contains(told) == true, "\(control): \(error?.detail ?? "")")
                #expect(error?.sentence.fr.isEmpty == false)
            }
            for path in ["/keys2", "/token2"] { #expect(try issuer.requests(path).isEmpty) }
        }
    }

    @Test func `a code that was used is refused, and the client is not blamed`() async throws {
        try await TestIssuer.with { issuer async throws in
            let scene = ProviderScene(issuer)
            try issuer.set("{\(ProviderScene.claims)}")
            guard case .refused(let flaw) = try await scene.redeem("no such code") else {
                Issue.record("taken")
                return
            }
            #expect(flaw.reason.contains("no longer"))
        }
    }

    @Test func `a wrong secret, and one that can't be read, are told as such`() async throws {
        try await TestIssuer.with { issuer async throws in
            let wrong = issuer.folder.path + "/wrong"
            for (text, told) in [("other\n", "401 invalid_client"), ("\n", "no text")] {
                try Data(text.utf8).write(to: URL(fileURLWithPath: wrong))
                let error = try await ProviderScene(issuer) { $0.secretFile = wrong }.trouble()
                #expect(error?.kind == .refusedUs && error?.detail.contains(told) == true)
                #expect(error?.detail.contains("other") == false, "a secret is not told")
            }
            let gone = try await ProviderScene(issuer) { $0.secretFile = "/no/such" }.trouble()
            #expect(gone?.kind == .refusedUs && gone?.detail.contains("can't be read") == true)
            // Without one it says its name alone.
            _ = try await ProviderScene(issuer) { $0.secretFile = nil }.trouble()
            let last = try #require(try issuer.requests("/token").last)
            #expect(last.form["client_id"] == TestIssuer.clientID && last.authorization.isEmpty)
        }
    }

    @Test func `an answer is read to its limit and not beyond`() async throws {
        try await TestIssuer.with { issuer async throws in
            // `size` blanks, and two more bytes.
            for (size, told) in [(16_382, "can't be read"), (16_383, "more than 16384 bytes")] {
                let scene = ProviderScene(issuer) { $0.answerBytes = 16_384 }
                let error = try await scene.trouble(Self.answers("/keys", "{\"size\": \(size)}"))
                #expect(error?.detail.contains(told) == true, "\(error?.detail ?? "")")
            }
        }
    }

    @Test func `a silent issuer is away after the time that it has, and a dead one at once`()
        async throws
    {
        try await TestIssuer.with { issuer async throws in
            issuer.freeze()
            let begun = ContinuousClock.now
            let scene = ProviderScene(issuer) { $0.patience = .milliseconds(300) }
            let error = try await scene.trouble()
            issuer.thaw()
            #expect(error?.kind == .away && error?.detail == "no answer in time")
            #expect(ContinuousClock.now - begun < .seconds(10))
            // Whoever comes a moment later is told the same, without a question.
            #expect(try await scene.trouble()?.detail == "no answer in time")
            try await issuer.kill()
            #expect(try await ProviderScene(issuer).trouble()?.kind == .away)
        }
    }

    @Test func `an answer that drips has no more time than any`() async throws {
        try await TestIssuer.with { issuer async throws in
            let scene = ProviderScene(issuer) { $0.patience = .milliseconds(500) }
            let error = try await scene.trouble(Self.answers("/token", "{\"delay\": 20}"))
            #expect(error?.kind == .away)
        }
    }

    @Test func `who waits for it and leaves is not held up`() async throws {
        try await TestIssuer.with { issuer async throws in
            issuer.freeze()
            let scene = ProviderScene(issuer) { $0.patience = .seconds(60) }
            let task = Task { try await scene.redeem() }
            try await eventually("it has asked") { scene.provider.busy > 0 }
            task.cancel()
            let begun = ContinuousClock.now
            await #expect(throws: CancellationError.self) { _ = try await task.value }
            #expect(ContinuousClock.now - begun < .seconds(10))
            issuer.thaw()
        }
    }

    @Test func `no more questions are asked at once than it may take`() async throws {
        try await TestIssuer.with { issuer async throws in
            issuer.freeze()
            let scene = ProviderScene(issuer) {
                $0.connections = 1
                $0.patience = .seconds(5)
            }
            let first = (0..<2).map { _ in Task { try await scene.redeem() } }
            try await eventually("two ask") { scene.provider.busy == 2 }
            #expect(try await scene.trouble()?.kind == .busy)
            for task in first { task.cancel() }
            for task in first { _ = await task.result }
            issuer.thaw()
        }
    }

    @Test func `a certificate is believed where its authority is, for its host alone`() async throws
    {
        try await TestIssuer.with(certificateFor: "IP:127.0.0.1") { issuer async throws in
            try issuer.set("{\(ProviderScene.claims)}")
            let scene = ProviderScene(issuer) { $0.authorities = issuer.certificate }
            #expect(try await scene.trouble() == nil)
            #expect(try await ProviderScene(issuer).trouble()?.kind == .untrusted)
            let none = ProviderScene(issuer) { $0.authorities = "/no/such" }
            #expect(try await none.trouble()?.kind == .untrusted)
        }
        try await TestIssuer.with(certificateFor: "DNS:other.example") { issuer async throws in
            let scene = ProviderScene(issuer) { $0.authorities = issuer.certificate }
            #expect(try await scene.trouble()?.kind == .untrusted)
        }
    }

    @Test func `what a token lacks is asked for, and believed of the same person only`()
        async throws
    {
        try await TestIssuer.with { issuer async throws in
            func control(_ more: String) -> String {
                """
                {"claims": {"nonce": "\(ProviderScene.nonce)", "groups": null}, \(more)}
                """
            }
            try issuer.set(
                control(#""user_info": {"groups": ["labo"], "preferred_username": "root"}"#))
            guard case .person(let person) = try await ProviderScene(issuer).redeem() else {
                Issue.record("refused")
                return
            }
            #expect(person.name == "ada" && person.groups == ["labo"])
            let other = try await ProviderScene(issuer).reason(
                control(#""user_info": {"sub": "subject-2", "groups": ["labo"]}"#))
            #expect(other?.contains("somebody else") == true)
            let away = try await ProviderScene(issuer).trouble(
                control(#""answers": {"/user": {"status": 500}}"#))
            #expect(away?.kind == .away)
        }
    }

    @Test func `a browser is sent with the digest of the verifier, as RFC 7636 has it`()
        async throws
    {
        try await TestIssuer.with { issuer async throws in
            let scene = ProviderScene(issuer) { $0.scopes = ["openid", "profile"] }
            let place = try await scene.provider.place(
                state: "s&t", nonce: "n", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
            #expect(
                place.hasPrefix(issuer.issuer + "/authorize?response_type=code&client_id=console&"))
            for part in [
                "state=s%26t&", "nonce=n&", "scope=openid%20profile&", "code_challenge_method=S256",
                "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                "redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Flogin%2Foidc%2Fcallback",
            ] {
                #expect(place.contains(part), "\(place)")
            }
            #expect(!place.contains("dBjftJeZ4CVP"))
            #expect(await scene.provider.endSession == nil)
            try issuer.set(#"{"document": {"end_session_endpoint": "\#(issuer.issuer)/out"}}"#)
            let other = ProviderScene(issuer).provider
            _ = try await other.examine()
            #expect(await other.endSession == issuer.issuer + "/out?client_id=console")
        }
    }
}
