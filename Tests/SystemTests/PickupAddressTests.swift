// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Pickups of single files of the web, with a real server.
    @Suite struct PickupAddresses {
        private func with(
            _ body: (World, WebServer, [String: String]) async throws -> Void
        ) async throws {
            try await WebServer.with { server in
                try await NightSite.with { world in
                    try FileManager.default.createDirectory(
                        atPath: world.home.path + "/config/pickups",
                        withIntermediateDirectories: true)
                    #expect(try await world.run(["migrate"]).status == 0)
                    try await body(
                        world, server,
                        [
                            "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"127.0.0.1:\(server.port)\"]",
                            "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
                        ])
                }
            }
        }

        private func declare(
            _ world: World, _ server: WebServer, _ path: String, _ limits: String = ""
        ) throws {
            try world.declare(
                """
                pickup: meteo
                feed: mesures
                from: http://127.0.0.1:\(server.port)\(path)
                \(limits)
                """, "pickups/meteo")
        }

        @Test func `a file of the web is handed in as often as its bytes are others`() async throws
        {
            try await with { world, server, more in
                // The same twice, then another.
                try declare(world, server, "/steps/2/a.csv?key=geheim")
                let service = try world.start(more)
                for (fetched, files) in [(1, 1), (0, 1), (1, 2)] {
                    let told = try await world.run(
                        ["pickups", "run", "meteo"], environment: more)
                    #expect(told.status == 0, "\(told.errors)")
                    #expect(told.output.contains("fetched: \(fetched),"), "\(told.output)")
                    try await world.waitUntilSettled(files, by: service)
                }
                #expect(
                    try await world.texts("select id from essai.mesures order by id")
                        == ["k0", "k1"])
                #expect(
                    try await world.number(
                        """
                        select (select count(*) from bascule.journal j where j::text ~ 'geheim')
                             + (select count(*) from bascule.pickup_item i where i::text ~ 'geheim')
                        """) == 0)
                #expect(!service.child.errors.contains("geheim"))
                let uploads = world.home.path + "/var/work/uploads"
                #expect(try FileManager.default.contentsOfDirectory(atPath: uploads).isEmpty)
            }
        }

        @Test func `a file of the web does not come again while its tag is the same`() async throws
        {
            try await with { world, server, more in
                // What came is asked for by its tag, is the same once, and then another.
                try declare(world, server, "/tagged/9/a.csv?key=geheim")
                let service = try world.start(more)
                for (fetched, files) in [(1, 1), (0, 1), (1, 2)] {
                    let told = try await world.run(
                        ["pickups", "run", "meteo"], environment: more)
                    #expect(told.output.contains("fetched: \(fetched),"), "\(told)")
                    try await world.waitUntilSettled(files, by: service)
                }
                #expect(
                    server.asked.map { $0.prefix(7) } == ["/tagged", "/tagged", "304", "/tagged"])
                let again = try await world.run(
                    ["pickups", "backfill", "meteo", "2020-01-01", "2090-01-01"],
                    environment: more)
                #expect(again.output.contains("fetched: 1,"), "\(again)")
                #expect(server.asked.count { $0 == "304" } == 1)
                // The same tag of another address says nothing.
                try declare(world, server, "/tagged/9/a.csv?key=autre")
                let other = try await world.run(["pickups", "run", "meteo"], environment: more)
                #expect(other.output.contains("fetched: 0,"), "\(other)")
                #expect(server.asked.count { $0 == "304" } == 1)
            }
        }

        @Test func `a file of the web that was taken back is fetched anew by a backfill`()
            async throws
        {
            try await with { world, server, more in
                try declare(world, server, "/file/a.csv")
                let service = try world.start(more)
                func fetch(_ arguments: String..., count: Int) async throws {
                    let told = try await world.run(["pickups"] + arguments, environment: more)
                    #expect(told.output.contains("fetched: \(count),"), "\(told)")
                }
                try await fetch("run", "meteo", count: 1)
                try await world.waitUntilSettled(1, by: service)
                #expect(try await world.run(["files", "revert", "1"]).status == 0)
                try await fetch("run", "meteo", count: 0)
                try await fetch("backfill", "meteo", "2020-01-01", "2090-01-01", count: 1)
                try await eventually("it is loaded again") {
                    try await world.texts("select state from bascule.file order by id")
                        == ["reverted", "loaded"]
                }
            }
        }

        @Test(arguments: ["pickup_read", "pickup_entered", "pickup_handed_in"])
        func `whenever a look is killed, the file comes once`(_ step: String) async throws {
            try await with { world, server, more in
                try declare(world, server, "/file/a.csv")
                let killed = try await world.run(
                    ["pickups", "run", "meteo"],
                    environment: more.merging(["BASCULE_CRASH_AT": step]) { $1 })
                #expect(killed.status == -SIGKILL, "\(killed)")
                let service = try world.start(more)
                if step == "pickup_handed_in" { try await world.waitUntilSettled(1, by: service) }
                let next = try await world.run(["pickups", "run", "meteo"], environment: more)
                let fetched = step == "pickup_handed_in" ? 0 : 1
                #expect(next.output.contains("fetched: \(fetched),"), "\(next)")
                try await world.waitUntilSettled(1, by: service)
                #expect(try await world.texts("select state from bascule.file") == ["loaded"])
            }
        }

        @Test func `what the host does not give is told, and what it gives once is fetched once`()
            async throws
        {
            try await with { world, server, more in
                try declare(world, server, "/status/404/a.csv")
                let none = try await world.run(["pickups", "run", "meteo"], environment: more)
                #expect(none.status == 3 && none.errors.contains("no file at"), "\(none)")
                try declare(world, server, "/file/a.csv", "limits: { bytes: 1B }")
                let large = try await world.run(["pickups", "run", "meteo"], environment: more)
                #expect(large.status == 3 && large.errors.contains("limits.bytes"), "\(large)")
                let address = "http://127.0.0.1:\(server.port)/file/b.csv"
                let asked = try await world.run(
                    ["pickups", "fetch", address, "--feed", "mesures"], environment: more)
                #expect(asked.status == 0 && asked.output.contains("Job 1"), "\(asked)")
                let service = try world.start(more)
                try await world.waitUntilSettled(1, by: service)
                #expect(try await world.texts("select name from bascule.file") == ["b.csv"])
                for wrong in [
                    ["http://127.0.0.1:1/b.csv", "--feed", "mesures"],
                    [address, "--feed", "no"], [address, "--feed", "mesures", "--name", "b.txt"],
                ] {
                    let told = try await world.run(
                        ["pickups", "fetch"] + wrong, environment: more)
                    #expect(told.status == 2 && !told.errors.isEmpty, "\(told)")
                }
            }
        }
    }
}
