// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A host of a test's own: a network namespace with a cable to the tests' own machine.
package struct TestHost: Sendable {
    /// Of the namespace: `ip netns exec` starts a process there.
    package let name: String
    /// On the cable.
    package let address: String
    /// Our end of its cable.
    fileprivate let cable: String

    /// Prefix of a command that is to run there.
    package var prefix: [String] { [TestNetwork.ip, "netns", "exec", name] }

    /// Pulls the cable: packets sent from now on arrive nowhere, without an error.
    package func cut() async throws { try await TestNetwork.run("link", "set", cable, "down") }

    /// Plugs it in again.
    package func restore() async throws { try await TestNetwork.run("link", "set", cable, "up") }
}

/// Several hosts on one machine, each of which can be cut off.
package struct TestNetwork: Sendable {
    static let ip = "/usr/sbin/ip"
    /// Where a server of the tests' own machine listens for the hosts.
    package let address: String
    package let hosts: [TestHost]
    private let bridge: String

    /// Whether this user may make one: root.
    package static var isPossible: Bool {
        getuid() == 0 && FileManager.default.isExecutableFile(atPath: ip)
    }

    /// Lends a network to the body, then takes it down.
    package static func with<Value>(
        hosts: Int, _ body: (TestNetwork) async throws -> Value
    ) async throws -> Value {
        let network = TestNetwork(hosts: hosts)
        do {
            try await network.make()
            let value = try await body(network)
            try await network.remove()
            return value
        } catch {
            try await network.remove()
            throw error
        }
    }

    /// Names and addresses of their own, so that several test runs may share a machine.
    private init(hosts: Int) {
        let number = Int(getpid())
        bridge = "bsc\(number % 1_000_000)"
        address = "10.231.\(number % 250 + 1).1"
        let bridge = bridge
        self.hosts = (0..<hosts).map { index in
            TestHost(
                name: "\(bridge)-\(index)", address: "10.231.\(number % 250 + 1).\(index + 2)",
                cable: "\(bridge)p\(index)")
        }
    }

    private func make() async throws {
        try await Self.run("link", "add", bridge, "type", "bridge")
        try await Self.run("address", "add", "\(address)/24", "dev", bridge)
        try await Self.run("link", "set", bridge, "up")
        for host in hosts {
            try await Self.run("netns", "add", host.name)
            try await Self.run(
                "link", "add", host.cable, "type", "veth", "peer", "name", "eth0", "netns",
                host.name)
            try await Self.run("link", "set", host.cable, "master", bridge, "up")
            try await Self.run(
                "-n", host.name, "address", "add", "\(host.address)/24", "dev", "eth0")
            try await Self.run("-n", host.name, "link", "set", "eth0", "up")
            try await Self.run("-n", host.name, "link", "set", "lo", "up")
        }
    }

    /// A namespace takes its cable with it.
    private func remove() async throws {
        for host in hosts { try await Self.run("netns", "delete", host.name) }
        try await Self.run("link", "delete", bridge)
    }

    fileprivate static func run(_ arguments: String...) async throws {
        try await ChildProcess.succeed(ip, arguments)
    }
}
