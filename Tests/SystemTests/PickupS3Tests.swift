// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `bascule pickups`, and files of exports, with a server of S3 that takes no other signature than
    /// botocore's.
    @Suite struct PickupsByS3 {
        private func with(
            _ after: String, _ names: [String],
            _ body: (World, S3Server, [String: String]) async throws -> Void
        ) async throws {
            let objects = names.map { ("res/\($0)", DroppedFile($0, rows: 2).text) }
            try await S3Server.with(objects) { server in
                try await NightSite.with { world in
                    try FileManager.default.createDirectory(
                        atPath: world.home.path + "/config/pickups",
                        withIntermediateDirectories: true)
                    try world.declare(
                        """
                        pickup: depot
                        feed: \(DroppedFile.feed)
                        from: s3://\(S3Server.bucket)/res/
                        endpoint: \(server.endpoint)
                        region: \(S3Server.region)
                        access_key: \(S3Server.accessKey)
                        secret: { env: S3_SECRET }
                        after: \(after)
                        """, "pickups/depot")
                    #expect(try await world.run(["migrate"]).status == 0)
                    try await body(
                        world, server,
                        [
                            "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"\(server.place)\"]",
                            "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
                            "S3_SECRET": S3Server.secret,
                        ])
                }
            }
        }

        /// One look; its counts, by name.
        private func look(_ world: World, _ more: [String: String]) async throws -> [String: Int] {
            let told = try await world.run(
                ["pickups", "run", "depot", "--json"], environment: more)
            #expect([0, 1].contains(told.status), "\(told)")
            let object = try JSONSerialization.jsonObject(with: Data(told.output.utf8))
            return (object as? [String: Any])?["counts"] as? [String: Int] ?? [:]
        }

        @Test func `objects are fetched once, loaded, and moved there only then`() async throws {
            try await with("{ move: traite }", ["a.csv", "b.csv", ".cache.csv"]) {
                world, server, more in
                let first = try await look(world, more)
                // A name that no file may have is refused, and stays.
                #expect(first["fetched"] == 2 && first["refused"] == 1, "\(first)")
                let again = try await look(world, more)
                #expect(again["fetched"] == 0 && again["put_away"] == 0, "\(again)")
                #expect(server.asked.allSatisfy { !$0.hasPrefix("PUT") && !$0.hasPrefix("DELETE") })
                let service = try world.start(more)
                try await world.waitUntilSettled(2, by: service)
                let last = try await look(world, more)
                #expect(last["put_away"] == 2, "\(last)")
                #expect(
                    server.asked.filter { $0.hasPrefix("DELETE") }.sorted()
                        == ["a", "b"].map { "DELETE /\(S3Server.bucket)/res/\($0).csv" })
                let empty = try await look(world, more)
                #expect(empty["listed"] == 1 && empty["passed_over"] == 1, "\(empty)")
                #expect(
                    try await world.texts("select id from essai.mesures order by id")
                        == ["a.csv-0", "a.csv-1", "b.csv-0", "b.csv-1"])
                let source = try await world.texts(
                    "select distinct source from bascule.pickup_item")
                #expect(source == ["\(server.endpoint)/\(S3Server.bucket)/res/"])
            }
        }

        @Test(arguments: ["pickup_entered", "pickup_committed", "pickup_put_away"])
        func `whenever a look is killed, each object comes once, and goes once`(
            _ step: String
        ) async throws {
            try await with("delete", ["a.csv"]) { world, _, more in
                let isLoaded = step == "pickup_put_away"
                if isLoaded {
                    #expect(try await look(world, more)["fetched"] == 1)
                    let service = try world.start(more)
                    try await world.waitUntilSettled(1, by: service)
                    try await service.terminate()
                }
                let killed = try await world.run(
                    ["pickups", "run", "depot"],
                    environment: more.merging(["BASCULE_CRASH_AT": step]) { $1 })
                #expect(killed.status == -SIGKILL, "\(killed)")
                let next = try await look(world, more)
                #expect(next["fetched"] == (step == "pickup_entered" ? 1 : 0), "\(next)")
                let service = try world.start(more)
                try await world.waitUntilSettled(1, by: service)
                _ = try await look(world, more)
                #expect(try await look(world, more)["listed"] == 0)
                #expect(try await world.texts("select state from bascule.file") == ["loaded"])
                #expect(
                    try await world.number(
                        "select count(*) from bascule.pickup_item where gone_at is null") == 0)
            }
        }

        @Test(arguments: ["delivery_written", "delivery_verified"])
        func `a sender that is killed leaves each file of an export there once`(
            _ step: String
        ) async throws {
            try await with("keep", []) { world, server, more in
                try world.declare(
                    NightSite.export(
                        "nombres", "select n from generate_series(1, 5) n order by n", grain: nil)
                            + """
                            deliver:
                              - to: s3://\(S3Server.bucket)/sortie/
                                endpoint: \(server.endpoint)
                                region: \(S3Server.region)
                                access_key: \(S3Server.accessKey)
                                secret: { env: S3_SECRET }
                            """, "exports/nombres")
                let made = try await world.run(["exports", "run", "nombres"], environment: more)
                #expect(made.status == 0, "\(made)")
                let deliver = ["exports", "deliver"]
                let killed = try await world.run(
                    deliver, environment: more.merging(["BASCULE_CRASH_AT": step]) { $1 })
                #expect(killed.status == -SIGKILL, "\(killed)")
                let told = try await world.run(deliver, environment: more)
                #expect(told.status == 0, "\(told)")
                let states = try await world.texts("select state from bascule.export_deliveries")
                #expect(states == ["accepted"])
                let puts = Set(server.asked.filter { $0.hasPrefix("PUT") })
                #expect(puts.count == 1, "\(puts)")
                let wrong = try await world.run(
                    deliver + ["1"], environment: more.merging(["S3_SECRET": "x"]) { $1 })
                #expect(wrong.status == 1, "\(wrong)")
                let answer = try await world.texts("select answer from bascule.export_deliveries")
                #expect(answer.first?.contains("SignatureDoesNotMatch") == true, "\(answer)")
            }
        }
    }
}
