// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The service as an administrator meets it: its roles, its start, its end.
    @Suite struct ServiceLife {
        private let one = DroppedFile("one.csv", rows: 3)

        @Test func `without the watcher's role nothing is taken from the inbox`() async throws {
            try await World.with { world in
                let other = try world.start(roles: "worker,scheduler")
                try await eventually("it says that it is there") {
                    try await world.texts("select roles from bascule.service")
                        == ["scheduler,worker"]
                }
                try world.drop([one])
                #expect(
                    try await stays(true: .seconds(2)) {
                        try world.home.waiting(in: DroppedFile.feed) == ["one.csv"]
                    })
                let watcher = try world.start(roles: "watcher")
                try await world.waitUntilSettled(1, by: watcher)
                #expect(try await other.terminate() == 0)
                #expect(try await watcher.terminate() == 0)
                #expect(try await world.number("select count(*) from bascule.service") == 0)
            }
        }

        @Test func `asked to stop twice it ends at once, and the next start finishes the work`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let locker = try Connection(try ConnectionOptions(url: world.databaseURL))
                try locker.script("begin; lock table essai.mesures in access exclusive mode")
                let service = try world.start()
                try world.drop([one])
                try await eventually("the load waits for the lock") {
                    try await world.number(
                        """
                        select count(*) from pg_locks l join pg_database d on d.oid = l.database
                         where not l.granted and d.datname = current_database()
                        """) > 0
                }
                // A signal that follows at once is the same request, sent to a whole group.
                service.child.signal(SIGTERM)
                service.child.signal(SIGINT)
                try await eventually("it says that it stops") {
                    service.child.errors.contains("asked to stop")
                }
                #expect(
                    try await stays(true: .milliseconds(300)) { service.child.isRunning })
                try await eventually("the next one ends it") {
                    service.child.signal(SIGTERM)
                    return !service.child.isRunning
                }
                #expect(try await service.child.waitForExit() == 143)
                #expect(service.child.errors.contains("stopping at once"))
                try locker.script("rollback")
                let next = try world.start()
                try await world.waitUntilSettled(1, by: next)
                try await world.assertEverythingAccountedFor([one])
            }
        }

        @Test func `it waits for a database that comes later, and says so`() async throws {
            try await World.with { world in
                let server = try Connection(try ConnectionOptions(url: try TestCluster.url()))
                let name = try #require(
                    try ConnectionOptions(url: world.databaseURL)[keyword: "dbname"])
                try server.execute(
                    "alter database \(identifier: name) with allow_connections false")
                let service = try world.start()
                try await eventually("it says what it waits for") {
                    service.child.errors.contains("the database is waited for")
                }
                try server.execute("alter database \(identifier: name) with allow_connections true")
                try world.drop([one])
                try await world.waitUntilSettled(1, by: service)

                try server.execute(
                    "alter database \(identifier: name) with allow_connections false")
                let impatient = try world.start(["BASCULE_DATABASE_PATIENCE": "500ms"])
                #expect(try await impatient.child.waitForExit() == 3)
                try server.execute("alter database \(identifier: name) with allow_connections true")
            }
        }

        @Test func `systemd hears that it is ready, alive and stopping`() async throws {
            try await World.with { world in
                let socket = try DatagramSocket(path: world.home.path + "/notify")
                let service = try world.start([
                    "NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "400000",
                ])
                var heard: [String] = []
                try await eventually("ready, and alive twice") {
                    heard += socket.receive()
                    return heard.count(where: { $0 == "WATCHDOG=1" }) >= 2
                }
                #expect(heard.first == "READY=1")
                #expect(try await service.terminate() == 0)
                heard += socket.receive()
                #expect(heard.last == "STOPPING=1")
            }
        }

        @Test func `killed with its private database, it goes on at the next start`() async throws {
            try await World.with { world in
                let first = try BasculeProcess(home: world.home, databaseURL: nil)
                try world.drop([one])
                try await eventually("the file is in the archive", within: .seconds(60)) {
                    try world.home.files(in: [world.home.archive]).count == 1
                }
                try await first.killNow()
                let two = DroppedFile("two.csv", rows: 4)
                try world.drop([two])
                let second = try BasculeProcess(home: world.home, databaseURL: nil)
                try await eventually("both files are in the archive", within: .seconds(60)) {
                    try world.home.files(in: [world.home.archive]).count == 2
                }
                let count = try await BasculeProcess.run(
                    ["psql", "--", "-X", "-At", "-c", "select count(*) from essai.mesures"],
                    home: world.home, databaseURL: nil)
                #expect(count.output == "7\n", "\(count.errors)")
                #expect(try await second.terminate() == 0, "\(second.lastWords)")
                try await first.child.dispose()
                try await second.child.dispose()
                let folder = world.home.path + "/var/postgres"
                let left = FileManager.default.enumerator(atPath: folder)?
                    .compactMap { $0 as? String }.filter { $0.hasSuffix("postmaster.pid") }
                #expect(left == [], "the last one to leave stops the server")
            }
        }

        @Test func `status says why a file waits`() async throws {
            try await World.with { world in
                let path = world.home.inbox(DroppedFile.feed) + "/growing.csv"
                try Data("id;valeur\n".utf8).write(to: URL(fileURLWithPath: path))
                let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                // Not before: between the two it is closed, and complete.
                let service = try world.start()
                try await eventually("the status names the file and the reason") {
                    let status = try await world.run(["status"])
                    return status.output.contains("growing.csv")
                        && status.output.contains("writer has it open")
                }
                try writer.close()
                try await world.waitUntilSettled(1, by: service)
            }
        }
    }
}
