// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Pickups of rows by an ODBC driver, of a real SQLite of others.
    @Suite struct PickupSources {
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

        /// Lends a site, the other database's folder, and what the site's commands are told.
        private func with(
            _ body: (World, SourceFolder, [String: String]) async throws -> Void
        ) async throws {
            try await SourceFolder.with { folder in
                try folder.write(
                    await folder.sqlite(
                        "LIMS",
                        """
                        create table mesures (id varchar(9), valeur decimal, modified_at timestamp);
                        insert into mesures values ('a', '1.5', datetime('now', '-1 hours'));
                        """))
                try await NightSite.with { world in
                    for path in [world.home.path + "/config/pickups", world.home.inbox("distant")] {
                        try FileManager.default.createDirectory(
                            atPath: path, withIntermediateDirectories: true)
                    }
                    try world.declare(Self.feed, "feeds/distant")
                    try world.declare(
                        """
                        pickup: lims
                        feed: distant
                        from: odbc://LIMS
                        query: |
                          select id, valeur, modified_at from mesures
                           where modified_at >= :since and modified_at < :until
                           order by modified_at, id
                        cursor:
                          { column: modified_at, lag: 10min, settle: 0s,
                            start: 2026-01-01T00:00:00Z, zone: UTC }
                        """, "pickups/lims")
                    #expect(try await world.run(["migrate"]).status == 0)
                    try await body(world, folder, folder.environment)
                }
            }
        }

        private func look(_ world: World, _ more: [String: String]) async throws -> Int {
            let told = try await world.run(["pickups", "run", "lims", "--json"], environment: more)
            #expect(told.status == 0, "\(told.errors)\(told.output)")
            let object = try JSONSerialization.jsonObject(with: Data(told.output.utf8))
            let counts = (object as? [String: Any])?["counts"] as? [String: Int]
            return counts?["fetched"] ?? -1
        }

        private func insert(_ rows: String, _ folder: SourceFolder) async throws {
            try await ChildProcess.succeed(
                "/usr/bin/sqlite3", ["-bail", folder.path + "/LIMS.db"],
                input: "insert into mesures values \(rows);")
        }

        private func expect(_ ids: [String], in world: World) async throws {
            try await eventually("\(ids) are loaded", within: .seconds(60)) {
                try await world.texts("select id from essai.distant order by id") == ids
            }
        }

        @Test func `rows come once, a late one too, whenever a look is killed`() async throws {
            try await with { world, folder, more in
                for step in ["pickup_read", "pickup_entered"] {
                    let killed = try await world.run(
                        ["pickups", "run", "lims"],
                        environment: more.merging(["BASCULE_CRASH_AT": step]) { $1 })
                    #expect(killed.status == -SIGKILL, "\(killed)")
                }
                #expect(try await look(world, more) == 1)
                try world.start(more)
                try await expect(["a"], in: world)
                #expect(try await look(world, more) == 0, "no row, no file")
                // Committed late, under a time that was asked for already.
                try await insert("('late', 3, datetime('now', '-5 minutes'))", folder)
                try await eventually("a later second's look brings it") {
                    try await look(world, more) == 1
                }
                try await expect(["a", "late"], in: world)
                #expect(try await world.number("select count(*)::int from bascule.file") == 2)
            }
        }

        @Test func `what keeps it from the rows is said, and doctor knows the sources`()
            async throws
        {
            try await with { world, folder, more in
                let fine = try await world.run(["doctor"], environment: more)
                #expect(!fine.output.contains("pickup_odbc"), "\(fine.output)")
                // A zone in which the other clock would be hours away from ours.
                let file = world.home.path + "/config/pickups/lims.yaml"
                let yaml = try String(contentsOfFile: file, encoding: .utf8)
                try world.declare(
                    yaml.replacing("zone: UTC", with: "zone: Asia/Tokyo"), "pickups/lims")
                let clock = try await world.run(["pickups", "run", "lims"], environment: more)
                #expect(clock.status == 3 && clock.errors.contains("cursor: { zone"), "\(clock)")
                try world.declare(
                    yaml.replacing("from mesures", with: "from nowhere"), "pickups/lims")
                let query = try await world.run(["pickups", "run", "lims"], environment: more)
                #expect(query.status == 3 && query.errors.contains("nowhere"), "\(query)")
                try folder.write("")
                let none = try await world.run(["pickups", "run", "lims"], environment: more)
                #expect(none.status == 3 && none.errors.contains("odbc.ini"), "\(none)")
                let doctor = try await world.run(["doctor", "--json"], environment: more)
                #expect(doctor.output.contains("pickup_odbc"), "\(doctor.output)")
                #expect(try await world.number("select count(*)::int from bascule.file") == 0)
            }
        }

        /// The process that a driver runs in, of this one; nil: there is none.
        private static func reader(of parent: Int32) throws -> Int? {
            let all = try FileManager.default.contentsOfDirectory(atPath: "/proc")
            return all.compactMap { Int($0) }.first { process in
                func words(_ file: String) -> String {
                    String(
                        decoding: FileManager.default.contents(atPath: "/proc/\(process)/\(file)")
                            ?? Data(), as: UTF8.self)
                }
                let stat = words("stat").split(separator: ")").last?.split(separator: " ") ?? []
                return words("cmdline").contains("odbc-reader") && stat.count > 1
                    && stat[1] == "\(parent)"
            }
        }

        @Test func `a driver ends with the process that waits for its rows`() async throws {
            try await with { world, _, more in
                let file = world.home.path + "/config/pickups/lims.yaml"
                let yaml = try String(contentsOfFile: file, encoding: .utf8)
                // It counts for minutes.
                let numbers =
                    "with recursive n(i) as (select 1 union all select i + 1 from n limit 9000000000)"
                try world.declare(
                    yaml.replacing(
                        ":until\n",
                        with: ":until and (select count(*) from (\(numbers) select i from n)) > 0\n"
                    ),
                    "pickups/lims")
                let look = try BasculeProcess(
                    ["pickups", "run", "lims"], home: world.home, databaseURL: world.databaseURL,
                    environment: more)
                // The first is asked for the clock alone, and ends at once.
                var before: Int?
                let counting = try await eventuallySome("a driver counts", every: .seconds(1)) {
                    let found = try Self.reader(of: look.child.pid)
                    defer { before = found }
                    return found == before ? found : nil
                }
                look.child.signal(SIGKILL)
                try await eventually("no driver is left") {
                    let path = "/proc/\(counting)/cmdline"
                    return FileManager.default.contents(atPath: path)?.isEmpty ?? true
                }
                try await look.child.dispose()
            }
        }
    }
}
