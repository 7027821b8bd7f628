// SPDX-License-Identifier: Apache-2.0

import Alerts
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// Alerts about files as things on a disk: each is told once, and resolved when it is mended.
@Suite struct FileAlertTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    private var open: Int { get throws { try Alert.openCount(on: connection) } }

    private func file(_ name: String) throws -> Int64 {
        try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state)
            values ('labo', \(name), \(name), 1, 'loaded') returning id
            """)[0][0, as: Int64.self]
    }

    @Test func `a file that can't be moved is told once, until it is`() throws {
        let id = try file("a.csv")
        func blocked(_ language: Language = .en) throws -> [Alert] {
            try SubjectAlerts(.blocked, BlockedMoves.detector).check(
                language: language, on: connection)
        }
        #expect(try blocked() == [])
        try connection.execute(
            """
            update bascule.file set blocked_since = now(), blocked_reason = 'could not move it: no'
             where id = \(id)
            """)
        let alert = try #require(try blocked().first)
        #expect(alert.subject == "file \(id)" && alert.message.contains("could not move it: no"))
        #expect(try blocked() == [])
        #expect(try open == 1)
        try connection.execute("update bascule.file set blocked_since = null")
        #expect(try blocked(.fr) == [])
        #expect(try open == 0)
    }

    @Test func `a file whose lines do not add up is told once, until it is loaded`() throws {
        let id = try file("a.csv")
        func miscounted() throws -> [Alert] {
            try SubjectAlerts(.miscounted, Miscounted.detector).check(
                language: .fr, on: connection)
        }
        try connection.execute("update bascule.file set state = 'failed' where id = \(id)")
        #expect(try miscounted() == [])
        try connection.execute(
            """
            insert into bascule.fault (file_id, rule, severity, message)
            values (\(id), 'lines', 'reject', 'Bascule s''est trompé.')
            """)
        let alert = try #require(try miscounted().first)
        #expect(alert.message == "labo : a.csv (fichier \(id)) – Bascule s'est trompé.")
        #expect(try miscounted() == [])
        #expect(try open == 1)
        try connection.execute("update bascule.file set state = 'loaded'")
        #expect(try miscounted() == [])
        #expect(try open == 0)
    }

    private func watcher(_ worker: String = "host:7") throws {
        try connection.execute(
            """
            insert into bascule.service (worker, roles, started_at)
            values (\(worker), 'scheduler,watcher,worker', now() - interval '1 hour')
            """)
    }

    @Test func `a folder that can't be listed is told, and resolves nothing of what lay in it`()
        throws
    {
        try watcher()
        func strays(_ language: Language = .en) throws -> [Alert] {
            try StandingAlerts(.stray, StrayFiles()).check(language: language, on: connection)
        }
        try stray("/inbox/labo/sub/old.txt", minutes: 16)
        try stray("/inbox/laboratory/old.txt", minutes: 16)
        #expect(try strays().count == 2)
        try connection.execute("delete from bascule.waiting")
        try stray("/inbox/labo", minutes: 1, isUnlisted: true)
        #expect(try strays() == [])
        let open = try connection.query(
            "select subject from bascule.alert where resolved_at is null"
        ).map { try $0[0, as: String.self] }
        #expect(open == ["folder /inbox/labo/sub"], "what lies there nobody knows")
        try connection.execute("update bascule.waiting set since = now() - interval '20 min'")
        let alert = try #require(try strays(.fr).first)
        #expect(alert.subject == "folder /inbox/labo")
        #expect(alert.message.contains("Personne ne voit ce qui s'y trouve"), "\(alert.message)")
        try connection.execute("delete from bascule.waiting")
        #expect(try strays() == [])
        #expect(try self.open == 0)
    }

    private func stray(_ path: String, minutes: Int, isUnlisted: Bool = false) throws {
        try connection.execute(
            """
            insert into bascule.waiting (worker, path, bytes, reason, since, is_stray, is_unlisted)
            values ('host:7', \(path), 1, 'no feed takes a file of this name',
                    now() - make_interval(mins => \(Int32(minutes))), true, \(isUnlisted))
            """)
    }

    @Test func `files that nobody takes are told by folder after a quarter of an hour`() throws {
        try watcher()
        func strays(listed: Int = 1_000) throws -> [Alert] {
            try StandingAlerts(.stray, StrayFiles(listed: listed)).check(
                language: .en, on: connection)
        }
        try stray("/inbox/labo/new.txt", minutes: 14)
        #expect(try strays() == [])
        try stray("/inbox/labo/old.txt", minutes: 16)
        try stray("/inbox/root.csv", minutes: 60)
        let alerts = try strays()
        #expect(alerts.map(\.subject) == ["folder /inbox", "folder /inbox/labo"])
        #expect(alerts.last?.message.contains("old.txt – no feed takes") == true)
        #expect(alerts.last?.message.contains("new.txt") == false)
        #expect(try strays() == [])
        try connection.execute("delete from bascule.waiting where path like '%/labo/%'")
        // A list that is full may have left it out.
        #expect(try strays(listed: 1) == [])
        #expect(try open == 2)
        #expect(try strays(listed: 2) == [])
        #expect(try open == 1)
        // A watcher that is gone tells nothing: that is no sign of anything being mended.
        try connection.execute("delete from bascule.service")
        #expect(try strays() == [])
        #expect(try open == 1)
    }

    @Test func `a file that was written to after it was stored is told once`() throws {
        let (old, new) = (try file("a.csv"), try file("a.csv"))
        func late() throws -> [Alert] {
            try SubjectAlerts(.lateWrite, LateWrites.detector).check(language: .fr, on: connection)
        }
        try connection.execute(
            """
            insert into bascule.late_look (file_id, due_at, modified_ns) values (\(old), now(), 0)
            """)
        #expect(try late() == [])
        try connection.execute(
            "update bascule.late_look set found_at = now(), found_id = \(new)")
        #expect(try late().map(\.message).first?.contains("fichier \(new)") == true)
        #expect(try late() == [])
    }
}
