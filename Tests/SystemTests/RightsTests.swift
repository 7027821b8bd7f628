// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Owner, service, reader: who may do what in the database.
    @Suite struct Rights {
        /// A database owned by a role of its own, and two more roles that own nothing.
        struct Roles {
            let owner, service, reader, bi: String

            init(_ database: String) {
                owner = database + "_owner"
                service = database + "_service"
                reader = database + "_reader"
                bi = database + "_bi"
            }

            var all: [String] { [owner, service, reader, bi] }
        }

        func with(
            _ body: (World, Roles, (String) throws -> String) async throws -> Void
        ) async throws {
            let database = try TestDatabase.create()
            let server = try Connection(try ConnectionOptions(url: try TestCluster.url()))
            let roles = Roles(database.name)
            for role in roles.all { try server.execute("create role \(identifier: role) login") }
            try server.execute(
                "alter database \(identifier: database.name) owner to \(identifier: roles.owner)")
            // Nothing is anybody's: also not what PostgreSQL gives to all by itself.
            try server.execute(
                "revoke all on database \(identifier: database.name) from public")
            for role in [roles.service, roles.reader, roles.bi] {
                try server.execute(
                    "grant connect on database \(identifier: database.name) to \(identifier: role)")
            }
            func url(_ role: String) throws -> String {
                var options = try ConnectionOptions(url: database.url)
                options[keyword: "user"] = role
                return options.url(database: database.name)
            }
            do {
                try await World.with(databaseURL: try url(roles.owner)) {
                    try await body($0, roles, url)
                }
            } catch {
                try remove(roles, database, server)
                throw error
            }
            try remove(roles, database, server)
        }

        private func remove(
            _ roles: Roles, _ database: TestDatabase, _ server: Connection
        ) throws {
            try server.execute(
                "alter database \(identifier: database.name) owner to current_user")
            let own = try database.connect()
            for role in roles.all {
                try own.script("drop owned by \(SQL.quoted(identifier: role)) cascade")
                try server.execute("drop role \(identifier: role)")
            }
        }

        @Test func `a service that may make nothing loads, amends, reverts and keeps its history`()
            async throws
        {
            try await with { world, roles, url in
                let service = try url(roles.service)
                let before = try await world.run(
                    ["status"], environment: ["BASCULE_DATABASE_URL": service])
                #expect(before.status == 3)
                #expect(before.errors.contains("no schema `bascule` yet"), "\(before.errors)")
                let migrate = try await world.run([
                    "migrate", "--grant", "service=\(roles.service)", "--grant",
                    "reader=\(roles.reader)",
                ])
                #expect(migrate.status == 0, "\(migrate.errors)")
                let asked = try await world.run(
                    ["doctor"], environment: ["BASCULE_DATABASE_URL": service])
                #expect(asked.status == 3)
                #expect(asked.output.contains("grant temporary on database"), "\(asked.output)")
                let server = try Connection(try ConnectionOptions(url: try TestCluster.url()))
                let name = try #require(
                    try ConnectionOptions(url: world.databaseURL)[keyword: "dbname"])
                try server.execute(
                    """
                    grant temporary on database \(identifier: name) to \(identifier: roles.service)
                    """)
                let process = try world.start(["BASCULE_DATABASE_URL": service])
                let file = DroppedFile("one.csv", rows: 5, bad: 1)
                try world.drop([file])
                try await world.waitUntilSettled(1, by: process)
                try await world.assertEverythingAccountedFor([file])
                let amended = try world.write(
                    "two.csv", file.text.replacing("one.csv-0;12,345", with: "one.csv-0;9"))
                let environment = ["BASCULE_DATABASE_URL": service]
                _ = try await world.run(
                    ["import", amended, "--feed", DroppedFile.feed], environment: environment)
                let revert = try await world.run(
                    ["files", "revert", "2"], environment: environment)
                #expect(revert.status == 0, "\(revert.errors)")
                for task in ["history", "reindex", "retention"] {
                    let done = try await world.run(
                        ["housekeeping", "run", task, "--force"], environment: environment)
                    #expect(done.status == 0, "\(task): \(done.errors)")
                }
                try await eventually("the history has its days") {
                    try await world.number(
                        """
                        select count(*) from pg_class
                         where relname ~ '^job_(history|log)_[0-9]{8}$'
                        """) > 0
                }
                #expect(!process.child.errors.contains("permission denied"), "\(process.lastWords)")
                let doctor = try await world.run(["doctor"], environment: environment)
                #expect(doctor.status == 0, "\(doctor.output)")
                #expect(
                    try await world.number(
                        "select has_schema_privilege(\(roles.service), 'bascule', 'create')::int")
                        == 0)
            }
        }

        @Test func `a reader sees all but secrets, of feeds to come too, and changes nothing`()
            async throws
        {
            try await with { world, roles, url in
                #expect(
                    try await world.run(["migrate", "--grant", "reader=\(roles.reader)"]).status
                        == 0)
                let file = try world.write("a.csv", DroppedFile("a", rows: 3, bad: 1).text)
                _ = try await world.run(["import", file, "--feed", DroppedFile.feed])
                _ = try await world.run(["users", "add", "ada", "--role", "lecteur"])
                _ = try await world.run(["tokens", "add", "--user", "ada", "--scope", "all"])
                let reader = try url(roles.reader)
                try world.declare(
                    DroppedFile.feedYAML("").replacing("essai.mesures", with: "nouveau.mesures")
                        .replacing("feed: mesures", with: "feed: autre"), "feeds/autre")
                let other = try world.write("b.csv", DroppedFile("b", rows: 2).text)
                let loaded = try await world.run(["import", other, "--feed", "autre"])
                #expect(loaded.status == 0, "\(loaded.errors)")
                for command in [
                    ["status"], ["files", "list"], ["files", "show", "1"],
                    ["files", "faults", "1"], ["files", "diff", "1"],
                    ["files", "revert", "1", "--dry-run"], ["where", "mesures", "a-0"],
                    ["jobs", "list"], ["journal"], ["journal", "verify"], ["alerts"],
                    ["exports", "list"], ["aggregates", "status"], ["schedules", "list"],
                    ["housekeeping"], ["doctor"], ["users", "list"], ["tokens", "list"],
                    ["roles", "list"],
                ] {
                    let shown = try await world.run(
                        command, environment: ["BASCULE_DATABASE_URL": reader])
                    #expect(shown.status == 0, "\(command): \(shown.errors)\(shown.output)")
                }
                let connection = try Connection(try ConnectionOptions(url: reader))
                try readsAllButSecrets(connection)
                for command in [
                    ["files", "revert", "1"], ["jobs", "pause", "default"],
                    ["users", "disable", "ada"], ["tokens", "revoke", "1"],
                ] {
                    let refused = try await world.run(
                        command, environment: ["BASCULE_DATABASE_URL": reader])
                    #expect(refused.status == 3)
                    #expect(refused.errors.contains("--grant service=ROLE"), "\(refused.errors)")
                }
            }
        }

        @Test func `a feed whose table the service may not make keeps no other from being loaded`()
            async throws
        {
            try await with { world, roles, url in
                let service = try url(roles.service)
                let environment = ["BASCULE_DATABASE_URL": service]
                #expect(
                    try await world.run(["migrate", "--grant", "service=\(roles.service)"]).status
                        == 0)
                let name = try #require(
                    try ConnectionOptions(url: world.databaseURL)[keyword: "dbname"])
                let server = try Connection(try ConnectionOptions(url: try TestCluster.url()))
                try server.execute(
                    """
                    grant temporary on database \(identifier: name) to \(identifier: roles.service)
                    """)
                try world.declare(
                    DroppedFile.feedYAML().replacing("essai.mesures", with: "nouveau.mesures")
                        .replacing("feed: mesures", with: "feed: autre"), "feeds/autre")
                let doctor = try await world.run(["doctor"], environment: environment)
                #expect(doctor.status == 3, "\(doctor.output)")
                #expect(
                    doctor.output.contains("BAD   feed autre: Its files are not loaded: this role"),
                    "\(doctor.output)")
                let process = try world.start(environment)
                try world.drop([DroppedFile("good.csv", rows: 2)])
                try await world.waitUntilSettled(1, by: process)
                #expect(
                    process.child.errors.contains("the files of `autre` wait"),
                    "\(process.child.errors)")
                let status = try await world.run(["status"], environment: environment)
                #expect(
                    status.output.contains("! feed autre: Its files are not loaded"),
                    "\(status.output)")
                let file = try world.write("b.csv", DroppedFile("b", rows: 2).text)
                let refused = try await world.run(
                    ["import", file, "--feed", "autre"], environment: environment)
                #expect(refused.status == 3)
                #expect(
                    refused.errors.contains("Run `bascule migrate` as the owner"),
                    "\(refused.errors)")
            }
        }

        @Test func `a schema of another version is said, not migrated`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let newest = try await world.number("select max(id) from bascule.migration")
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        insert into bascule.migration (id, name, checksum) values (9999, 'later', 'x')
                        """)
                }
                for command in [["status"], ["doctor"], ["files", "list"]] {
                    let ahead = try await world.run(command)
                    #expect(ahead.status == 3)
                    #expect(
                        (ahead.errors + ahead.output).contains("a newer version was here"),
                        "\(ahead.errors)")
                }
                _ = try await world.session.use {
                    try $0.execute("delete from bascule.migration where id in (9999, \(newest))")
                }
                let behind = try await world.run(["status"])
                #expect(behind.status == 3)
                #expect(behind.errors.contains("older than this program"), "\(behind.errors)")
                #expect(behind.errors.contains("`bascule migrate`"))
                #expect(
                    try await world.number("select max(id) from bascule.migration") < newest,
                    "a command that looks changes nothing")
            }
        }
    }
}
