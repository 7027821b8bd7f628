// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Postgres
import TestSupport
import Testing
import Wording

@testable import Application

/// What `doctor` says of the factory's login.
@Suite struct OpenIDLookTests {
    private func lines(
        _ issuer: TestIssuer, _ others: [String: String] = [:]
    ) async throws -> [String] {
        let settings = try Settings.load(
            home: issuer.folder.path,
            environment: issuer.settings(consolePort: 1).merging(others) { $1 })
        return await OpenIDLook.checks(settings).map { $0.line(in: .en) }
    }

    @Test func `it is asked as the console asks it, and each trouble has its remedy`() async throws
    {
        try await TestIssuer.with { issuer async throws in
            let modes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            try FileManager.default.setAttributes(modes, ofItemAtPath: issuer.secretFile)
            try issuer.set(#"{"shows": ["first", "second"]}"#)
            #expect(
                try await lines(issuer) == [
                    "ok    factory's login: \(issuer.issuer) answers, 2 keys; back by "
                        + "http://localhost:1/login/oidc/callback"
                ])
            for (control, others, what, remedy) in [
                (
                    "{}", ["BASCULE_CONSOLE_OIDC_ISSUER": "http://127.0.0.1:1"], "does not answer",
                    ".issuer"
                ),
                (#"{"document": {"issuer": "x"}}"#, [:], "as OpenID Connect says", ".issuer"),
                (#"{"shows": []}"#, [:], "none of its keys", ".issuer"),
            ] as [(String, [String: String], String, String)] {
                try issuer.set(control)
                let told = try await lines(issuer, others)
                #expect(
                    told.count == 1 && told[0].hasPrefix("BAD") && told[0].contains(what)
                        && told[0].contains(remedy), "\(told)")
            }
            try issuer.set("{}")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: issuer.secretFile)
            #expect(try await lines(issuer).last?.contains("chmod 600") == true)
            #expect(try await lines(issuer, ["BASCULE_CONSOLE_AUTH": "[local]"]) == [])
        }
    }

    @Test func `a certificate that ends soon is told before it does`() async throws {
        for (days, begins, says) in [
            (29, "BAD", "ends on 20"), (31, "ok", "certificate until 20"),
        ] {
            try await TestIssuer.with(certificateFor: "IP:127.0.0.1", days: days) {
                issuer async throws in
                let modes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
                try FileManager.default.setAttributes(modes, ofItemAtPath: issuer.secretFile)
                let told = try await lines(
                    issuer, ["BASCULE_CONSOLE_OIDC_CA": issuer.certificate])
                #expect(
                    told.count == 1 && told[0].hasPrefix(begins) && told[0].contains(says),
                    "\(told)")
            }
        }
    }

    @Test func `a group whose role is none is told, with the roles that there are`() async throws {
        let database = try TestDatabase.migrated()
        let connection = try Connection(try database.options)
        try await TestIssuer.with { issuer async throws in
            let settings = try Settings.load(
                home: issuer.folder.path,
                environment: issuer.settings(consolePort: 1).merging([
                    "BASCULE_CONSOLE_OIDC_ROLES": "{ labo: analyst, conduite: operateur }"
                ]) { $1 })
            let found = try OpenIDRoleLook.find(settings, on: connection)
            #expect(found.map(\.subject) == ["role analyst"])
            #expect(found.first?.what.en.contains("`labo`") == true)
            #expect(found.first?.next.en.contains("analyste") == true)
        }
    }
}
