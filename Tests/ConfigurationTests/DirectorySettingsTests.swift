// SPDX-License-Identifier: Apache-2.0

import Testing
import Wording

@testable import Configuration

/// What the settings say of the factory's directory.
@Suite struct DirectorySettingsTests {
    @Test(arguments: [
        ("ldap: { url: \"ldap://h\", start_tls: false }", "in the clear"),
        ("ldap: { url: \"ldap://127.0.0.1.evil.example\", start_tls: false }", "in the clear"),
        ("ldap: { url: \"http://h\" }", "no address of a directory"),
        ("ldap: { url: \"ldaps://h/dc=x\" }", "no address of a directory"),
        ("ldap: { bind_dn: cn=a }", "has no password"),
        ("ldap: { password_file: secret }", "no absolute path"),
        ("ldap: { user_filter: (uid=ada) }", "can't be"),
        ("ldap: { roles: { labo: lecteur } }", "no distinguished name"),
        ("ldap: { roles: [lecteur] }", "must be a map"),
        ("auth: [ldap]", "console.ldap.url` is not set"), ("auth: [saml]", "can't have `saml`"),
        ("auth: []", "is empty"),
    ])
    func `a directory that can't be asked safely is a mistake`(_ yaml: String, _ told: String) {
        let found = SettingsHome.mistakes("console:\n  \(yaml)\n")
        #expect(found.contains { $0.what.contains(told) && $0.line > 0 }, "\(found)")
    }

    @Test(arguments: [
        "ldap: { url: \"ldap://localhost:1389\", start_tls: false }",
        "ldap: { url: \"ldap://127.0.0.1\", start_tls: false }",
        "ldap: { url: \"ldap://[::1]:389/\", start_tls: false }",
        "ldap: { url: \"ldap://h\", start_tls: false, allow_plain: true }",
        "ldap: { url: \"ldap://h\" }",
    ])
    func `in the clear a directory is asked on this host, or where that is said to be allowed`(
        _ yaml: String
    ) throws {
        #expect(try SettingsHome.load("console:\n  \(yaml)\n").console.ldap.address != nil)
    }

    @Test func `an address has its host and its port`() throws {
        func parts(_ url: String) throws -> String? {
            try SettingsHome.load("console: { ldap: { url: \"\(url)\" } }\n").console.ldap.address
                .map { "\($0.isTLS) \($0.host) \($0.port)" }
        }
        #expect(try parts("ldaps://a.example") == "true a.example 636")
        #expect(try parts("ldap://a.example/") == "false a.example 389")
        #expect(try parts("ldaps://[2001:db8::1]:6360") == "true 2001:db8::1 6360")
        #expect(try parts("ldaps://[2001:db8::1]") == "true 2001:db8::1 636")
    }

    @Test func `a group without a role is a mistake`() {
        let yaml = "console:\n  ldap:\n    roles:\n      \"cn=x\":\n"
        let told = SettingsHome.mistakes(yaml).map(\.words.what.en)
        #expect(
            told.contains { $0.hasSuffix("a map of names and texts, and `cn=x` has none") },
            "\(told)")
    }
}
