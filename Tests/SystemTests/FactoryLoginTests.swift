// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension WholeService {
    /// The factory's own login, as the whole program asks it.
    @Suite struct FactoryLogins {
        @Test
        func `it is asked straight, whatever proxy the environment names, and no secret is told`()
            async throws
        {
            try await TestIssuer.with { issuer in
                try await World.with { world in
                    #expect(try await world.run(["migrate"]).status == 0)
                    // Nothing listens there: who asked by it would find the issuer away.
                    let proxies = [
                        "http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY",
                    ].map { ($0, "http://127.0.0.1:1") }
                    let environment = issuer.settings(consolePort: 1)
                        .merging(proxies) { $1 }
                        .merging(["BASCULE_LOG_LEVEL": "trace"]) { $1 }
                    let doctor = try await world.run(["doctor"], environment: environment)
                    let said = doctor.output + doctor.errors
                    #expect(
                        said.contains("factory's login: \(issuer.issuer) answers, 1 key"), "\(said)"
                    )
                    #expect(!said.contains(TestIssuer.secret))
                    let others = ["BASCULE_CONSOLE_OIDC_ROLES": "{ labo: analyst }"]
                    let wrong = try await world.run(
                        ["doctor"], environment: environment.merging(others) { $1 })
                    #expect(wrong.output.contains("role analyst"), "\(wrong.output)")
                }
            }
        }
    }
}
