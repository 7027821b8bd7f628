// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The database comes back older than the folders: that is told, and what it lacks is taken up
    /// again.
    @Suite struct Reconciling {
        private func file(_ name: String, _ rows: [String]) -> String {
            "id;valeur;note\n" + rows.map { $0 + ";\n" }.joined()
        }

        /// Files that amend one another: each has a key of its own and one that all have.
        private func drop(_ numbers: Range<Int>, in world: World) throws {
            for number in numbers {
                let name = "f\(100 + number).csv"
                let temporary = world.home.inbox("mesures") + "/.\(name)"
                try Data(file(name, ["own-\(number);\(number)", "shared;\(number)"]).utf8)
                    .write(to: URL(filePath: temporary))
                try FileManager.default.moveItem(
                    atPath: temporary, toPath: world.home.inbox("mesures") + "/" + name)
            }
        }

        /// One after the other, so that their order is known.
        private func load(
            _ numbers: Range<Int>, _ world: World, by service: BasculeProcess, from before: Int
        ) async throws {
            for (index, number) in numbers.enumerated() {
                try drop(number..<number + 1, in: world)
                try await world.waitUntilSettled(before + index + 1, by: service)
            }
        }

        private func rows(_ url: String) throws -> [String] {
            try Connection(try ConnectionOptions(url: url)).query(
                "select id || ' ' || valeur from essai.mesures order by id"
            ).map { try $0[0, as: String.self] }
        }

        private func expected(_ count: Int) -> [String] {
            (0..<count).map { "own-\($0) \($0).000" }.sorted() + ["shared \(count - 1).000"]
        }

        private func json(_ result: CommandResult) throws -> [String: Any] {
            try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any],
                "\(result.output)\(result.errors)")
        }

        @Test func `a standby that took over without the last commits is told of and made whole`()
            async throws
        {
            try await StandbyPair.with { pair in
                try await World.with(databaseURL: pair.primaryURL) { world in
                    let service = try world.start()
                    try await load(0..<4, world, by: service, from: 0)
                    try await hasAll(pair)
                    try await pair.cutOff()
                    // Loaded and moved, and known to the primary alone.
                    try await load(4..<9, world, by: service, from: 4)
                    let mark = world.home.path + "/var/mark.json"
                    try await eventually("the mark has come to the last of them") {
                        try String(contentsOfFile: mark, encoding: .utf8)
                            .contains("\"last_file_id\" : 9")
                    }
                    try await service.killNow()
                    try await pair.kill("primary")
                    try await pair.promote()
                    try await afterTakeover(world.home, pair.standbyURL)
                }
            }
        }

        private func afterTakeover(_ home: Home, _ url: String) async throws {
            func run(_ arguments: [String]) async throws -> CommandResult {
                try await BasculeProcess.run(arguments, home: home, databaseURL: url)
            }
            let doctor = try await run(["doctor"])
            #expect(doctor.status == 3)
            #expect(doctor.output.hasPrefix("BAD   database: It went back"), "\(doctor.output)")
            let status = try await run(["status"])
            #expect(status.output.hasPrefix("! database: It went back"), "\(status.output)")
            let service = try BasculeProcess(
                home: home, databaseURL: url, environment: ["BASCULE_SWEEP": "1s"])
            let database = try Connection(try ConnectionOptions(url: url))
            // Newer than what was lost, and loaded before that is taken up.
            let newest = home.inbox("mesures") + "/f109.csv"
            try Data(file("f109.csv", ["own-9;9", "shared;9"]).utf8).write(
                to: URL(filePath: newest))
            try await eventually("it is loaded, and both alerts are there", within: .seconds(60)) {
                try database.query(
                    """
                    select (select count(*) from bascule.file where state = 'loaded') = 5
                           and (select count(*) from bascule.alert where resolved_at is null
                                   and rule in ('database_went_back', 'folders_differ')) = 2
                    """)[0][0, as: Bool.self]
            }
            #expect(
                try database.query("select max(id) > 20000 from bascule.file")[0][0, as: Bool.self],
                "no id is given out twice")
            let listed = try json(try await run(["files", "reconcile", "--json"]))
            #expect((listed["unknown"] as? [Any])?.count == 5)
            #expect((listed["missing"] as? [Any])?.count == 0)
            let loaded = try await run(["files", "reconcile", "--load", "--json"])
            #expect(loaded.status == 0, "\(loaded.output)\(loaded.errors)")
            let object = try json(loaded)
            #expect(object["accepted"] as? Bool == true)
            #expect((object["taken_up"] as? [Any])?.count == 5)
            #expect(try rows(url) == expected(10))
            #expect(
                try database.query(
                    "select count(*) from bascule.alert where resolved_at is null")[0][0] == 0)
            #expect(try await run(["files", "reconcile"]).status == 0)
            let after = try await run(["doctor"])
            #expect(!after.output.contains("went back"), "\(after.output)")
            try await service.terminate()
            let files = try home.files(in: [home.archive])
            #expect(files.count == 10, "each is there once: \(files.keys.sorted())")
        }

        @Test func `a standby that took over and lacks nothing is accepted by the service itself`()
            async throws
        {
            try await StandbyPair.with { pair in
                try await World.with(databaseURL: pair.primaryURL) { world in
                    let service = try world.start()
                    try await load(0..<3, world, by: service, from: 0)
                    try await service.terminate()
                    try await hasAll(pair)
                    try await pair.cutOff()
                    try await pair.kill("primary")
                    try await pair.promote()
                    let note = world.home.path + "/var/mark.json"
                    let next = try BasculeProcess(home: world.home, databaseURL: pair.standbyURL)
                    try await eventually("the takeover is accepted", within: .seconds(60)) {
                        next.child.errors.contains(
                            "a standby took over, and nothing that is stored")
                    }
                    #expect(
                        !(try String(contentsOfFile: note, encoding: .utf8)).contains("before"))
                    let database = try Connection(try ConnectionOptions(url: pair.standbyURL))
                    #expect(
                        try database.query(
                            """
                            select (select count(*) from bascule.alert where resolved_at is null) = 0
                               and (select count(*) from bascule.journal
                                     where action = 'accept database') = 1
                            """)[0][0, as: Bool.self])
                    try await next.terminate()
                }
            }
        }

        @Test func `an alert is resolved only by who has looked at all folders since`() async throws
        {
            try await World.with { world in
                let file = try world.write("a.csv", DroppedFile("a", rows: 1).text)
                #expect(try await world.run(["import", file, "--feed", "mesures"]).status == 0)
                let stored = try #require(
                    try world.home.files(in: [world.home.archive]).keys.first)
                func compare() async throws -> Int {
                    let result = try await world.run(["housekeeping", "run", "folders", "--force"])
                    // 1: it has raised the alert.
                    #expect(result.status <= 1, "\(result.output)\(result.errors)")
                    return try await world.number(
                        """
                        select count(*) from bascule.alert
                         where resolved_at is null and rule = 'folders_differ'
                        """)
                }
                func cutOff() async throws {
                    _ = try await world.session.use {
                        try $0.execute(
                            """
                            insert into bascule.folder_comparison
                                   (feed, folder, folders, unknown, missing, companions,
                                    unknown_paths, missing_paths, unread, begun_at)
                            values ('mesures', '/zzz', 9, 0, 0, 0, '{}', '{}', '{}',
                                    now() - interval '1 hour')
                            """)
                    }
                }
                try FileManager.default.moveItem(
                    atPath: stored, toPath: world.home.path + "/away")
                #expect(try await compare() == 1)
                try await cutOff()
                #expect(try await compare() == 1, "the part before the cut was not looked at")
                #expect(try await compare() == 1)
                try FileManager.default.moveItem(
                    atPath: world.home.path + "/away", toPath: stored)
                #expect(try await compare() == 0)
                try await cutOff()
                #expect(try await world.run(["files", "reconcile", "--load"]).status == 0)
                #expect(
                    try await world.number("select count(*) from bascule.folder_comparison") == 0)
            }
        }

        private func hasAll(_ pair: StandbyPair) async throws {
            let primary = try Connection(try ConnectionOptions(url: pair.primaryURL))
            // To the end of the inserted rows: a commit that was not waited for is written later.
            try await eventually("the standby has all of it") {
                try primary.query(
                    """
                    select exists (select from pg_stat_replication
                                    where replay_lsn >= pg_current_wal_insert_lsn())
                    """)[0][0, as: Bool.self]
            }
        }

        @Test func `a dump that was restored is told of and made whole, also when that is killed`()
            async throws
        {
            try await World.with { world in
                let service = try world.start()
                try await load(0..<3, world, by: service, from: 0)
                let dump = world.home.path + "/lab.dump"
                try await ChildProcess.succeed(
                    "/usr/bin/pg_dump", ["-Fc", "-d", world.databaseURL, "-f", dump])
                try await load(3..<7, world, by: service, from: 3)
                try await service.terminate()
                let restored = try TestDatabase.create()
                try await ChildProcess.succeed("/usr/bin/pg_restore", ["-d", restored.url, dump])
                func run(
                    _ arguments: [String], _ environment: [String: String] = [:]
                ) async throws -> CommandResult {
                    try await BasculeProcess.run(
                        arguments, home: world.home, databaseURL: restored.url,
                        environment: environment)
                }
                let doctor = try await run(["doctor"])
                #expect(doctor.output.hasPrefix("BAD   database: It went back"), "\(doctor.output)")
                let listed = try json(try await run(["files", "reconcile", "--json"]))
                #expect((listed["unknown"] as? [Any])?.count == 4)
                let killed = try await run(
                    ["files", "reconcile", "--load"], ["BASCULE_CRASH_AT": "merged"])
                #expect(killed.status == -SIGKILL, "\(killed)")
                let loaded = try await run(["files", "reconcile", "--load"])
                #expect(loaded.status == 0, "\(loaded.output)\(loaded.errors)")
                #expect(loaded.output.contains("The database is accepted."))
                #expect(try rows(restored.url) == expected(7))
                let database = try restored.connect()
                #expect(
                    try database.query(
                        "select count(*) from bascule.file where state = 'loaded'")[0][0] == 7)
                #expect(try await run(["journal", "verify"]).status == 0)
                #expect(!(try await run(["doctor"]).output.contains("went back")))
            }
        }
    }
}
