// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension WholeService {
    /// A service on a host of its own, beside a server of names that changes its mind.
    @Suite(.enabled("network namespaces can be made (root, iproute2)") { TestNetwork.isPossible })
    struct FetchRebinding {
        private static let open = "93.184.216.34"
        /// Of the service's host, nearer to that one than its other is to `inside`: the resolver names
        /// the nearest first.
        private static let own = "93.184.216.35"
        private static let name = "labo.example"

        @Test func `no address that is not public is ever asked, whatever its name was before`()
            async throws
        {
            try await TestNetwork.with(hosts: 2) { network in
                let (home, outside) = (network.hosts[0], network.hosts[1])
                let inside =
                    outside.address.split(separator: ".").dropLast().joined(separator: ".") + ".200"
                try await connect(home, to: outside, inside)
                try await NameServer.with(of: home, on: outside) { names in
                    try await WebServer.with(at: Self.open, port: 80, on: outside) { server in
                        try await WebServer.with(at: inside, port: 80, on: outside) {
                            try await World.with { [inner = $0] world in
                                let hosts = #"["\#(Self.name)", "\#(inside)"]"#
                                let service = try world.start(
                                    ["BASCULE_CONSOLE_SOURCE_HOSTS": hosts], on: home)
                                let client = try await FetchClient(world, service, on: home)
                                try await attack(client, names, server, inside)
                                #expect(inner.asked.isEmpty)
                            }
                        }
                    }
                }
            }
        }

        private func attack(
            _ client: FetchClient, _ names: NameServer, _ server: WebServer, _ inside: String
        ) async throws {
            let root = "http://\(Self.name)"
            try await names.say([Self.open], of: Self.name)
            let good = try await client.end(of: try await client.fetch(root + "/file/a.csv"))
            #expect(good["state"] as? String == "succeeded", "\(good)")

            // Another address between the question and the redirect.
            let redirect = "/later/3?u=http://\(Self.name)/file/b.csv"
            let first = try await client.fetch(root + redirect, name: "b.csv")
            try await eventually("it is asked") { server.asked.contains(redirect) }
            try await names.say([inside], of: Self.name)
            #expect(try await client.failure(of: first) == "source_url_refused")

            // From the beginning, among others, and in other clothes.
            for addresses in [[inside], [Self.open, inside], ["::ffff:" + inside]] {
                try await names.say(addresses, of: Self.name)
                let task = try await client.fetch(root + "/file/c.csv")
                #expect(try await client.failure(of: task) == "source_url_refused", "\(addresses)")
            }

            // Between two tries.
            try await names.say([Self.open], of: Self.name)
            let again = "/fails/1/d.csv?after=3"
            let second = try await client.fetch(root + again)
            try await eventually("it is asked") { server.asked.contains(again) }
            try await names.say([inside], of: Self.name)
            #expect(try await client.failure(of: second) == "source_url_refused")
            #expect(server.asked.filter { $0 == again }.count == 1)

            // Listed by its address, and not public.
            let listed = try await client.fetch("http://\(inside)/file/e.csv")
            #expect(try await client.failure(of: listed) == "source_url_refused")
            let other = try await client.ask("http://169.254.169.254/file/f.csv")
            #expect(other["code"] as? String == "source_url_refused")
            #expect(server.asked.count == 3)
        }

        /// Gives one a public address, and one that is not, that the other reaches.
        private func connect(
            _ home: TestHost, to outside: TestHost, _ inside: String
        ) async throws {
            let addresses = [(outside, Self.open), (outside, inside), (home, Self.own)]
            for (host, address) in addresses {
                try await ChildProcess.succeed(
                    "/usr/sbin/ip",
                    ["-n", host.name, "address", "add", address + "/24", "dev", "eth0"])
            }
        }
    }
}
