// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A PostgreSQL of others: on a port of loopback, with a user `lecteur` who needs a password.
package struct RemotePostgres: Sendable {
    package let port: Int
    /// For whoever owns it.
    package let url: String
    package static let password = "s3cret 'x'"
    private let folder: String
    private let programs: String

    /// Makes one, lends it, and leaves nothing of it.
    package static func with(_ body: (RemotePostgres) async throws -> Void) async throws {
        let server = try await RemotePostgres()
        do {
            try await body(server)
        } catch {
            try await server.remove()
            throw error
        }
        try await server.remove()
    }

    private init() async throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
            .compactMap { Int($0) }.max()
        programs = "/usr/lib/postgresql/\(found ?? 15)/bin"
        folder = NSTemporaryDirectory() + "bascule-remote-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        if getuid() == 0 {
            try await ChildProcess.succeed("/usr/bin/chown", ["postgres", folder])
        }
        port = Int.random(in: 20_000..<32_000)
        url = "postgresql://postgres@/postgres?host=\(folder)&port=\(port)"
        let data = "\(folder)/data"
        try await run(
            "initdb",
            [
                "-D", data, "--auth-local=trust", "--auth-host=scram-sha-256", "-U", "postgres",
                "--no-sync",
            ])
        try await run(
            "pg_ctl",
            [
                "-D", data, "-w", "-l", "\(folder)/log", "-o",
                "-k \(folder) -c listen_addresses=127.0.0.1 -p \(port) -c fsync=off", "start",
            ])
    }

    private func run(_ program: String, _ arguments: [String]) async throws {
        let command = ["\(programs)/\(program)"] + arguments
        let all =
            getuid() == 0
            ? ["/usr/bin/setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
                + command : command
        try await ChildProcess.succeed(all[0], Array(all.dropFirst()), within: .seconds(60))
    }

    private func remove() async throws {
        try await run("pg_ctl", ["-D", "\(folder)/data", "-m", "immediate", "stop"])
        try FileManager.default.removeItem(atPath: folder)
    }
}
