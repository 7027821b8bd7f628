// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder for servers of a test's own, and the programs of the newest PostgreSQL there is: run as
/// its user where the test is root, whom they refuse.
struct PostgresFolder: Sendable {
    let path: String
    private let programs: String

    init(named name: String) async throws {
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
        programs = "/usr/lib/postgresql/\(versions.compactMap { Int($0) }.max() ?? 15)/bin"
        path = NSTemporaryDirectory() + "bascule-\(name)-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        if getuid() == 0 {
            try await ChildProcess.succeed("/usr/bin/chown", ["postgres", path])
        }
    }

    func run(_ program: String, _ arguments: [String]) async throws {
        let command = ["\(programs)/\(program)"] + arguments
        let all =
            getuid() == 0
            ? ["/usr/bin/setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
                + command : command
        try await ChildProcess.succeed(all[0], Array(all.dropFirst()), within: .seconds(60))
    }

    /// Ends a server without a word, with what it had not written.
    func kill(_ data: String) async throws {
        try await run("pg_ctl", ["-D", data, "-m", "immediate", "stop"])
    }

    func remove() throws { try FileManager.default.removeItem(atPath: path) }
}
