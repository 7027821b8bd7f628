// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import PrivateCluster
import TestSupport
import Testing

extension WholeService {
    /// Services on several hosts, one of which is suddenly gone.
    @Suite(.enabled("network namespaces can be made (root, iproute2)") { TestNetwork.isPossible })
    struct HostTrouble {
        /// Lends hosts and a world whose database they reach over TCP at the URL.
        private func withHosts(
            _ count: Int, _ body: (World, TestNetwork, String) async throws -> Void
        ) async throws {
            try await TemporaryFolder.with { folder in
                try await TestNetwork.with(hosts: count) { network in
                    let cluster = PrivateCluster(
                        folder: folder + "/postgres",
                        settings: ["listen_addresses": network.address])
                    let url = try cluster.start()
                    do {
                        let remote = try admit(network, to: url)
                        try await World.with(databaseURL: url) {
                            try await body($0, network, remote)
                        }
                    } catch {
                        try cluster.stop()
                        throw error
                    }
                    try cluster.stop()
                }
            }
        }

        /// Lets the hosts in; gives the URL for them.
        private func admit(_ network: TestNetwork, to url: String) throws -> String {
            let owner = url.replacingOccurrences(
                of: "//bascule@/bascule", with: "//postgres@/bascule")
            let connection = try Connection(try ConnectionOptions(url: owner))
            let path = try connection.query("show hba_file")[0][0, as: String.self]
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data("host bascule bascule samenet trust\n".utf8))
            try file.close()
            _ = try connection.query("select pg_reload_conf()")
            return "postgresql://bascule@\(network.address)/bascule"
        }

        @Test
        func `a host whose cable is pulled in the middle of a load leaves its files to another`()
            async throws
        {
            let large = DroppedFile(
                "large.csv", rows: 200_000, bad: 3, note: String(repeating: "note ", count: 13))
            let small = (0..<20).map { DroppedFile("small\($0).csv", rows: 10) }
            try await withHosts(2) { world, network, url in
                let environment = [
                    "BASCULE_DATABASE_URL": url, "BASCULE_NETWORK_PATIENCE": "6s",
                ]
                let services = try network.hosts.map { try world.start(environment, on: $0) }
                try await eventually("both services are known") {
                    try await world.number("select count(*) from bascule.service") == 2
                }
                try world.drop([large] + small)
                let owner = try await workerOfLarge(world)
                let index = try #require(
                    services.firstIndex { owner.hasSuffix(":\($0.child.pid)") })
                try await network.hosts[index].cut()
                let cut = ContinuousClock.now
                try await world.waitUntilSettled(21, by: services[1 - index], within: .seconds(120))
                print("all was loaded elsewhere \(cut.duration(to: .now)) after the cut")
                try await network.hosts[index].restore()
                try await eventually("it is back") {
                    try await world.number(
                        """
                        select count(*) from bascule.service
                         where worker = \(owner) and seen_at > now() - interval '5 s'
                        """) == 1
                }
                try await world.assertEverythingAccountedFor([large] + small)
                for service in services { #expect(service.child.isRunning) }
            }
        }

        /// The loading process, while it loads.
        private func workerOfLarge(_ world: World) async throws -> String {
            var found: String?
            try await eventually("the large file is being loaded", every: .milliseconds(5)) {
                found = try await world.texts(
                    """
                    select f.worker from bascule.file f
                     where f.name = 'large.csv' and f.state = 'loading'
                       and exists (select from pg_stat_activity where query ilike 'copy %'
                                      and pid <> pg_backend_pid())
                    """
                ).first
                return found != nil
            }
            return try #require(found)
        }
    }
}
