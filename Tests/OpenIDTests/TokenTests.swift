// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import OpenID

/// Tokens of a real issuer, good and hostile.
@Suite struct TokenTests {
    private static func claims(_ changes: String) -> String {
        #"{"claims": {"nonce": "\#(ProviderScene.nonce)", \#(changes)}}"#
    }

    private static func also(_ more: String) -> String { "{\(ProviderScene.claims), \(more)}" }

    @Test func `a token that is right in all says who it is`() async throws {
        try await TestIssuer.with { issuer async throws in
            let scene = ProviderScene(issuer)
            try issuer.set(Self.claims(#""amr": ["pwd", "mfa"]"#))
            #expect(
                try await scene.redeem()
                    == .person(
                        OpenIDPerson(
                            subject: "subject-1", name: "ada", groups: ["labo"],
                            methods: ["pwd", "mfa"])))
            let asked = try issuer.requests("/token")
            #expect(asked.count == 1 && asked[0].form["client_secret"] == nil)
            #expect(asked[0].authorization.hasPrefix("Basic "))
            #expect(asked[0].form["grant_type"] == "authorization_code")
            #expect(asked[0].form["code_verifier"] == "any")
            #expect(try issuer.requests("/user").isEmpty, "nothing was missing")
        }
    }

    @Test func `what is within the rules is taken`() async throws {
        try await TestIssuer.with { issuer async throws in
            for control in [
                Self.claims(#""aud": ["console"]"#),
                Self.claims(#""aud": ["console", "other"], "azp": "console""#),
                Self.claims(#""exp": "-50""#), Self.claims(#""iat": "50", "nbf": "50""#),
                Self.claims(#""iat": "-590""#), Self.claims(#""iat": 1e3, "iat": "0""#),
                Self.claims(#""groups": "labo""#),
                Self.also(#""key": "curve", "alg": "ES256", "shows": ["first", "curve"]"#),
                Self.also(#""key": "second", "shows": ["first", "second"]"#),
                Self.also(#""head": {"kid": null}"#),
                Self.also(
                    #""other_keys": [{"kty": "oct", "k": "AA"}, {"kty": "new"}, 7, {"kty": "RSA", "use": "enc"}]"#
                ),
                Self.also(
                    #""document": {"token_endpoint_auth_methods_supported": ["client_secret_post"]}"#
                ),
            ] {
                // Each with keys of its own.
                let reason = try await ProviderScene(issuer).reason(control)
                #expect(reason == nil, "\(control)")
            }
        }
    }

    static let hostile: [(String, String)] = [
        (claims(#""nonce": "of another""#), "(nonce)"), (claims(#""nonce": null"#), "(nonce)"),
        (claims(#""aud": "other""#), "not for us"), (claims(#""aud": null"#), "not for us"),
        (claims(#""aud": ["other"]"#), "not for us"), (claims(#""aud": 7"#), "not for us"),
        (claims(#""aud": ["console", "other"]"#), "for several"),
        (claims(#""aud": ["console", "other"], "azp": "other""#), "(azp)"),
        (claims(#""azp": "other""#), "(azp)"), (claims(#""azp": 1"#), "(azp)"),
        (claims(#""iss": "https://other.example""#), "another issuer"),
        (claims(#""iss": null"#), "another issuer"),
        (claims(#""exp": "-70""#), "is over"), (claims(#""exp": null"#), "does not say when"),
        (claims(#""exp": true"#), "does not say when"),
        (claims(#""iat": null"#), "does not say when"), (claims(#""iat": "70""#), "later than now"),
        (claims(#""iat": "-670""#), "long ago"), (claims(#""nbf": "70""#), "not good yet"),
        (claims(#""nbf": "x0""#.replacing("x0", with: "99999")), "not good yet"),
        (claims(#""nbf": []"#), "not good yet"),
        (claims(#""sub": null"#), "(sub)"), (claims(#""sub": """#), "(sub)"),
        (claims(#""sub": "a\u0000b""#), "(sub)"), (claims(#""sub": "\u202e""#), "(sub)"),
        (claims("\"sub\": \"\(String(repeating: "s", count: 256))\""), "(sub)"),
        (also(#""alg": "none""#), "signed with `none`"),
        (also(#""alg": "HS256""#), "signed with `HS256`"),
        (also(#""alg": "HS256", "head": {"alg": "RS256"}"#), "signature"),
        (also(#""alg": "none", "head": {"alg": "RS256"}"#), "signature"),
        (also(#""alg": "none", "head": {"alg": "ES256"}"#), "does not show"),
        (also(#""key": "second""#), "does not show"),
        (also(#""key": "second", "head": {"kid": "first"}"#), "signature"),
        (also(#""head": {"kid": "../../first"}"#), "does not show"),
        (also(#""shows": []"#), "does not show"),
        (also(#""forged": {"preferred_username": "root"}"#), "signature"),
        // {"alg":"RS256","crit":["exp"]}
        (also(#""token": "eyJhbGciOiJSUzI1NiIsImNyaXQiOlsiZXhwIl19.W10.AA""#), "(crit)"),
        (also(#""token": "x""#), "three parts"), (also(#""token": "a.b.c.d.e""#), "three parts"),
        (also(#""token": "!!.b.c""#), "can't be read"), (also(#""token": "..""#), "can't be read"),
        (also(#""token": "W10.W10.""#), "can't be read"),
    ]

    @Test func `a token that is not right in one thing lets nobody in`() async throws {
        try await TestIssuer.with { issuer async throws in
            for (control, told) in Self.hostile {
                let reason = try await ProviderScene(issuer).reason(control)
                #expect(reason?.contains(told) == true, "\(control): \(reason ?? "let in")")
            }
        }
    }

    @Test func `a subject has at most 255 characters`() async throws {
        try await TestIssuer.with { issuer async throws in
            let longest = String(repeating: "s", count: TokenRules.longestSubject)
            #expect(
                try await ProviderScene(issuer).reason(Self.claims("\"sub\": \"\(longest)\""))
                    == nil)
        }
    }

    @Test func `clocks may differ by what is allowed, and no more`() throws {
        func reason(_ exp: Double, _ iat: Double, skew: Double) -> String? {
            let rules = TokenRules(
                issuer: "i", clientID: "c", nonce: "n", skew: skew, now: 1_000_000)
            let claims = Claims([
                "iss": .text("i"), "aud": .text("c"), "nonce": .text("n"), "sub": .text("s"),
                "exp": .number(exp), "iat": .number(iat),
            ])
            do { try rules.check(claims) } catch { return error.reason }
            return nil
        }
        #expect(reason(1_000_001, 1_000_000, skew: 0) == nil)
        #expect(reason(1_000_000, 1_000_000, skew: 0) != nil)
        #expect(reason(999_971, 1_000_030, skew: 30) == nil)
        #expect(reason(999_970, 1_000_000, skew: 30) != nil)
        #expect(reason(1_000_001, 1_000_031, skew: 30) != nil)
        #expect(reason(1_000_001, 1_000_000 - TokenRules.oldest - 30, skew: 30) == nil)
        #expect(reason(1_000_001, 999_999 - TokenRules.oldest - 30, skew: 30) != nil)
        #expect(reason(.infinity, -.infinity, skew: 30) != nil)
        #expect(reason(.nan, .nan, skew: 30) != nil)
    }
}
