// SPDX-License-Identifier: Apache-2.0

/// A port of loopback that nobody has, for a server whose address must be known before it listens.
package enum FreePort {
    package static func find() async throws -> Int {
        let found = try await ChildProcess.succeed(
            "/usr/bin/python3",
            [
                "-c",
                "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])",
            ])
        guard let port = Int(found.filter { $0.isNumber }) else {
            throw CommandFailed(
                command: "free port", result: .init(status: 1, output: found, errors: ""))
        }
        return port
    }
}
