// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A certificate that signs itself, made by openssl, and its key.
struct Certificate: Sendable {
    let path: String
    let key: String

    /// - Parameter days: negative: it has ended.
    init(in folder: String, name: String = "own", days: Int = 30) async throws {
        path = "\(folder)/\(name).pem"
        key = "\(folder)/\(name).key"
        let made = try await ChildProcess.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", path,
                "-days", "\(days)", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
            ])
        try #require(made.status == 0, "\(made.errors)")
    }

    /// Asks as a browser that trusts this certificate.
    func curl(_ arguments: [String]) async throws -> CommandResult {
        try await ChildProcess.run(
            "/usr/bin/curl", ["-sS", "--max-time", "10", "--cacert", path] + arguments)
    }
}
