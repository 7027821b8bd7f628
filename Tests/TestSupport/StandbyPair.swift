// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A primary and a standby of it that is not waited for, as a site without synchronous replication
/// has them.
package struct StandbyPair: Sendable {
    package let primaryURL: String
    package let standbyURL: String
    private let folder: String
    private let programs: String

    private static let wait: Duration = .seconds(60)

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
        let found = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
            .compactMap { Int($0) }.max()
        programs = "/usr/lib/postgresql/\(found ?? 15)/bin"
        folder = NSTemporaryDirectory() + "bascule-pair-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let url = { (folder: String, name: String) in
            "postgresql://postgres@/postgres?host=\(folder)&port=\(name == "primary" ? 5001 : 5002)"
        }
        primaryURL = url(folder, "primary")
        standbyURL = url(folder, "standby")
        if getuid() == 0 {
            try await ChildProcess.succeed("/usr/bin/chown", ["postgres", folder])
        }
        try await run("initdb", ["-D", data("primary"), "-A", "trust", "-U", "postgres"])
        try await start("primary")
        try await run(
            "pg_basebackup",
            [
                "-D", data("standby"), "-h", folder, "-p", "5001", "-U", "postgres", "-R", "-c",
                "fast",
            ])
        try await start("standby")
    }

    private func data(_ name: String) -> String { "\(folder)/\(name)" }

    private func run(_ program: String, _ arguments: [String]) async throws {
        let command = ["\(programs)/\(program)"] + arguments
        let all =
            getuid() == 0
            ? ["/usr/bin/setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
                + command : command
        try await ChildProcess.succeed(all[0], Array(all.dropFirst()), within: Self.wait)
    }

    private func start(_ name: String) async throws {
        let port = name == "primary" ? 5001 : 5002
        try await run(
            "pg_ctl",
            [
                "-D", data(name), "-w", "-l", "\(folder)/\(name).log", "-o",
                "-k \(folder) -c listen_addresses= -p \(port) -c fsync=off -c max_connections=60",
                "start",
            ])
    }

    /// Ends a server without a word, with what it had not written.
    package func kill(_ name: String) async throws {
        try await run("pg_ctl", ["-D", data(name), "-m", "immediate", "stop"])
    }

    /// From now on the standby gets nothing.
    package func cutOff() async throws { try await kill("standby") }

    /// Makes the standby, as far as it has come, the database to go on with.
    package func promote() async throws {
        try await start("standby")
        try await run("pg_ctl", ["-D", data("standby"), "-w", "promote"])
    }

    private func remove() async throws {
        for name in ["primary", "standby"] {
            guard FileManager.default.fileExists(atPath: data(name) + "/postmaster.pid") else {
                continue
            }
            try await kill(name)
        }
        try FileManager.default.removeItem(atPath: folder)
    }
}
