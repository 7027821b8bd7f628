// SPDX-License-Identifier: Apache-2.0

import Application
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// The alert about a zone that is another one than that of the data.
@Suite struct ZoneMemoryTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    private func note(_ zone: String) throws -> Bool {
        try ZoneAlert(zone: zone, language: .en, by: "test:1").noteZone(on: connection) != nil
    }

    private func load(_ name: String) throws {
        _ = try connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, loaded_at)
            values ('labo', \(name), \(name), 1, 'loaded', clock_timestamp())
            """)
    }

    private func open() throws -> Int {
        try connection.query(
            "select count(*)::int from bascule.alert where resolved_at is null")[0][0]
    }

    @Test func `a zone that is changed back before a file was loaded in it resolves its alert`()
        throws
    {
        #expect(try !note("Europe/Paris"))
        #expect(try !note("America/Guadeloupe"), "nothing is loaded")
        try load("a.csv")
        #expect(try note("UTC"))
        #expect(try !note("UTC"))
        #expect(try note("Europe/Paris"))
        #expect(try open() == 2)
        #expect(try !note("America/Guadeloupe"))
        #expect(try open() == 0)
        #expect(
            try connection.query("select distinct resolution from bascule.alert")
                .map { try $0[0, as: String.self] }
                == ["the zone is again that in which all files were loaded"])
        #expect(
            try connection.query(
                "select count(*)::int from bascule.journal where action = 'setting'")[0][0] == 3,
            "each change stands in the journal")
    }

    /// A living service that goes by a zone, or none any more.
    private func serve(_ zone: String?) throws {
        _ = try connection.execute("delete from bascule.service")
        guard let zone else { return }
        _ = try connection.execute(
            """
            insert into bascule.service (worker, roles, feeds)
            values ('elsewhere:1', 'importer',
                    jsonb_build_object(\(ZoneMemory.serviceKey)::text, \(zone)::text))
            """)
    }

    @Test(arguments: [false, true])
    func `a zone that a command changes back stays told while a service reads in the other one`(
        _ loads: Bool
    ) throws {
        #expect(try !note("America/Guadeloupe"))
        try load("a.csv")
        #expect(try note("UTC"), "the service starts")
        try serve("UTC")
        #expect(try !note("America/Guadeloupe"), "a command")
        #expect(try open() == 1, "the service goes on in UTC")
        #expect(try !note("America/Guadeloupe"), "another one")
        if loads { try load("b.csv") }
        try serve(nil)
        #expect(try !note("America/Guadeloupe"), "the service starts again")
        #expect(try open() == (loads ? 1 : 0), "what it loaded meanwhile is of either zone")
        try load("c.csv")
        #expect(try note("Europe/Paris"))
        #expect(try note("America/Guadeloupe") == loads)
        #expect(try open() == (loads ? 3 : 0))
    }

    @Test func `a command in another zone than the living service's is told`() throws {
        #expect(try !note("America/Guadeloupe"))
        try serve("America/Guadeloupe")
        try load("a.csv")
        #expect(try note("UTC"))
        #expect(try !note("UTC"))
        try load("b.csv")
        try serve(nil)
        #expect(try note("America/Guadeloupe"))
        #expect(try open() == 2)
    }

    @Test func `the alert names the zones of the files, whatever was between`() throws {
        func last() throws -> String {
            try connection.query("select message from bascule.alert order by id desc limit 1")[0][0]
        }
        #expect(try !note("America/Guadeloupe"))
        try load("a.csv")
        #expect(try note("UTC"))
        #expect(try note("Europe/Paris"))
        #expect(
            try last().contains(
                "If that is not meant, put `zone: America/Guadeloupe` back, in which the files were"
                    + " read (or say it in the feeds), and restart."))
        try load("b.csv")
        #expect(try note("UTC"))
        #expect(
            try last().contains(
                "put the right one of the zones back in which the files were read,"
                    + " `zone: America/Guadeloupe`, `zone: Europe/Paris` (or say it in the feeds)"))
    }

    @Test func `a zone that is changed back after a file was loaded in it leaves the data mixed`()
        throws
    {
        #expect(try !note("America/Guadeloupe"))
        try load("a.csv")
        #expect(try note("UTC"))
        try load("b.csv")
        #expect(try note("America/Guadeloupe"))
        #expect(try open() == 2)
        // Once the one that was read in the other zone is taken back, all are of one.
        _ = try connection.execute(
            "update bascule.file set state = 'reverted' where name = 'b.csv'")
        #expect(try note("Europe/Paris"))
        #expect(try !note("America/Guadeloupe"))
        #expect(try open() == 0)
    }
}
