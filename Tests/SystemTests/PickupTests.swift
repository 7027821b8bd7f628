// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `bascule pickups`, with a real sshd, and processes that are killed.
    @Suite struct Pickups {
        private func with(_ body: (PickupSite) async throws -> Void) async throws {
            try await PickupSite.with(body)
        }

        @Test func `files are fetched once, loaded, and deleted there only then`() async throws {
            try await with { site in
                let world = site.world
                try await site.declare(after: "delete")
                for name in ["a.csv", "b.csv"] { try site.put(DroppedFile(name, rows: 2)) }
                try site.put(DroppedFile("c.txt", rows: 1))
                let check = try await site.run(["pickups", "check"])
                #expect(check.status == 0 && check.output.contains("ctcs"), "\(check)")
                let first = try await site.look()
                #expect(first["fetched"] == 2 && first["passed_over"] == 1, "\(first)")
                let second = try await site.look()
                #expect(second["fetched"] == 0 && second["put_away"] == 0, "\(second)")
                #expect(try site.names() == ["a.csv", "b.csv", "c.txt"])
                let service = try world.start(site.environment)
                try await world.waitUntilSettled(2, by: service)
                #expect(try await site.look()["put_away"] == 2)
                #expect(try site.names() == ["c.txt"])
                #expect(try await site.look()["put_away"] == 0)
                #expect(
                    try await world.texts("select id from essai.mesures order by id")
                        == ["a.csv-0", "a.csv-1", "b.csv-0", "b.csv-1"])
                #expect(
                    try await world.texts(
                        """
                        select concat_ws(' ', name, file_state, put_away) from bascule.pickup_items
                         order by name
                        """) == ["a.csv loaded deleted", "b.csv loaded deleted"])
                #expect(
                    try await world.texts(
                        """
                        select concat_ws(' ', subject, parameters->>'name') from bascule.journal
                         where action = 'fetched' order by id
                        """) == ["file 1 a.csv", "file 2 b.csv"])
            }
        }

        @Test(arguments: [
            "pickup_seen", "pickup_read", "pickup_entered", "pickup_handed_in", "pickup_aside",
            "pickup_put_away",
        ])
        func `whenever a look is killed, nothing is lost, and nothing comes twice`(
            _ step: String
        ) async throws {
            try await with { site in
                let world = site.world
                try await site.declare(after: "delete")
                let service = try world.start(site.environment)
                let isLate = ["pickup_aside", "pickup_put_away"].contains(step)
                for round in 1...KillRounds.count {
                    let file = DroppedFile("\(round).csv", rows: 2)
                    try site.put(file)
                    if isLate {
                        #expect(try await site.look()["fetched"] == 1)
                        try await world.waitUntilSettled(round, by: service)
                    }
                    let killed = try await site.run(
                        ["pickups", "run", "ctcs"], ["BASCULE_CRASH_AT": step])
                    #expect(killed.status == -SIGKILL, "\(killed)")
                    if step != "pickup_put_away" {
                        #expect(try site.names().count == 1, "it is there until it is loaded")
                    }
                    let next = try await site.look()
                    let isFetched = isLate || step == "pickup_handed_in"
                    #expect(next["fetched"] == (isFetched ? 0 : 1), "\(next)")
                    try await world.waitUntilSettled(round, by: service)
                    _ = try await site.look()
                    #expect(try site.names().isEmpty)
                    #expect(
                        try await world.texts(
                            "select state from bascule.file where name = \(file.name)")
                            == ["loaded"])
                }
                let rows = try await world.number("select count(*)::int from essai.mesures")
                #expect(rows == 2 * KillRounds.count)
            }
        }

        @Test func `a file that is replaced comes again, and one that changes waits`() async throws
        {
            try await with { site in
                let world = site.world
                try await site.declare(after: "{ move: traite }")
                try site.put(DroppedFile("a.csv", rows: 1))
                #expect(try await site.look()["fetched"] == 1)
                let service = try world.start(site.environment)
                try await world.waitUntilSettled(1, by: service)
                // Replaced before it was put away: what is there now was never fetched.
                try site.put(DroppedFile("a.csv", rows: 3))
                let next = try await site.look()
                #expect(next["fetched"] == 1 && next["put_away"] == 0, "\(next)")
                try await world.waitUntilSettled(2, by: service)
                #expect(try await site.look()["put_away"] == 1)
                #expect(try site.names() == ["traite"])
                #expect(try site.names(below: "/traite") == ["a.csv"])
                #expect(
                    try await world.texts("select state from bascule.file order by id")
                        == ["loaded", "loaded"])
                // Another one of that name is put beside the first.
                try site.put(DroppedFile("a.csv", rows: 4))
                #expect(try await site.look()["fetched"] == 1)
                try await world.waitUntilSettled(3, by: service)
                #expect(try await site.look()["put_away"] == 1)
                #expect(try site.names(below: "/traite").count == 2)

                try await site.declare(stable: "1h")
                try site.put(DroppedFile("b.csv", rows: 1))
                for rows in [2, 3] {
                    let young = try await site.look()
                    #expect(young["waiting"] == 1 && young["fetched"] == 0, "\(young)")
                    try site.put(DroppedFile("b.csv", rows: rows))
                }
                #expect(
                    try await world.number(
                        "select count(*)::int from bascule.pickup_item where name = 'b.csv'") == 1)
            }
        }

        @Test func `names that no file may have are refused with a reason, the others come`()
            async throws
        {
            try await with { site in
                let script = """
                    import os, sys
                    os.chdir(sys.argv[1].encode())
                    for name in [b"\\xc3\\xa9t\\xc3\\xa9 2.csv", b"a\\nb.csv", b".x.csv", b"x\\\\y.csv",
                                 b"\\xff.csv", b"..csv", b"-rf.csv"]:
                        open(name, "wb").write(b"id;valeur;note\\n" + name.hex().encode() + b";1,5;\\n")
                    os.symlink("/etc/passwd", "link.csv")
                    os.mkfifo("fifo.csv")
                    os.mkdir("folder.csv")
                    """
                try await ChildProcess.succeed("/usr/bin/python3", ["-c", script, site.there])
                let told = try await site.look(status: 1)
                #expect(told["listed"] == 7 && told["passed_over"] == 3, "\(told)")
                #expect(told["fetched"] == 2 && told["refused"] == 5, "\(told)")
                #expect(
                    try site.world.home.waiting(in: DroppedFile.feed).filter { !$0.hasPrefix(".") }
                        == ["-rf.csv", "été 2.csv"])
                let refused = try await site.world.texts(
                    """
                    select name from bascule.pickup_item where code = 'name_refused' order by name
                    """)
                #expect(
                    Set(refused) == [#"\xff.csv"#, "..csv", ".x.csv", "a\nb.csv", #"x\y.csv"#])
                let shown = try await site.run(["pickups", "show", "ctcs"])
                #expect(shown.output.contains(#"\xff.csv"#) && !shown.output.contains("a\nb"))
                // The next look says so again, and does nothing twice.
                #expect(try await site.look(status: 1)["fetched"] == 0)
            }
        }

        @Test func `a host with another key is not asked, and somebody is told`() async throws {
            try await with { site in
                let world = site.world
                try site.put(DroppedFile("a.csv", rows: 1))
                try await site.declare(key: "SHA256:" + String(repeating: "a", count: 43))
                for _ in 1...3 {
                    let told = try await site.run(["pickups", "run", "ctcs"])
                    #expect(told.status == 3, "\(told)")
                    #expect(told.errors.contains("does not prove"), "\(told.errors)")
                }
                let list = try await site.run(["pickups", "list"])
                #expect(list.status == 1 && list.output.contains("failed"), "\(list)")
                let doctor = try await site.run(["doctor", "--json"])
                #expect(doctor.output.contains("pickup_failing"), "\(doctor.output)")
                let look = ["housekeeping", "run", "expectations"]
                #expect(try await site.run(look).status <= 1)
                let open: SQL = """
                    select subject from bascule.alert
                     where rule = 'pickup_failed' and resolved_at is null
                    """
                #expect(try await world.texts(open) == ["pickup ctcs"])
                try await site.declare()
                #expect(try await site.look()["fetched"] == 1)
                #expect(try await site.run(look).status <= 1)
                #expect(try await world.texts(open).isEmpty)
                #expect(try await site.run(["pickups", "list"]).status == 0)
            }
        }

        @Test func `a run fetches no more than its limit, and a job goes on`() async throws {
            try await with { site in
                let world = site.world
                try await site.declare(more: "limits: { files: 2, bytes: 1kB }")
                for name in ["a", "b", "c"] { try site.put(DroppedFile("\(name).csv", rows: 1)) }
                let large = DroppedFile("large.csv", rows: 200)
                try site.put(large)
                let first = try await site.look()
                #expect(first["fetched"] == 2 && first["waiting"] == 2, "\(first)")
                _ = try world.start(site.environment)
                let job = try await site.run(
                    [
                        "jobs", "run", "pickups.run", "--arguments", #"{"pickup": "ctcs"}"#,
                    ])
                #expect(job.status == 0, "\(job)")
                try await eventually("the job has fetched the third") {
                    try await world.number(
                        "select count(*)::int from bascule.pickup_item where file_id is not null")
                        == 3
                }
                #expect(try await site.look(status: 1)["refused"] == 1)
                #expect(
                    try await world.texts(
                        "select name from bascule.pickup_item where code = 'too_large'")
                        == ["large.csv"])
            }
        }

        @Test func `what was taken back is fetched anew by a backfill, and loaded again`()
            async throws
        {
            try await with { site in
                let world = site.world
                try site.put(DroppedFile("a.csv", rows: 2))
                #expect(try await site.look()["fetched"] == 1)
                let service = try world.start(site.environment)
                try await world.waitUntilSettled(1, by: service)
                #expect(try await world.run(["files", "revert", "1"]).status == 0)
                #expect(try await site.look()["fetched"] == 0)
                let again = ["pickups", "backfill", "ctcs", "2020-01-01", "2090-01-01"]
                #expect(try await site.look(again)["fetched"] == 1)
                try await eventually("it is loaded again") {
                    try await world.number("select count(*)::int from essai.mesures") == 2
                }
                let none = try await site.look([
                    "pickups", "backfill", "ctcs", "2020-01-01", "2020-01-02",
                ])
                #expect(none["fetched"] == 0)
                let wrong = try await site.run([
                    "pickups", "backfill", "ctcs", "2026-01-02", "2026-01-01",
                ])
                #expect(wrong.status == 2)
            }
        }
    }
}
