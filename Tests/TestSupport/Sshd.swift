// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Debian's sshd on a free port of loopback, with keys and configuration of its own.
package struct Sshd: Sendable {
    package let port: Int
    let folder: TemporaryFolder
    private let server: ChildProcess

    /// The private key of who may log in: whoever runs the tests.
    package var userKey: String { folder.path + "/user" }
    package var knownHosts: String { folder.path + "/known_hosts" }

    /// The fingerprint of its key, as ssh shows it.
    package func fingerprint() async throws -> String {
        let told = try await ChildProcess.run(
            "/usr/bin/ssh-keygen", ["-lf", folder.path + "/host.pub"])
        let words = told.output.split(separator: " ")
        guard told.status == 0, words.count > 1 else {
            throw CommandFailed(command: "ssh-keygen", result: told)
        }
        return String(words[1])
    }

    package static let executable = "/usr/sbin/sshd"

    /// - Parameter denied: requests of sftp that it does not do, by their names.
    package static func start(denying denied: [String] = []) async throws -> Sshd {
        let folder = try TemporaryFolder("bascule-ssh")
        for key in ["host", "user"] {
            try await ChildProcess.succeed(
                "/usr/bin/ssh-keygen",
                ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder.path)/\(key)"])
        }
        if getuid() == 0 {
            // sshd's privilege separation wants it; a package's tmpfiles make it at boot.
            try FileManager.default.createDirectory(
                atPath: "/run/sshd", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755])
        }
        // A port is free when sshd says so: asking before leaves a gap.
        for _ in 0..<20 {
            let port = Int.random(in: 20_000..<32_000)
            let server = try start(on: port, in: folder, denied)
            if try await isListening(server) {
                let sshd = Sshd(port: port, folder: folder, server: server)
                try sshd.writeKnownHosts()
                return sshd
            }
            let words = server.errors
            try await server.dispose()
            guard words.contains("Address already in use") else {
                throw CommandFailed(
                    command: executable, result: .init(status: 255, output: "", errors: words))
            }
        }
        throw DeadlinePassed(what: "a free port for sshd", limit: .zero, lastError: nil)
    }

    private static func start(
        on port: Int, in folder: TemporaryFolder, _ denied: [String]
    ) throws -> ChildProcess {
        let refusals = denied.isEmpty ? "" : " -P " + denied.joined(separator: ",")
        let configuration = """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder.path)/host
            AuthorizedKeysFile \(folder.path)/user.pub
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 200:30:400
            Subsystem sftp internal-sftp\(refusals)
            """
        let file = folder.path + "/sshd_config"
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: file))
        return try ChildProcess(executable, ["-D", "-e", "-f", file])
    }

    private static func isListening(_ server: ChildProcess) async throws -> Bool {
        try await eventually("sshd listens or gives up", every: .milliseconds(10)) {
            !server.isRunning || server.errors.contains("Server listening on")
        }
        return server.isRunning
    }

    private func writeKnownHosts() throws {
        let key = try String(contentsOfFile: folder.path + "/host.pub", encoding: .utf8)
        try Data("[127.0.0.1]:\(port) \(key)".utf8)
            .write(to: URL(fileURLWithPath: folder.path + "/known_hosts"))
    }

    /// Ends it and the sessions it still has, and removes its keys.
    package func stop() async throws {
        // Sessions are children with process groups of their own.
        let sessions = try await ChildProcess.run(
            "/usr/bin/pkill", ["-KILL", "-P", "\(server.pid)"])
        guard sessions.status <= 1 else {
            throw CommandFailed(command: "pkill", result: sessions)
        }
        try await server.dispose()
        try folder.remove()
    }

    /// Lends a server to the body.
    package static func with<Value>(
        denying denied: [String] = [], _ body: (Sshd) async throws -> Value
    ) async throws -> Value {
        let sshd = try await start(denying: denied)
        let result: Value
        do {
            result = try await body(sshd)
        } catch {
            try await sshd.stop()
            throw error
        }
        try await sshd.stop()
        return result
    }
}
