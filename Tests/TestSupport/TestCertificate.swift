// SPDX-License-Identifier: Apache-2.0

/// The certificate of a server of tests on loopback, which has signed it itself.
enum TestCertificate {
    /// Makes `certificate.pem` and `key.pem`.
    static func make(in folder: String) async throws {
        try await ChildProcess.succeed(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder + "/key.pem",
                "-out", folder + "/certificate.pem",
            ])
    }
}
