// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Pickups of rows, with a real PostgreSQL of others.
    @Suite struct PickupQueries {
        private static let feed = """
            feed: distant
            title: Résultats d'ailleurs
            files: ["*.csv"]
            dialect: { encoding: utf-8, delimiter: "," }
            numbers: { decimal: "." }
            columns:
              - { name: id, type: text, required: true }
              - { name: valeur, type: "numeric(12,3)", required: true }
              - { name: modified_at, type: text }
            key: [id]
            table: essai.distant
            """

        private func with(
            _ body: (World, Session, [String: String]) async throws -> Void
        ) async throws {
            try await RemotePostgres.with { server in
                let source = Session(try ConnectionOptions(url: server.url))
                try await source.use {
                    try $0.script(
                        """
                        create role lecteur login password '\(RemotePostgres.password.replacing("'", with: "''"))';
                        create table mesures (id text, valeur numeric, modified_at timestamptz);
                        grant select on mesures to lecteur;
                        insert into mesures
                        values ('a', 1.5, now() - interval '1 hour'), ('none', 2, null),
                               ('early', 3, '2025-12-31T23:59:59Z')
                        """)
                }
                try await NightSite.with { world in
                    try FileManager.default.createDirectory(
                        atPath: world.home.path + "/config/pickups",
                        withIntermediateDirectories: true)
                    try FileManager.default.createDirectory(
                        atPath: world.home.inbox("distant"), withIntermediateDirectories: true)
                    try world.declare(Self.feed, "feeds/distant")
                    try declare(world, server)
                    #expect(try await world.run(["migrate"]).status == 0)
                    try await body(
                        world, source,
                        [
                            "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"127.0.0.1:\(server.port)\"]",
                            "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
                            "LIMS": RemotePostgres.password,
                        ])
                }
                await source.close()
            }
        }

        private func declare(
            _ world: World, _ server: RemotePostgres, column: String = "modified_at"
        ) throws {
            try world.declare(
                """
                pickup: lims
                feed: distant
                from: postgres://lecteur@127.0.0.1:\(server.port)/postgres
                secret: { env: LIMS }
                query: |
                  select id, valeur, modified_at from mesures
                   where modified_at >= :since and modified_at < :until
                   order by modified_at, id
                cursor: { column: \(column), lag: 10min, settle: 0s, start: 2026-01-01T00:00:00Z }
                """, "pickups/lims")
        }

        private func look(
            _ world: World, _ more: [String: String], _ arguments: [String] = ["run", "lims"]
        ) async throws -> [String: Int] {
            let told = try await world.run(
                ["pickups"] + arguments + ["--json"], environment: more)
            #expect(told.status == 0, "\(told.errors)\(told.output)")
            let object = try JSONSerialization.jsonObject(with: Data(told.output.utf8))
            return (object as? [String: Any])?["counts"] as? [String: Int] ?? [:]
        }

        private func expect(_ ids: [String], in world: World) async throws {
            try await eventually("\(ids) are loaded", within: .seconds(60)) {
                try await world.texts("select id from essai.distant order by id") == ids
            }
        }

        private func insert(_ rows: String, _ source: Session) async throws {
            try await source.use { try $0.script("insert into mesures values \(rows)") }
        }

        @Test func `rows come once, a late one too, and a stretch ends where its file is loaded`()
            async throws
        {
            try await with { world, source, more in
                #expect(try await look(world, more)["fetched"] == 1)
                // What is not loaded moves nothing on.
                let open = try await look(world, more)
                #expect(open["fetched"] == 0 && open["waiting"] == 1, "\(open)")
                try world.start(more)
                try await expect(["a"], in: world)
                #expect(try await look(world, more)["fetched"] == 0, "no row, no file")
                // Committed late, under a time that was asked for already.
                try await insert(
                    "('late', 3, now() - interval '5 minutes'), ('b', 2.5, now() - interval '2 s')",
                    source)
                // A look asks up to the second it is made in: one in the same second brings nothing.
                try await eventually("a later second's look brings both") {
                    try await look(world, more)["fetched"] == 1
                }
                try await expect(["a", "b", "late"], in: world)
                let last = try await world.number("select max(id)::int from bascule.file")
                #expect(try await world.run(["files", "revert", "\(last)"]).status == 0)
                try await expect(["a"], in: world)
                #expect(try await look(world, more)["fetched"] == 1, "a revert moves it back")
                try await expect(["a", "b", "late"], in: world)
                let shown = try await world.run(["pickups", "show", "lims"], environment: more)
                #expect(shown.output.contains("lims-2"), "\(shown.output)")
            }
        }

        @Test func `a backfill into the future keeps no row from coming`() async throws {
            try await with { world, source, more in
                try world.start(more)
                let again = ["backfill", "lims", "2026-01-01T00:00:00Z", "2090-01-01"]
                #expect(try await look(world, more, again)["fetched"] == 1)
                try await expect(["a"], in: world)
                try await insert("('b', 2.5, now() - interval '2 s')", source)
                try await eventually("a later second's look brings it") {
                    try await look(world, more)["fetched"] == 1
                }
                try await expect(["a", "b"], in: world)
                // Long afterwards only the newest is known.
                try await world.session.use {
                    try $0.script(
                        "update bascule.pickup_item set fetched_at = now() - interval '401 days'")
                }
                let clean = ["housekeeping", "run", "history", "--force"]
                #expect(try await world.run(clean, environment: more).status <= 1)
                #expect(
                    try await world.texts("select id::text from bascule.pickup_item") == ["2"])
                // As if all clocks had been wrong.
                try await world.session.use {
                    try $0.script(
                        """
                        update bascule.pickup_item
                           set modified_at = now() + interval '2 h', fetched_at = now() + interval '2 h'
                        """)
                }
                let ahead = try await world.run(["pickups", "run", "lims"], environment: more)
                #expect(
                    ahead.status == 3 && ahead.errors.contains("bascule files revert 2"),
                    "\(ahead)")
            }
        }

        @Test(arguments: ["pickup_read", "pickup_entered", "pickup_handed_in"])
        func `whenever a look is killed, no row is lost`(_ step: String) async throws {
            try await with { world, source, more in
                let killed = try await world.run(
                    ["pickups", "run", "lims"],
                    environment: more.merging(["BASCULE_CRASH_AT": step]) { $1 })
                #expect(killed.status == -SIGKILL, "\(killed)")
                try world.start(more)
                if step == "pickup_handed_in" { try await expect(["a"], in: world) }
                let next = try await look(world, more)
                #expect(next["fetched"] == (step == "pickup_handed_in" ? 0 : 1), "\(next)")
                try await expect(["a"], in: world)
                #expect(try await world.number("select count(*)::int from bascule.file") == 1)
            }
        }

        @Test func `a stretch may have as many rows as the limit, and not one more`() async throws {
            try await with { world, source, more in
                try await insert("('b', 2.5, now() - interval '2 s')", source)
                let yaml = try String(
                    contentsOfFile: world.home.path + "/config/pickups/lims.yaml", encoding: .utf8)
                try world.declare(yaml + "\nlimits: { rows: 1 }\n", "pickups/lims")
                let told = try await world.run(["pickups", "run", "lims"], environment: more)
                #expect(told.status == 3 && told.errors.contains("limits.rows"), "\(told)")
                #expect(try world.home.waiting(in: "distant").isEmpty)
                try world.declare(yaml + "\nlimits: { rows: 2 }\n", "pickups/lims")
                #expect(try await look(world, more)["fetched"] == 1)
            }
        }

        /// The declaration with a query that takes its time.
        private func slow(_ world: World, _ sleep: String, _ limits: String) throws {
            let yaml = try String(
                contentsOfFile: world.home.path + "/config/pickups/lims.yaml", encoding: .utf8)
            try world.declare(
                yaml.replacing("id, valeur, modified_at from mesures", with: sleep)
                    + "\nlimits: { \(limits) }\n", "pickups/lims")
        }

        @Test func `the time of a run is that of all its rows, not of each`() async throws {
            try await with { world, _, more in
                // A row that is sent at once, every 300 ms.
                try slow(
                    world,
                    """
                    repeat(md5(n::text), 600) as id, 1 as valeur, modified_at,
                    pg_sleep(0.3)::text as s from mesures, generate_series(1, 40) as n
                    """.replacing("\n", with: " "), "time: 2s")
                let told = try await world.run(["pickups", "run", "lims"], environment: more)
                #expect(told.status == 3 && told.errors.contains("limits.time"), "\(told)")
                #expect(try await world.number("select count(*)::int from bascule.file") == 0)
            }
        }

        @Test func `a job that is cancelled leaves the other database`() async throws {
            try await with { world, source, more in
                try slow(
                    world, "id, valeur, modified_at, pg_sleep(300)::text as s from mesures",
                    "time: 10min")
                try world.start(more)
                let job = ["jobs", "run", "pickups.run", "--arguments", #"{"pickup": "lims"}"#]
                #expect(try await world.run(job, environment: more).status == 0)
                let at: SQL = """
                    select count(*)::int from pg_stat_activity
                     where application_name = 'bascule pickup' and query like 'copy%'
                    """
                func there() async throws -> Int {
                    try await source.use { try $0.query(at).value(as: Int.self) }
                }
                try await eventually("it asks") { try await there() == 1 }
                #expect(
                    try await world.run(["jobs", "cancel", "1"], environment: more).status == 0)
                try await eventually("it asks no more", within: .seconds(30)) {
                    try await there() == 0
                }
            }
        }

        @Test func `a password that is refused, and a query without its column, say so`()
            async throws
        {
            try await with { world, _, more in
                let refused = try await world.run(
                    ["pickups", "run", "lims"],
                    environment: more.merging(["LIMS": "wrong one"]) { $1 })
                #expect(refused.status == 3 && refused.errors.contains("lecteur"), "\(refused)")
                #expect(!refused.errors.contains("wrong one"))
                let yaml = try String(
                    contentsOfFile: world.home.path + "/config/pickups/lims.yaml", encoding: .utf8)
                try world.declare(
                    yaml.replacing("select id, valeur, modified_at", with: "select id, valeur"),
                    "pickups/lims")
                let column = try await world.run(["pickups", "run", "lims"], environment: more)
                #expect(column.status == 3 && column.errors.contains("`modified_at`"), "\(column)")
                try world.declare(
                    yaml.replacing("from mesures", with: "from nowhere"), "pickups/lims")
                let broken = try await world.run(["pickups", "run", "lims"], environment: more)
                #expect(broken.status == 3 && broken.errors.contains("nowhere"), "\(broken)")
                try world.declare(yaml + "\nlimits: { bytes: 20B }\n", "pickups/lims")
                let large = try await world.run(["pickups", "run", "lims"], environment: more)
                #expect(large.status == 3 && large.errors.contains("limits.bytes"), "\(large)")
                #expect(
                    try await world.number("select count(*)::int from bascule.file") == 0)
                #expect(try world.home.waiting(in: "distant").isEmpty)
            }
        }
    }
}
