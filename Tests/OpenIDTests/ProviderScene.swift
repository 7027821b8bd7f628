// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

@testable import OpenID

/// An issuer, and what asks it.
struct ProviderScene {
    static let nonce = "the nonce of this login"
    /// What its tokens are of, unless a test says otherwise.
    static let claims = #""claims": {"nonce": "\#(nonce)"}"#

    let issuer: TestIssuer
    let provider: OpenIDProvider

    init(_ issuer: TestIssuer, _ change: (inout OpenIDOptions) -> Void = { _ in }) {
        self.issuer = issuer
        var options = OpenIDOptions(
            issuer: issuer.issuer, clientID: TestIssuer.clientID,
            redirect: "http://127.0.0.1:1/login/oidc/callback")
        options.secretFile = issuer.secretFile
        options.patience = .seconds(20)
        change(&options)
        provider = OpenIDProvider(options)
    }

    func redeem(_ code: String = "any") async throws -> OpenIDAnswer {
        try await provider.redeem(
            code, verifier: "any", nonce: Self.nonce, now: Date.now.timeIntervalSince1970)
    }

    /// Why nobody is known; nil: somebody is.
    func reason(_ control: String) async throws -> String? {
        try issuer.set(control)
        switch try await redeem() {
        case .person: return nil
        case .refused(let flaw): return flaw.reason
        }
    }

    /// What it says where it gives no answer.
    func trouble(_ control: String = "{\(claims)}") async throws -> OpenIDError? {
        try issuer.set(control)
        do {
            _ = try await redeem()
            return nil
        } catch let error as OpenIDError {
            return error
        }
    }
}
