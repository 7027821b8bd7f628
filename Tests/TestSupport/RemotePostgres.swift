// SPDX-License-Identifier: Apache-2.0

/// A PostgreSQL of others: on a port of loopback, with a user `lecteur` who needs a password.
package struct RemotePostgres: Sendable {
    package let port: Int
    /// For whoever owns it.
    package let url: String
    package static let password = "s3cret 'x'"
    private let folder: PostgresFolder

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
        folder = try await PostgresFolder(named: "remote")
        port = try await FreePort.find()
        url = "postgresql://postgres@/postgres?host=\(folder.path)&port=\(port)"
        let data = "\(folder.path)/data"
        try await folder.run(
            "initdb",
            [
                "-D", data, "--auth-local=trust", "--auth-host=scram-sha-256", "-U", "postgres",
                "--no-sync",
            ])
        try await folder.run(
            "pg_ctl",
            [
                "-D", data, "-w", "-l", "\(folder.path)/log", "-o",
                "-k \(folder.path) -c listen_addresses=127.0.0.1 -p \(port) -c fsync=off", "start",
            ])
    }

    private func remove() async throws {
        try await folder.kill("\(folder.path)/data")
        try folder.remove()
    }
}
