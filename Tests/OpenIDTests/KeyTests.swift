// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import OpenID

/// Keys, kept for a while and fetched again when they change.
@Suite struct KeyTests {
    private static let good = "{\(ProviderScene.claims)}"
    private static let changed =
        "{\(ProviderScene.claims), \"key\": \"second\", \"shows\": [\"second\"]}"

    @Test func `document and keys are fetched once`() async throws {
        try await TestIssuer.with { issuer async throws in
            let scene = ProviderScene(issuer)
            for _ in 0..<3 { #expect(try await scene.reason(Self.good) == nil) }
            #expect(try issuer.requests("/.well-known/openid-configuration").count == 1)
            #expect(try issuer.requests("/keys").count == 1)
            #expect(try issuer.requests("/token").count == 3)
        }
    }

    @Test func `what is kept for no time is fetched each time`() async throws {
        try await TestIssuer.with { issuer async throws in
            let scene = ProviderScene(issuer) { $0.keeping = .zero }
            for _ in 0..<2 { #expect(try await scene.reason(Self.good) == nil) }
            #expect(try issuer.requests("/.well-known/openid-configuration").count == 2)
            #expect(try issuer.requests("/keys").count == 2)
        }
    }

    @Test func `an unknown key is fetched, and is good at once`() async throws {
        try await TestIssuer.with { issuer async throws in
            let scene = ProviderScene(issuer) { $0.keyPause = .zero }
            #expect(try await scene.reason(Self.good) == nil)
            #expect(try await scene.reason(Self.changed) == nil)
            #expect(try issuer.requests("/keys").count == 2)
            // The one before is good no longer.
            let before = "{\(ProviderScene.claims), \"shows\": [\"second\"]}"
            #expect(try await scene.reason(before)?.contains("does not show") == true)
        }
    }

    @Test func `unknown keys make no more fetches than one in a while`() async throws {
        try await TestIssuer.with { issuer async throws in
            let scene = ProviderScene(issuer) { $0.keyPause = .seconds(3_600) }
            #expect(try await scene.reason(Self.good) == nil)
            for _ in 0..<5 {
                #expect(try await scene.reason(Self.changed)?.contains("does not show") == true)
            }
            #expect(try issuer.requests("/keys").count == 1)
            #expect(try await scene.reason(Self.good) == nil)
        }
    }

    @Test func `a set of keys has its limits, and holds those of use alone`() {
        func keys(_ texts: [String]) -> SigningKeys? {
            SigningKeys(Array(#"{"keys": [\#(texts.joined(separator: ","))]}"#.utf8))
        }
        func rsa(_ more: String, n: Int = 342) -> String {
            #"{"kty": "RSA", "e": "AQAB", "n": "\#(String(repeating: "A", count: n))" \#(more)}"#
        }
        #expect(keys(Array(repeating: rsa(""), count: SigningKeys.most))?.count == 100)
        #expect(keys(Array(repeating: rsa(""), count: SigningKeys.most + 1)) == nil)
        #expect(keys([rsa("", n: SigningKeys.longestModulus)])?.count == 1)
        #expect(keys([rsa("", n: SigningKeys.longestModulus + 1)])?.count == 0)
        for odd in [
            rsa(#", "use": "enc""#), rsa(#", "alg": "HS256""#), rsa(#", "alg": "RSA-OAEP""#),
            rsa(#", "d": "AQAB""#), #"{"kty": "oct", "k": "AA"}"#,
            #"{"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}"#, "null", "[]",
        ] {
            #expect(keys([odd])?.count == 0, "\(odd)")
        }
        #expect(SigningKeys(Array("[]".utf8)) == nil && SigningKeys([0xff]) == nil)
    }

    @Test func `a token without a name of its key is held against the only one that fits`() {
        func find(_ texts: [String], _ kid: String?) -> Bool {
            SigningKeys(Array(#"{"keys": [\#(texts.joined(separator: ","))]}"#.utf8))?
                .find(kid, for: .rs256) != nil
        }
        let (one, other) = (
            #"{"kty": "RSA", "kid": "a", "e": "AQAB", "n": "AA"}"#,
            #"{"kty": "RSA", "kid": "b", "e": "AQAB", "n": "AA", "alg": "RS256"}"#
        )
        #expect(find([one], nil) && find([one, other], "b") && find([one, other], "a"))
        #expect(!find([one, other], nil) && !find([one, one], "a") && !find([one], "b"))
    }
}
