// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A MariaDB of others: on a port of loopback, with a user `lecteur` who needs a password and may read
/// the tables of `essai`; its clocks are at UTC.
package struct RemoteMariaDB: Sendable {
    package let port: Int
    package static let password = "s3cret \"x\""
    private let folder: TemporaryFolder
    private let server: ChildProcess

    private static let executable = "/usr/sbin/mariadbd"

    /// Makes one, lends it, and leaves nothing of it.
    package static func with(_ body: (RemoteMariaDB) async throws -> Void) async throws {
        let server = try await RemoteMariaDB()
        do {
            try await body(server)
        } catch {
            try await server.remove()
            throw error
        }
        try await server.remove()
    }

    private init() async throws {
        folder = try TemporaryFolder("bascule-mariadb")
        // It refuses to be root unless it is told to.
        let user = getuid() == 0 ? ["--user=root"] : []
        let data = "--datadir=\(folder.path)/data"
        try await ChildProcess.succeed(
            "/usr/bin/mariadb-install-db",
            ["--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db"]
                + user)
        port = try await FreePort.find()
        server = try ChildProcess(
            Self.executable,
            [
                "--no-defaults", data, "--socket=\(folder.path)/socket", "--port=\(port)",
                "--bind-address=127.0.0.1", "--pid-file=\(folder.path)/pid",
                "--default-time-zone=+00:00", "--innodb-flush-log-at-trx-commit=0", "--sql-mode=",
            ] + user)
        try await eventually("MariaDB answers: \(server.errors)", within: .seconds(60)) {
            try await run("select 1")
            return true
        }
        try await run(
            """
            create database essai character set utf8mb4;
            create user lecteur@'127.0.0.1' identified by '\(Self.password)';
            grant select on essai.* to lecteur@'127.0.0.1';
            """)
    }

    /// Runs a script as its owner.
    package func run(_ script: String) async throws {
        try await ChildProcess.succeed(
            "/usr/bin/mariadb",
            [
                "--no-defaults", "--user=root", "--socket=\(folder.path)/socket",
                "--default-character-set=utf8mb4",
            ], input: script)
    }

    private func remove() async throws {
        try await server.dispose()
        try folder.remove()
    }
}
