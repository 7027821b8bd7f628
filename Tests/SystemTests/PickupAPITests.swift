// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Pickups of an API, with a real server.
    @Suite struct PickupAPIs {
        private static let feed = """
            feed: obs
            title: Observations
            files: ["*.jsonl"]
            format: jsonl
            columns:
              - { name: id, header: ["/id"], type: text, required: true }
              - { name: valeur, header: ["/v/now"], type: "numeric(12,3)" }
            key: [id]
            table: essai.obs
            """

        private func with(
            _ answers: [String: [APIServer.Answer]], _ place: String, _ cursor: String,
            _ body: (World, APIServer, [String: String]) async throws -> Void
        ) async throws {
            try await APIServer.with(answers) { server in
                try await NightSite.with { world in
                    for path in [world.home.path + "/config/pickups", world.home.inbox("obs")] {
                        try FileManager.default.createDirectory(
                            atPath: path, withIntermediateDirectories: true)
                    }
                    try world.declare(Self.feed, "feeds/obs")
                    try world.declare(
                        """
                        pickup: meteo
                        feed: obs
                        from: \(server.origin)\(place)
                        format: jsonl
                        records: /data
                        next: /next
                        secret: { env: METEO }
                        \(cursor)
                        """, "pickups/meteo")
                    #expect(try await world.run(["migrate"]).status == 0)
                    try await body(
                        world, server,
                        [
                            "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"127.0.0.1:\(server.port)\"]",
                            "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
                            "METEO": "geheim",
                        ])
                }
            }
        }

        private func look(_ world: World, _ more: [String: String]) async throws -> Int {
            let told = try await world.run(
                ["pickups", "run", "meteo", "--json"], environment: more)
            #expect(told.status == 0, "\(told.errors)\(told.output)")
            let object = try JSONSerialization.jsonObject(with: Data(told.output.utf8))
            let counts = (object as? [String: Any])?["counts"] as? [String: Int]
            return counts?["fetched"] ?? -1
        }

        private func expect(_ rows: [String], in world: World) async throws {
            try await eventually("\(rows) are loaded", within: .seconds(60)) {
                try await world.texts("select id || ' ' || valeur from essai.obs order by id")
                    == rows
            }
        }

        @Test func `what has changed comes page by page, once, whenever a look is killed`()
            async throws
        {
            let since = "/obs?since=2026-01-01T00%3A00%3A00Z"
            let answers = [
                since: #"{"data":[{"id":"a","v":{"now":1.250}}],"next":"/more"}"#,
                "/more": #"{"data":[{"id":"b","v":{"now":2}}]}"#,
                "*": #"{"data":[{"id":"b","v":{"now":3}}]}"#,
            ].mapValues { [APIServer.Answer($0)] }
            let cursor = "cursor: { start: 2026-01-01T00:00:00Z, settle: 0s }"
            try await with(answers, "/obs?since=:since", cursor) { world, server, more in
                for step in ["pickup_read", "pickup_entered"] {
                    let killed = try await world.run(
                        ["pickups", "run", "meteo"],
                        environment: more.merging(["BASCULE_CRASH_AT": step]) { $1 })
                    #expect(killed.status == -SIGKILL, "\(killed)")
                }
                #expect(try await look(world, more) == 1)
                let service = try world.start(more)
                try await expect(["a 1.250", "b 2.000"], in: world)
                try await eventually("a later second's look brings what has changed") {
                    try await look(world, more) == 1
                }
                try await expect(["a 1.250", "b 3.000"], in: world)
                // Behind what is loaded, but for what may have come late.
                let last = try #require(server.asked.last)
                #expect(last.hasPrefix("/obs?since=20") && !last.hasPrefix(since), "\(last)")
                #expect(try await world.number("select count(*)::int from bascule.file") == 2)
                #expect(server.asked.allSatisfy { $0.hasSuffix(" Bearer geheim") })
                #expect(
                    try await world.number(
                        "select count(*)::int from bascule.journal j where j::text ~ 'geheim'") == 0
                )
                #expect(!service.child.errors.contains("geheim"))
            }
        }

        @Test func `all that an API has comes where it is another than the last time`() async throws
        {
            let answers = [
                "/obs": [
                    #"{"data":[{"id":"a","v":{"now":1}}]}"#,
                    #"{"data":[{"id":"a","v":{"now":1}}]}"#,
                    #"{"data":[{"id":"a","v":{"now":2}}]}"#, #"{"data":[]}"#, #"{"data":[{}"#,
                ].map { APIServer.Answer($0) }
            ]
            try await with(answers, "/obs", "") { world, _, more in
                #expect(try await look(world, more) == 1)
                try world.start(more)
                try await expect(["a 1.000"], in: world)
                #expect(try await look(world, more) == 0)
                #expect(try await look(world, more) == 1)
                try await expect(["a 2.000"], in: world)
                #expect(try await look(world, more) == 0, "no record, no file")
                let broken = try await world.run(["pickups", "run", "meteo"], environment: more)
                #expect(broken.status == 3 && broken.errors.contains("no JSON"), "\(broken)")
            }
        }
    }
}
