// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real dnsmasq that another host asks, and that is told what to answer.
package struct NameServer: Sendable {
    private let asking: TestHost
    private let hosts: String
    private let child: ChildProcess

    /// Lends one that runs on a host to the body.
    ///
    /// - Parameter asking: whose only server of names it is meanwhile.
    package static func with(
        of asking: TestHost, on host: TestHost, _ body: (NameServer) async throws -> Void
    ) async throws {
        // `ip netns exec` shows it as /etc/resolv.conf there.
        let own = "/etc/netns/\(asking.name)"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let outcome: Result<Void, any Error>
        do {
            try Data("nameserver \(host.address)\noptions timeout:1\n".utf8)
                .write(to: URL(filePath: own + "/resolv.conf"))
            try await TemporaryFolder.with { try await run(in: $0, asking, host, body) }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        try FileManager.default.removeItem(atPath: own)
        try outcome.get()
    }

    private static func run(
        in folder: String, _ asking: TestHost, _ host: TestHost,
        _ body: (NameServer) async throws -> Void
    ) async throws {
        let hosts = folder + "/hosts"
        try Data().write(to: URL(filePath: hosts))
        let command =
            host.prefix + [
                "/usr/sbin/dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv",
                "--no-hosts", "--addn-hosts=\(hosts)", "--listen-address=\(host.address)",
                "--bind-interfaces", "--local-ttl=0", "--user=root", "--pid-file=",
            ]
        let child = try ChildProcess(command[0], Array(command.dropFirst()))
        do {
            try await body(NameServer(asking: asking, hosts: hosts, child: child))
        } catch {
            try await child.dispose()
            throw error
        }
        try await child.dispose()
    }

    /// From now on these are the addresses of a name.
    package func say(_ addresses: [String], of name: String) async throws {
        try Data(addresses.map { "\($0) \(name)\n" }.joined().utf8)
            .write(to: URL(filePath: hosts))
        child.signal(SIGHUP)
        let command = asking.prefix + ["/usr/bin/getent", "ahosts", name]
        try await eventually("the name is known so: \(child.errors)") {
            let told = try await ChildProcess.run(command[0], Array(command.dropFirst()))
            let known = told.output.split(separator: "\n").compactMap {
                $0.split(separator: " ").first
            }
            return Set(known.map(String.init)) == Set(addresses)
        }
    }
}
