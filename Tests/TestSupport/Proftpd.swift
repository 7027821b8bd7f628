// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Debian's proftpd on a free port of loopback, with a certificate and a user of its own.
package struct Proftpd: Sendable {
    package enum TLS: Sendable { case asked, implicit, none }

    package let port: Int
    let folder: TemporaryFolder
    private let server: ChildProcess

    package static let user = "labo"
    package static let password = "geheim"

    /// The file of who has signed its certificate: itself.
    package var authority: String { folder.path + "/certificate.pem" }

    private static let executable = "/usr/sbin/proftpd"

    package static func start(_ tls: TLS = .asked) async throws -> Proftpd {
        let folder = try TemporaryFolder("bascule-ftp")
        try await TestCertificate.make(in: folder.path)
        let hash = try await ChildProcess.run("/usr/bin/openssl", ["passwd", "-6", password])
        guard hash.status == 0 else { throw CommandFailed(command: "openssl", result: hash) }
        let word = hash.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let users = folder.path + "/users"
        try Data("\(user):\(word):\(getuid()):\(getgid())::\(folder.path):/bin/sh\n".utf8)
            .write(to: URL(filePath: users))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: users)
        // A port is free when the server says so: asking before leaves a gap.
        for _ in 0..<20 {
            let port = Int.random(in: 20_000..<32_000)
            let server = try start(on: port, tls, in: folder)
            if try await isListening(server) {
                return Proftpd(port: port, folder: folder, server: server)
            }
            let words = server.errors
            try await server.dispose()
            guard words.contains("Address already in use") else {
                throw CommandFailed(
                    command: executable, result: .init(status: 1, output: "", errors: words))
            }
        }
        throw DeadlinePassed(what: "a free port for proftpd", limit: .zero, lastError: nil)
    }

    private static func start(
        on port: Int, _ tls: TLS, in folder: TemporaryFolder
    ) throws -> ChildProcess {
        let path = folder.path
        let configuration = """
            LoadModule mod_tls.c
            ServerName bascule
            ServerType standalone
            DefaultServer on
            DefaultAddress 127.0.0.1
            Port \(port)
            UseIPv6 off
            UseReverseDNS off
            PidFile \(path)/pid
            ScoreboardFile \(path)/scoreboard
            User \(NSUserName())
            RootLogin on
            RootRevoke off
            AuthOrder mod_auth_file.c
            AuthUserFile \(path)/users
            RequireValidShell off
            AllowOverwrite on
            WtmpLog off
            TransferLog none
            DelayEngine off
            TLSEngine \(tls == .none ? "off" : "on")
            TLSRequired \(tls == .asked ? "on" : "off")
            TLSECCertificateFile \(path)/certificate.pem
            TLSECCertificateKeyFile \(path)/key.pem
            \(tls == .implicit ? "TLSOptions UseImplicitSSL" : "")
            """
        let file = path + "/proftpd.conf"
        try Data((configuration + "\n").utf8).write(to: URL(filePath: file))
        return try ChildProcess(executable, ["-n", "-c", file])
    }

    private static func isListening(_ server: ChildProcess) async throws -> Bool {
        try await eventually("proftpd listens or gives up", every: .milliseconds(10)) {
            !server.isRunning || server.errors.contains("standalone mode STARTUP")
        }
        return server.isRunning
    }

    /// Lends a server to the body; with it end the sessions that it still has.
    package static func with<Value>(
        _ tls: TLS = .asked, _ body: (Proftpd) async throws -> Value
    ) async throws -> Value {
        let proftpd = try await start(tls)
        let result: Value
        do {
            result = try await body(proftpd)
        } catch {
            try await proftpd.stop()
            throw error
        }
        try await proftpd.stop()
        return result
    }

    private func stop() async throws {
        try await server.dispose()
        try folder.remove()
    }
}
