// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Wording

@testable import ODBC

/// Rows of real servers, by their drivers, in the reader of the real program.
@Suite struct ServerSourceTests {
    private func withMariaDB(
        _ script: String, _ body: (SourceScene, RemoteMariaDB) async throws -> Void
    ) async throws {
        try await RemoteMariaDB.with { server in
            try await server.run("use essai;\n" + script)
            try await SourceFolder.with { folder in
                try folder.write(
                    SourceFolder.source(
                        "S", "libmaodbc.so",
                        ["SERVER = 127.0.0.1", "PORT = \(server.port)", "DATABASE = essai"]))
                var scene = SourceScene(folder: folder)
                (scene.user, scene.password) = ("lecteur", RemoteMariaDB.password)
                try await body(scene, server)
            }
        }
    }

    @Test func `rows of MariaDB come as they are there, and refusals say which`() async throws {
        let script = """
            create table mesures (
                id varchar(10), exact decimal(30,10), vu datetime(3), zero datetime, note longtext,
                photo varbinary(10), oui bit(1));
            insert into mesures values
                ('a', 12345678901234567890.0123456789, '2026-03-15 07:30:00.250', '0000-00-00',
                 'é € 😀', null, b'1'),
                ('b', null, '2026-03-15 08:00:00', null, repeat('y', 100000), null, b'0');
            """
        try await withMariaDB(script) { scene, _ in
            let query = """
                select id, exact, vu, zero, note, oui from mesures where vu >= ? and vu < ? order by vu
                """
            let times = ["2026-03-15T00:00:00", "2026-03-15T08:00:00"]
            let found = try scene.rows(query, at: times)
            #expect(
                found.text == """
                    id,exact,vu,zero,note,oui
                    a,12345678901234567890.0123456789,2026-03-15 07:30:00.250,0000-00-00 00:00:00,é € 😀,1

                    """)
            let long = try scene.rows("select note, id from mesures where id = 'b'")
            #expect(long.text == "note,id\n" + String(repeating: "y", count: 100_000) + ",b\n")
            #expect(try scene.cause("select id, photo from mesures") == .binary)
            #expect(try scene.cause("select id from nowhere") == .queryRefused)
            #expect(try scene.value("select current_timestamp").hasPrefix("20"))
            var other = scene
            other.password = "wrong one"
            let refused = try #require(try other.trouble("select 1 as id"))
            #expect(refused.code == "source_denied", "\(refused)")
            #expect(!refused.sentence.en.contains("wrong one"))
            // Nobody listens there.
            try scene.folder.write(
                SourceFolder.source("S", "libmaodbc.so", ["SERVER = 127.0.0.1", "PORT = 1"]))
            let closed = try #require(try scene.trouble("select 1 as id"))
            #expect(closed.code == "source_unreachable" && closed.mayPass, "\(closed)")
        }
    }

    @Test func `rows of PostgreSQL come by its driver, and nothing that a query writes stays`()
        async throws
    {
        try await RemotePostgres.with { server in
            let owner = Session(try ConnectionOptions(url: server.url))
            try await owner.use {
                try $0.script(
                    """
                    create role lecteur login password '\(RemotePostgres.password.replacing("'", with: "''"))';
                    create table mesures (
                        id text, exact numeric, vu timestamptz, note text, photo bytea, oui boolean);
                    grant select, delete on mesures to lecteur;
                    insert into mesures values
                        ('a', 12345678901234567890.0123456789, '2026-03-15T07:30:00.25Z',
                         'é € 😀', 'x', true),
                        ('b', null, null, repeat('y', 100000), null, null);
                    alter role lecteur set timezone = 'UTC';
                    """)
            }
            try await SourceFolder.with { folder in
                try folder.write(
                    SourceFolder.source(
                        "S", "psqlodbcw.so",
                        [
                            "Servername = 127.0.0.1", "Port = \(server.port)",
                            "Database = postgres",
                        ]))
                var scene = SourceScene(folder: folder)
                (scene.user, scene.password) = ("lecteur", RemotePostgres.password)
                let query = "select id, exact, vu, note, oui from mesures where vu >= ? and vu < ?"
                let times = ["2026-03-15T07:30:00", "2026-03-15T07:30:01"]
                let found = try scene.rows(query, at: times)
                #expect(
                    found.text == """
                        id,exact,vu,note,oui
                        a,12345678901234567890.0123456789,2026-03-15 07:30:00.25,é € 😀,1

                        """)
                let long = try scene.rows("select note, id from mesures where id = 'b'")
                #expect(long.text == "note,id\n" + String(repeating: "y", count: 100_000) + ",b\n")
                #expect(try scene.cause("select id, photo from mesures") == .binary)
                #expect(try scene.cause("select id from nowhere") == .queryRefused)
                // Read only, or rolled back: the driver's choice.
                _ = try scene.trouble(
                    "with d as (delete from mesures returning id) select id from d")
                let left = try await owner.use {
                    try $0.query("select count(*)::int from mesures").value(as: Int.self)
                }
                #expect(left == 2)
                scene.password = "wrong one"
                let refused = try #require(try scene.trouble("select 1 as id"))
                #expect(refused.code == "source_denied" && !refused.mayPass, "\(refused)")
                #expect(refused.sentence.en.contains("lecteur"))
                #expect(!refused.sentence.en.contains("wrong one"))
            }
            await owner.close()
        }
    }
}
