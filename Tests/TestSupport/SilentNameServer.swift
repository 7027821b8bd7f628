// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A server of names that hears every question and answers none.
package struct SilentNameServer: Sendable {
    private static let script = """
        import socket, sys
        ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        ear.bind((sys.argv[1], 53))
        print("listens", file=sys.stderr, flush=True)
        while True:
            ear.recvfrom(4096)
            print("asked", file=sys.stderr, flush=True)
        """

    private let child: ChildProcess

    /// Lends one that runs on a host to the body.
    ///
    /// - Parameter asking: whose only server of names it is meanwhile; its resolver would wait for it
    ///   for minutes.
    package static func with(
        of asking: TestHost, on host: TestHost, _ body: (SilentNameServer) async throws -> Void
    ) async throws {
        // `ip netns exec` shows it as /etc/resolv.conf there.
        let own = "/etc/netns/\(asking.name)"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let outcome: Result<Void, any Error>
        do {
            try Data("nameserver \(host.address)\noptions timeout:30 attempts:5\n".utf8)
                .write(to: URL(filePath: own + "/resolv.conf"))
            let command = host.prefix + ["/usr/bin/python3", "-c", script, host.address]
            let child = try ChildProcess(command[0], Array(command.dropFirst()))
            do {
                try await eventually("it listens") { child.errors.contains("listens") }
                try await body(SilentNameServer(child: child))
            } catch {
                try await child.dispose()
                throw error
            }
            try await child.dispose()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        try FileManager.default.removeItem(atPath: own)
        try outcome.get()
    }

    /// Whether it was asked anything.
    package var isAsked: Bool { child.errors.contains("asked") }
}
