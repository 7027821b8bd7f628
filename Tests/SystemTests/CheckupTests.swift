// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `doctor` and `status` as a monitor asks them: what is wrong is said, first and once.
    @Suite struct Checkups {
        private let one = DroppedFile("one.csv", rows: 3)

        private func findings(_ world: World) async throws -> [[String: String]] {
            let status = try await world.run(["status", "--json"])
            let object = try JSONSerialization.jsonObject(with: Data(status.output.utf8))
            let all = try #require(object as? [String: Any])
            return try #require(all["findings"] as? [[String: String]])
        }

        @Test func `a service that died is missed by doctor and status at once, with what waits`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let before = try await world.run(["doctor"])
                #expect(before.status == 0, "nothing has run here yet: \(before.output)")
                let service = try world.start(roles: "watcher,worker")
                try await eventually("it is ready") { service.child.errors.contains("ready: ") }
                try await eventually("doctor is content") {
                    try await world.run(["doctor"]).status == 0
                }
                try await service.killNow()
                let doctor = try await world.run(["doctor"])
                #expect(doctor.status == 3)
                #expect(
                    doctor.output.contains("BAD   watcher, worker: No service lives"),
                    "\(doctor.output)")
                #expect(doctor.output.components(separatedBy: "BAD ").count == 2, "one cause, once")
                let status = try await world.run(["status"])
                #expect(status.output.hasPrefix("! watcher, worker: No service lives"))
                #expect(try await findings(world).first?["cause"] == "role_unserved")
                #expect(status.output.contains("Nothing waits."))
                try world.drop([one])
                let waits = try await world.run(["status"])
                #expect(!waits.output.contains("Nothing waits."), "\(waits.output)")
                #expect(
                    waits.output.contains("one.csv")
                        && waits.output.contains("complete; no service is here to take it"),
                    "\(waits.output)")

                let none = try await world.run(
                    ["doctor"], environment: ["BASCULE_EXPECTED_ROLES": "[]"])
                #expect(none.status == 0, "\(none.output)")
                let more = try await world.run(
                    ["doctor"], environment: ["BASCULE_EXPECTED_ROLES": "scheduler"])
                #expect(more.output.contains("BAD   scheduler:"), "\(more.output)")
                let again = try world.start(roles: "watcher")
                try await eventually("the roles that last ran here are those of the last run") {
                    try await world.run(["doctor"]).status == 0
                }
                try await again.terminate()
                #expect(
                    try await world.run(["doctor"]).output.contains("BAD   watcher: No service"))
            }
        }

        @Test func `roles that can't be looked up are no sign that nobody is missed`() async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let memory = world.home.path + "/var/services"
                if FileManager.default.fileExists(atPath: memory) {
                    try FileManager.default.removeItem(atPath: memory)
                }
                // Something else in the place of the folder: it can't be listed, by root neither.
                try Data().write(to: URL(filePath: memory))
                let doctor = try await world.run(["doctor"])
                #expect(doctor.status == 3, "\(doctor.output)")
                #expect(doctor.output.contains("BAD   services: It could not be looked at"))
            }
        }

        @Test func `schedules that can't be read are not taken for none`() async throws {
            try await World.with { world in
                let file = world.home.path + "/config/schedules.yaml"
                if FileManager.default.fileExists(atPath: file) {
                    try FileManager.default.removeItem(atPath: file)
                }
                try FileManager.default.createDirectory(
                    atPath: file, withIntermediateDirectories: false)
                let apply = try await world.run(["schedules", "apply"])
                #expect(apply.status == 2, "\(apply.output)\(apply.errors)")
                #expect(apply.errors.contains("It is there and can't be read"), "\(apply.errors)")
            }
        }

        @Test func `a complete file that nobody takes is named`() async throws {
            try await World.with { world in
                let service = try world.start(roles: "watcher")
                // Not what doctor says: before the service has noted its roles, none is missed.
                try await eventually("it watches, and has said so") {
                    service.child.errors.contains("ready: ")
                }
                // A watcher that hangs: its process lives.
                service.child.signal(SIGSTOP)
                try world.drop([one])
                let now = try await world.run(["doctor"])
                #expect(now.status == 0, "it has a minute's time: \(now.output)")
                try await eventually("the file is overdue") {
                    let doctor = try await world.run(
                        ["doctor"], environment: ["BASCULE_OVERDUE_AFTER": "1s"])
                    return doctor.status == 3
                        && doctor.output.contains("BAD   mesures: 1 complete file not loaded")
                        && doctor.output.contains("one.csv")
                }
                service.child.signal(SIGCONT)
                try await world.waitUntilSettled(1, by: service)
            }
        }

        @Test func `a nearly full disk, a pending move and an unserved queue are each a finding`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                // No share of the disk: a machine's may be nearly empty.
                let full = try await world.run(
                    ["doctor"], environment: ["BASCULE_DISK_FREE_MIN": "900TiB"])
                #expect(full.status == 3)
                #expect(full.output.contains("(`disk_free_min`)"), "\(full.output)")
                #expect(full.output.components(separatedBy: "`disk_free_min`").count == 2)
                try await world.session.use { connection in
                    try connection.script(
                        """
                        insert into bascule.file (feed, name, inbox_path, bytes, state, arrived_at)
                        values ('mesures', 'stuck.csv', 'stuck.csv', 1, 'rejected',
                                now() - interval '2 minutes');
                        insert into bascule.export (export, revision, format, path, bytes, rows,
                                                    sha256, data_sha256, declaration, made_by, made_at)
                        select 'e', 1, 'csv', '/nowhere/e.csv', 1, 1, h, h, h, 'test',
                               now() - interval '2 minutes' from sha256('') h
                        """)
                }
                let add = [
                    "schedules", "add", "watcher_of_all", "--kind", "housekeeping.expectations",
                    "--every", "1h", "--queue", "watch",
                ]
                #expect(try await world.run(add).status == 0)
                let causes = try await findings(world).map { $0["cause"] }
                #expect(causes == ["move_blocked", "rename_blocked"])
                let doctor = try await world.run(
                    ["doctor"], environment: ["BASCULE_QUEUES": "{ default: 1 }"])
                #expect(doctor.status == 3)
                #expect(doctor.output.contains("stuck.csv"), "\(doctor.output)")
                #expect(doctor.output.contains("BAD   /nowhere/e.csv: 1 export is written"))
                #expect(
                    doctor.output.contains("BAD   queue watch: No worker takes from it"),
                    "\(doctor.output)")
                #expect(doctor.output.contains("watcher_of_all"))
            }
        }

        @Test func `doctor on a stopped site starts nothing, is quick, and says where all is`()
            async throws
        {
            try await World.with { world in
                let fresh = try await BasculeProcess.run(
                    ["doctor"], home: world.home, databaseURL: nil)
                #expect(fresh.status == 3)
                #expect(fresh.output.contains("\(world.home.path) has no database yet"))
                let folder = world.home.path + "/var/postgres"
                #expect(!FileManager.default.fileExists(atPath: folder))

                let migrate = try await BasculeProcess.run(
                    ["migrate"], home: world.home, databaseURL: nil)
                #expect(migrate.status == 0, "\(migrate.errors)")
                let began = ContinuousClock.now
                let rests = try await BasculeProcess.run(
                    ["doctor"], home: world.home, databaseURL: nil)
                let time = began.duration(to: .now)
                print("doctor on a stopped site: \(time)")
                #expect(rests.status == 0, "\(rests.output)")
                #expect(rests.output.contains("private PostgreSQL in \(folder), stopped"))
                #expect(time < .seconds(3), "a debug build on a busy machine; 1 s is the aim")

                let service = try BasculeProcess(home: world.home, databaseURL: nil)
                try await eventually("it is ready", within: .seconds(60)) {
                    service.child.errors.contains("worker 1 is ready")
                }
                #expect(try await service.terminate() == 0)
                try await service.child.dispose()
                let stopped = try await BasculeProcess.run(
                    ["doctor"], home: world.home, databaseURL: nil)
                #expect(stopped.status == 3)
                #expect(stopped.output.components(separatedBy: "BAD ").count == 2, "one cause")
                #expect(
                    stopped.output.contains(
                        "BAD   watcher, worker, scheduler, console: No service lives"),
                    "\(stopped.output)")
                #expect(stopped.output.contains("PostgreSQL in \(folder), stopped"))
                let left = FileManager.default.enumerator(atPath: folder)?
                    .compactMap { $0 as? String }.filter { $0.hasSuffix("postmaster.pid") }
                #expect(left == [])
            }
        }

        @Test func `a home whose database is elsewhere makes no private one and answers from none`()
            async throws
        {
            try await World.with { world in
                let commands = [
                    ["status"], ["files", "list"], ["psql", "--", "-c", "select 1"], ["journal"],
                    ["jobs", "run", "housekeeping.expectations"],
                ]
                for command in commands {
                    let none = try await BasculeProcess.run(
                        command, home: world.home, databaseURL: nil)
                    #expect(none.status == 3, "\(command): \(none.errors)")
                    #expect(none.errors.contains("The home \(world.home.path) has no database"))
                }
                #expect(!FileManager.default.fileExists(atPath: world.home.path + "/var"))
                #expect(try await world.run(["migrate"]).status == 0)
                for command in commands + [["doctor"], ["migrate"], ["run"]] {
                    let away = try await BasculeProcess.run(
                        command, home: world.home, databaseURL: nil)
                    #expect(away.status == 3, "\(command): \(away.errors)")
                    #expect(
                        (away.errors + away.output).contains("set BASCULE_DATABASE_URL"),
                        "\(command): \(away.errors)")
                }
                let postgres = world.home.path + "/var/postgres"
                #expect(!FileManager.default.fileExists(atPath: postgres))
                #expect(try await world.run(["status"]).status == 0)
            }
        }
    }
}
