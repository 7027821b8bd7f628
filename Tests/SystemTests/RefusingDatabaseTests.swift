// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import PrivateCluster
import TestSupport
import Testing

extension WholeService {
    /// A database that is there and refuses: the import rests, and so does all else in the process.
    @Suite struct RefusingDatabase {
        /// Lets no session write, or all again; open sessions end.
        private func setReadOnly(_ isReadOnly: Bool, _ world: World) async throws {
            var options = try ConnectionOptions(url: world.databaseURL)
            options.settings["default_transaction_read_only"] = "off"
            let connection = try Connection(options)
            let database = try #require(options[keyword: "dbname"])
            try connection.execute(
                """
                alter database \(identifier: database) set default_transaction_read_only
                    to \(literal: isReadOnly ? "on" : "off")
                """)
            _ = try connection.query(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()
                """)
        }

        @Test
        func `a database that takes no writes for a while ends no service, nor fills its log`()
            async throws
        {
            let files = (0..<5).map { DroppedFile("f\($0).csv", rows: 3) }
            try await World.with { world in
                let service = try world.start()
                try world.drop([files[0]])
                try await world.waitUntilSettled(1, by: service)
                try await setReadOnly(true, world)
                try world.drop(Array(files[1...]))
                #expect(
                    try await stays(true: .seconds(8)) {
                        try service.child.isRunning
                            && world.home.waiting(in: DroppedFile.feed).count == 4
                    }, "\(service.lastWords)")
                let lines = service.child.errors.split(separator: "\n")
                    .filter { $0.contains("schedules are not looked at") }
                #expect(lines.count == 1, "\(service.lastWords)")
                try await setReadOnly(false, world)
                try await world.waitUntilSettled(files.count, by: service)
                try await world.assertEverythingAccountedFor(files)
            }
        }

        @Test func `a database that takes no writes is waited for at the start`() async throws {
            let file = DroppedFile("a.csv", rows: 3)
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try await setReadOnly(true, world)
                let service = try world.start()
                try world.drop([file])
                try await eventually("it waits") {
                    service.child.errors.contains("the database is waited for")
                }
                try await setReadOnly(false, world)
                try await world.waitUntilSettled(1, by: service)
                try await world.assertEverythingAccountedFor([file])
            }
        }

        /// A server of the test's own that asks for a password; the body gets the URL of its owner,
        /// and a connection that needs none.
        private func withPassword(
            _ body: (String, Connection) async throws -> Void
        ) async throws {
            try await TemporaryFolder.with { folder in
                let cluster = PrivateCluster(folder: folder + "/pg", settings: ["fsync": "off"])
                _ = try cluster.start()
                do {
                    let admin = try cluster.url(database: "postgres", user: "postgres")
                    let connection = try Connection(try ConnectionOptions(url: admin))
                    try connection.execute("create role labo login superuser password 'premier'")
                    try connection.execute("create database labo owner labo")
                    let rules = "local all labo scram-sha-256\nlocal all all trust\n"
                    let file: String = try connection.query("show hba_file")[0][0]
                    try Data(rules.utf8).write(to: URL(filePath: file))
                    _ = try connection.query("select pg_reload_conf()")
                    var options = try ConnectionOptions(url: admin)
                    options[keyword: "user"] = "labo"
                    options[keyword: "password"] = "premier"
                    try await body(options.url(database: "labo"), connection)
                } catch {
                    try cluster.stop()
                    throw error
                }
                try cluster.stop()
            }
        }

        private func setPassword(_ password: String, _ admin: Connection) throws {
            try admin.execute("alter role labo password \(literal: password)")
        }

        private func endSessions(_ admin: Connection) async throws {
            // One may just have shown the password of before.
            try await eventually("no session is left") {
                let ended: Int = try admin.query(
                    """
                    select count(pg_terminate_backend(pid)) from pg_stat_activity
                     where usename = 'labo'
                    """)[0][0]
                return ended == 0
            }
        }

        @Test func `a password that changes ends no service: files wait, and are loaded after it`()
            async throws
        {
            let files = (0..<3).map { DroppedFile("f\($0).csv", rows: 3) }
            try await withPassword { url, admin in
                let wrong = #expect(throws: PostgresError.self) {
                    _ = try Connection(
                        try ConnectionOptions(url: url.replacing("premier", with: "dernier")))
                }
                #expect(wrong?.sqlstate == "28P01" && wrong?.passes == true)
                #expect(!"\(wrong as Any)".contains("dernier"))
                try await World.with(databaseURL: url) { world in
                    let service = try world.start()
                    try world.drop([files[0]])
                    try await world.waitUntilSettled(1, by: service)
                    try setPassword("second", admin)
                    try await endSessions(admin)
                    try world.drop(Array(files[1...]))
                    try await eventually("the refusal is in the log") {
                        service.child.errors.contains("28P01")
                    }
                    #expect(
                        try await stays(true: .seconds(5)) {
                            try service.child.isRunning
                                && world.home.waiting(in: DroppedFile.feed).count == 2
                        }, "\(service.lastWords)")
                    let doctor = try await world.run(
                        ["doctor"], environment: ["BASCULE_LANGUAGE": "fr"])
                    #expect(doctor.status == 3)
                    #expect(
                        doctor.output.contains("refuse ce rôle ou son mot de passe"),
                        "\(doctor.output)")
                    #expect(
                        !(doctor.output + doctor.errors + service.child.errors).contains("premier"))
                    try setPassword("premier", admin)
                    try await world.waitUntilSettled(files.count, by: service)
                    try await world.assertEverythingAccountedFor(files)
                    await world.ended()
                }
            }
        }

        @Test func `a pooler of transactions is refused at the start by its name`() async throws {
            try await World.with { world in
                try await TestPooler.with(mode: "transaction", before: world.databaseURL) { url in
                    for arguments in [["run"], ["status"]] {
                        let result = try await BasculeProcess.run(
                            arguments, home: world.home, databaseURL: url)
                        #expect(result.status == 2, "\(arguments): \(result.errors)")
                        #expect(result.errors.contains("pool_mode = session"), "\(result.errors)")
                    }
                    let doctor = try await BasculeProcess.run(
                        ["doctor"], home: world.home, databaseURL: url)
                    #expect(doctor.status == 3)
                    #expect(
                        doctor.output.contains("BAD   database: There is a connection pooler"),
                        "\(doctor.output)")
                }
            }
        }

        @Test func `behind a pooler of sessions files are loaded as ever`() async throws {
            let files = (0..<20).map { DroppedFile("f\($0).csv", rows: 3) }
            try await World.with { world in
                try await TestPooler.with(mode: "session", before: world.databaseURL) { url in
                    let service = try world.start(["BASCULE_DATABASE_URL": url])
                    try world.drop(files)
                    try await world.waitUntilSettled(files.count, by: service)
                    try await world.assertEverythingAccountedFor(files)
                    await world.ended()
                }
            }
        }
    }
}
