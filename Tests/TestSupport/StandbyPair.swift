// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A primary and a standby of it that is not waited for, as a site without synchronous replication
/// has them.
package struct StandbyPair: Sendable {
    package let primaryURL: String
    package let standbyURL: String
    private let folder: PostgresFolder

    /// Makes both, lends them, and leaves nothing of them.
    package static func with(_ body: (StandbyPair) async throws -> Void) async throws {
        let pair = try await StandbyPair()
        do {
            try await body(pair)
        } catch {
            try await pair.remove()
            throw error
        }
        try await pair.remove()
    }

    private init() async throws {
        folder = try await PostgresFolder(named: "pair")
        let url = { (folder: String, name: String) in
            "postgresql://postgres@/postgres?host=\(folder)&port=\(name == "primary" ? 5001 : 5002)"
        }
        primaryURL = url(folder.path, "primary")
        standbyURL = url(folder.path, "standby")
        try await folder.run("initdb", ["-D", data("primary"), "-A", "trust", "-U", "postgres"])
        try await start("primary")
        try await folder.run(
            "pg_basebackup",
            [
                "-D", data("standby"), "-h", folder.path, "-p", "5001", "-U", "postgres", "-R",
                "-c",
                "fast",
            ])
        try await start("standby")
    }

    private func data(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func start(_ name: String) async throws {
        let port = name == "primary" ? 5001 : 5002
        try await folder.run(
            "pg_ctl",
            [
                "-D", data(name), "-w", "-l", "\(folder.path)/\(name).log", "-o",
                "-k \(folder.path) -c listen_addresses= -p \(port) -c fsync=off -c max_connections=60",
                "start",
            ])
    }

    /// Ends a server without a word, with what it had not written.
    package func kill(_ name: String) async throws {
        try await folder.kill(data(name))
    }

    /// From now on the standby gets nothing.
    package func cutOff() async throws { try await kill("standby") }

    /// Makes the standby, as far as it has come, the database to go on with.
    package func promote() async throws {
        try await start("standby")
        try await folder.run("pg_ctl", ["-D", data("standby"), "-w", "promote"])
    }

    private func remove() async throws {
        for name in ["primary", "standby"] {
            guard FileManager.default.fileExists(atPath: data(name) + "/postmaster.pid") else {
                continue
            }
            try await kill(name)
        }
        try folder.remove()
    }
}
