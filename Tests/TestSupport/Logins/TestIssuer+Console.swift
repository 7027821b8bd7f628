// SPDX-License-Identifier: Apache-2.0

extension TestIssuer {
    /// A site's settings that ask it: the group `labo` are analysts.
    package func settings(consolePort: Int) -> [String: String] {
        [
            "BASCULE_CONSOLE_AUTH": "[\"local\", \"oidc\"]",
            "BASCULE_CONSOLE_PORT": "\(consolePort)",
            "BASCULE_CONSOLE_EXTERNAL_URL": "http://localhost:\(consolePort)",
            "BASCULE_CONSOLE_OIDC_ISSUER": issuer,
            "BASCULE_CONSOLE_OIDC_CLIENT_ID": Self.clientID,
            "BASCULE_CONSOLE_OIDC_SECRET_FILE": secretFile,
            "BASCULE_CONSOLE_OIDC_ROLES": "{ \"labo\": analyste }",
            "BASCULE_CONSOLE_OIDC_TIMEOUT": "30s",
        ]
    }

    /// Where it sends a browser back to that was sent there: whoever it is has logged in already.
    package func back(from place: String) async throws -> String {
        try await ChildProcess.succeed(
            "/usr/bin/curl",
            ["-sS", "--max-time", "20", "-o", "/dev/null", "-w", "%{redirect_url}", place])
    }
}
