// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What the factory's login says of itself (OpenID Connect Discovery 1.0), as far as it is used.
package struct OpenIDDocument: Sendable {
    let authorization: WebAddress
    let token: WebAddress
    let keys: WebAddress
    let userInfo: WebAddress?
    let endSession: WebAddress?
    /// Whether the secret goes into the form, for it takes no `Authorization`.
    let takesSecretInForm: Bool
    /// Whether it names itself where it sends a browser back (RFC 9207).
    let namesItself: Bool

    private struct Wire: Decodable {
        let issuer: String
        let authorization_endpoint: String
        let token_endpoint: String
        let jwks_uri: String
        let userinfo_endpoint: String?
        let end_session_endpoint: String?
        let token_endpoint_auth_methods_supported: [String]?
        let code_challenge_methods_supported: [String]?
        let authorization_response_iss_parameter_supported: Bool?
    }

    /// - Throws: `OpenIDError` where it is none, is another issuer's, or would have something asked or
    ///   sent where others can read it.
    init(_ body: [UInt8], of options: OpenIDOptions) throws(OpenIDError) {
        func unfit(_ detail: String) -> OpenIDError {
            OpenIDError(.unfit, at: options.issuer, detail)
        }
        let wire: Wire
        do {
            wire = try JSONDecoder().decode(Wire.self, from: Data(body))
        } catch {
            throw unfit("its document is no JSON, or lacks an address that is needed")
        }
        guard wire.issuer == options.issuer else {
            throw unfit("its document names another issuer: \(wire.issuer.prefix(200))")
        }
        let mayBePlain = WebAddress(options.issuer).map { !$0.isTLS && $0.isLoopback } ?? false
        func address(_ name: String, _ text: String) throws(OpenIDError) -> WebAddress {
            guard let address = WebAddress(text),
                address.isTLS || mayBePlain && address.isLoopback
            else { throw unfit("\(name) of its document is no address that may be asked") }
            return address
        }
        authorization = try address("authorization_endpoint", wire.authorization_endpoint)
        token = try address("token_endpoint", wire.token_endpoint)
        keys = try address("jwks_uri", wire.jwks_uri)
        userInfo =
            if let text = wire.userinfo_endpoint { try address("userinfo_endpoint", text) } else {
                nil
            }
        endSession =
            if let text = wire.end_session_endpoint {
                try address("end_session_endpoint", text)
            } else { nil }
        if let methods = wire.code_challenge_methods_supported, !methods.contains("S256") {
            throw unfit("it does not know PKCE with S256")
        }
        let methods = wire.token_endpoint_auth_methods_supported ?? ["client_secret_basic"]
        takesSecretInForm =
            !methods.contains("client_secret_basic") && methods.contains("client_secret_post")
        namesItself = wire.authorization_response_iss_parameter_supported ?? false
    }

    /// Where it stands; the second as Django's frameworks write addresses, for no redirect is followed.
    static func places(of issuer: String) -> [String] {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        let place = base + "/.well-known/openid-configuration"
        return [place, place + "/"]
    }
}
