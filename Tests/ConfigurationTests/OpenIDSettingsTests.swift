// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Configuration

/// What the settings say of the factory's login.
@Suite struct OpenIDSettingsTests {
    private static let whole = """
        external_url: "https://bascule.usine.example"
          auth: [oidc]
          oidc: { issuer: "https://usine.example/o", client_id: bascule, roles: { labo: analyste } }
        """

    @Test(arguments: [
        ("oidc: { issuer: \"http://usine.example/o\" }", "in the clear"),
        ("oidc: { issuer: \"http://127.0.0.1.evil.example\" }", "in the clear"),
        ("oidc: { issuer: \"http://localhost:80.evil.example\" }", "no address of an issuer"),
        ("oidc: { issuer: \"ldaps://usine.example\" }", "no address of an issuer"),
        ("oidc: { issuer: \"https://a@usine.example\" }", "no address of an issuer"),
        ("oidc: { issuer: \"https://usine.example/?a=b\" }", "no address of an issuer"),
        ("oidc: { secret_file: secret }", "no absolute path"),
        ("oidc: { client_secret: abc }", "client_secret"),
        ("oidc: { scopes: [profile] }", "lacks `openid`"),
        ("oidc: { roles: [lecteur] }", "must be a map"),
        ("oidc: { button_fr: \"\" }", "can't be"),
        ("auth: [oidc]", "console.oidc.issuer` is not set"),
        ("auth: [oidc]", "console.oidc.client_id` is not set"),
        ("auth: [oidc]", "console.oidc.roles` is not set"),
        ("auth: [oidc]", "console.external_url` is not set"),
        ("auth: [saml]", "can't have `saml`"),
    ])
    func `a login that can't be asked safely is a mistake`(_ yaml: String, _ told: String) {
        let found = SettingsHome.mistakes("console:\n  \(yaml)\n")
        #expect(found.contains { $0.what.contains(told) && $0.line > 0 }, "\(found)")
    }

    @Test func `each order and combination of places is taken`() throws {
        let settings = try SettingsHome.load("console:\n  \(Self.whole)\n")
        #expect(settings.asksOpenID && settings.console.oidc.roles == ["labo": "analyste"])
        for auth in ["[local, oidc]", "[oidc, local]"] {
            let other = Self.whole.replacing("[oidc]", with: auth)
            #expect(try SettingsHome.load("console:\n  \(other)\n").asksOpenID)
        }
    }

    @Test(arguments: [
        "http://localhost:8000/o", "http://127.0.0.1", "http://[::1]:80/", "https://usine.example",
    ])
    func `an issuer of this host may go without TLS`(_ issuer: String) throws {
        let settings = try SettingsHome.load("console: { oidc: { issuer: \"\(issuer)\" } }\n")
        #expect(settings.console.oidc.issuer == issuer)
    }
}
