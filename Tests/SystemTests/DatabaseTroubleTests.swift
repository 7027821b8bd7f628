// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import PrivateCluster
import TestSupport
import Testing

extension WholeService {
    /// PostgreSQL dies, goes away, or hangs up.
    @Suite struct DatabaseTrouble {
        /// 6 MB: it streams, in many chunks, for a while.
        private var large: DroppedFile {
            DroppedFile(
                "large.csv", rows: 60_000, bad: 3, note: String(repeating: "note ", count: 13))
        }

        /// Lends a world on a PostgreSQL of its own.
        private func withOwnServer(_ body: (World, PrivateCluster, String) async throws -> Void)
            async throws
        {
            try await TemporaryFolder.with { folder in
                let cluster = PrivateCluster(folder: folder + "/postgres")
                let url = try cluster.start()
                do {
                    try await World.with(databaseURL: url) { try await body($0, cluster, folder) }
                } catch {
                    try cluster.stop()
                    throw error
                }
                try cluster.stop()
            }
        }

        /// The process id of the server whose files are below the world's neighbour `postgres`.
        private func postmaster(below folder: String) throws -> Int32 {
            let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
            let file = try #require(files?.first { $0.hasSuffix("postmaster.pid") })
            let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
            return try #require(text.split(separator: "\n").first.flatMap { Int32($0) })
        }

        @Test func `PostgreSQL killed in the middle of a load`() async throws {
            let files = [large] + (0..<20).map { DroppedFile("small\($0).csv", rows: 10) }
            try await withOwnServer { world, cluster, folder in
                let service = try world.start()
                try await eventually("the ledger is there") {
                    try await world.number("select count(*) from bascule.file") == 0
                }
                let server = try postmaster(below: folder)
                try world.drop(files)
                try await eventually("a file is being loaded", every: .milliseconds(5)) {
                    try await world.number(
                        "select count(*) from bascule.file where state = 'loading'") > 0
                }
                kill(server, SIGKILL)
                #expect(try await stays(true: .seconds(2)) { service.child.isRunning })
                try await start(cluster)
                try await world.waitUntilSettled(files.count, by: service)
                try await world.assertEverythingAccountedFor(files)
            }
        }

        @Test(.enabled("a file system can be mounted") { try await SmallFileSystem.isPossible() })
        func `the database's disk is full in the middle of a load, then has room`() async throws {
            let file = large
            try await withOwnServer { world, cluster, folder in
                try await SmallFileSystem.with(at: folder + "/small", megabytes: 64) { small in
                    #expect(try await world.run(["migrate"]).status == 0)
                    try await moveTable(to: small, of: cluster)
                    let ballast = try small.fill()
                    let service = try world.start(["BASCULE_RETRY_ATTEMPTS": "50"])
                    try world.drop([file])
                    try await eventually("the server has said that its disk is full") {
                        service.child.errors.contains("No space left on device")
                    }
                    #expect(
                        try await stays(true: .seconds(2)) {
                            try service.child.isRunning
                                && world.home.waiting(in: DroppedFile.feed).count == 1
                        }, "the file waits where it is: \(service.lastWords)")
                    #expect(try await world.number("select count(*) from essai.mesures") == 0)
                    try FileManager.default.removeItem(atPath: ballast)
                    try await world.waitUntilSettled(1, by: service)
                    try await world.assertEverythingAccountedFor([file])
                    await world.ended()
                    // The server still holds its files there.
                    try cluster.stop()
                }
            }
        }

        /// Puts the feed's table on a file system of its own.
        private func moveTable(
            to small: SmallFileSystem, of cluster: PrivateCluster
        ) async throws {
            let path = try tablespace(on: small)
            let url = try cluster.url(database: "bascule", user: "postgres")
            let session = Session(try ConnectionOptions(url: url))
            try await session.use { connection in
                try connection.execute("create tablespace small location \(literal: path)")
                try connection.execute("alter table essai.mesures set tablespace small")
            }
            await session.close()
        }

        /// A folder for a tablespace, of the user that the server runs as.
        private func tablespace(on small: SmallFileSystem) throws -> String {
            let path = small.path + "/space"
            var attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
            if getuid() == 0 { attributes[.ownerAccountName] = "postgres" }
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: attributes)
            return path
        }

        private func start(_ cluster: PrivateCluster) async throws {
            try await eventually("PostgreSQL starts again") {
                _ = try cluster.start()
                return true
            }
        }

        @Test func `PostgreSQL killed again and again while a file streams`() async throws {
            var random = SeededGenerator(for: "PostgreSQL killed while a file streams")
            let files = [large] + (0..<5).map { DroppedFile("small\($0).csv", rows: 10) }
            try await withOwnServer { world, cluster, folder in
                let service = try world.start(["BASCULE_RETRY_ATTEMPTS": "50"])
                try await eventually("the ledger is there") {
                    try await world.number("select count(*) from bascule.file") == 0
                }
                try world.drop(files)
                for kills in 1...6 {
                    try await eventually("COPY \(kills) is under way", every: .milliseconds(5)) {
                        try await world.number(
                            """
                            select count(*) from pg_stat_activity
                             where pid <> pg_backend_pid() and query ilike 'copy %'
                            """) > 0
                    }
                    let moment = Duration.milliseconds(.random(in: 0...400, using: &random))
                    _ = try await stays(true: moment) { true }
                    kill(try postmaster(below: folder), SIGKILL)
                    try await start(cluster)
                }
                try await world.waitUntilSettled(files.count, by: service)
                try await world.assertEverythingAccountedFor(files)
            }
        }

        @Test func `the database is away for 30 seconds`() async throws {
            let files = (0..<40).map { DroppedFile("away\($0).csv", rows: 20) }
            try await withOwnServer { world, cluster, _ in
                let service = try world.start()
                try world.drop(Array(files[0..<10]))
                try await world.waitUntilSettled(10, by: service)
                // How long a feed rests is told each time it is longer; what else there is, now and
                // then.
                func lines(_ isCounted: (Substring) -> Bool) -> Int {
                    service.child.errors.split(separator: "\n").count(where: isCounted)
                }
                let isOther = { (line: Substring) in !line.contains(" rests for ") }
                // What was done before is told a moment after it is in the database.
                try await eventually("the start and its ten files are told") {
                    lines { $0.contains("loaded ") } >= 10
                        && service.child.errors.contains("there is no user yet")
                }
                let before = lines(isOther)
                try cluster.stop()
                try world.drop(Array(files[10...]))
                #expect(
                    try await stays(true: .seconds(30), every: .milliseconds(500)) {
                        try service.child.isRunning
                            && world.home.waiting(in: DroppedFile.feed).count == 30
                    },
                    "every file waits in the inbox, and the service with it: \(service.lastWords)")
                #expect(lines(isOther) - before < 15, "not a line a second: \(service.lastWords)")
                _ = try cluster.start()
                try await world.waitUntilSettled(files.count, by: service)
                try await world.assertEverythingAccountedFor(files)
            }
        }

        @Test func `the connection is cut in the middle of a COPY, six times`() async throws {
            let file = large
            try await World.with { world in
                let service = try world.start()
                try await eventually("the ledger is there") {
                    try await world.number("select count(*) from bascule.file") == 0
                }
                try world.drop([file])
                for cut in 1...6 {
                    try await eventually("COPY \(cut) is cut", every: .milliseconds(2)) {
                        try await world.number(
                            """
                            select count(pg_terminate_backend(pid)) from pg_stat_activity
                             where datname = current_database() and pid <> pg_backend_pid()
                               and state = 'active' and query ilike 'copy%'
                            """) > 0
                    }
                }
                try await world.waitUntilSettled(1, by: service)
                try await world.assertEverythingAccountedFor([file])
            }
        }
    }
}
