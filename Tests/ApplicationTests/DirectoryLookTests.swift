// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import TestSupport
import Testing
import Wording

@testable import Application

/// What `doctor` says of the factory's directory.
@Suite struct DirectoryLookTests {
    private func lines(
        _ slapd: Slapd, _ others: [String: String] = [:]
    ) async throws -> [String] {
        let settings = try Settings.load(
            home: slapd.folder.path, environment: slapd.settings.merging(others) { $1 })
        return await DirectoryLook.checks(settings).map { $0.line(in: .en) }
    }

    @Test func `it is asked as the console asks it, and each trouble has its remedy`() async throws
    {
        try await Slapd.with { slapd in
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: slapd.passwordFile)
            let good = try await lines(slapd)
            #expect(good.count == 1)
            #expect(
                good[0].hasPrefix("ok    directory: ldaps://\(Slapd.host):\(slapd.tlsPort) answers")
            )
            #expect(good[0].contains(/certificate until \d{4}-\d\d-\d\d/))
            let troubles = [
                (["BASCULE_CONSOLE_LDAP_BIND_DN": "cn=x"], "refuses the account", "bind_dn"),
                (["BASCULE_CONSOLE_LDAP_BASE": "dc=x"], "does not know what it is asked", ".base"),
                (
                    ["BASCULE_CONSOLE_LDAP_CA": "/etc/ssl/certs/ca-certificates.crt"],
                    "no certificate that is believed", "console.ldap.ca"
                ),
                (["BASCULE_CONSOLE_LDAP_URL": "ldaps://localhost:1"], "does not answer", ".url"),
            ]
            for (others, what, remedy) in troubles {
                let told = try await lines(slapd, others)
                #expect(
                    told.count == 1 && told[0].hasPrefix("BAD") && told[0].contains(what)
                        && told[0].contains(remedy), "\(told)")
            }
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: slapd.passwordFile)
            #expect(try await lines(slapd).last?.contains("chmod 600") == true)
            #expect(try await lines(slapd, ["BASCULE_CONSOLE_AUTH": "[local]"]) == [])
        }
    }

    @Test func `a certificate that ends soon is told before it does`() async throws {
        try await Slapd.with(days: 29) { slapd in
            let told = try await lines(slapd)
            #expect(told.first?.hasPrefix("BAD") == true && told.first?.contains("ends on") == true)
        }
        try await Slapd.with(days: 31) { slapd async throws in
            #expect(try await lines(slapd).first?.hasPrefix("ok") == true)
        }
    }
}
