// SPDX-License-Identifier: Apache-2.0

import Ingest
import Journal
import Postgres
import Schema
import TestSupport
import Testing

@Suite struct TamperingTests {
    @Test(arguments: [
        (
            "update bascule.journal set actor = 'user:other' where id = 3",
            ChainFlaw.altered(seq: 3, entryID: 3)
        ),
        (
            "update bascule.journal set result = '{\"rows\": 1}' where id = 3",
            .altered(seq: 3, entryID: 3)
        ),
        (
            "update bascule.journal set at = at - interval '1 microsecond' where id = 3",
            .altered(seq: 3, entryID: 3)
        ),
        (
            "update bascule.journal set duration = interval '1 s' where id = 3",
            .altered(seq: 3, entryID: 3)
        ),
        (
            "update bascule.journal_chain set hash = sha256('x') where seq = 3",
            .altered(seq: 3, entryID: 3)
        ),
        ("delete from bascule.journal where id = 3", .entryMissing(seq: 3, entryID: 3)),
        (
            "delete from bascule.journal where id = 3; delete from bascule.journal_chain where seq = 3",
            .gap(after: 2, next: 4)
        ),
        (
            """
            delete from bascule.journal where id = 3; delete from bascule.journal_chain where seq = 3;
            update bascule.journal_chain set seq = 3 where seq = 4;
            update bascule.journal_chain set seq = 4 where seq = 5
            """, .altered(seq: 3, entryID: 4)
        ),
        ("delete from bascule.journal_chain where seq = 5", .unlinked(entryID: 5, count: 1)),
        (
            "insert into bascule.journal (actor, action, subject) values ('x', 'x', 'x'), ('y', 'y', 'y')",
            .unlinked(entryID: 6, count: 2)
        ),
        (
            "insert into bascule.journal_chain values (6, 99, sha256('x'))",
            .entryMissing(seq: 6, entryID: 99)
        ),
        (
            """
            update bascule.journal_chain set entry_id = -1 where seq = 3;
            update bascule.journal_chain set entry_id = 3 where seq = 4;
            update bascule.journal_chain set entry_id = 4 where seq = 3
            """, .wrongOrder(seq: 3, entryID: 4, madeFrom: 3)
        ),
        ("delete from bascule.journal_chain where seq = 0", .noBeginning),
        ("delete from bascule.journal_chain", .noBeginning),
    ])
    func `each way to tamper shows, and where`(_ statements: String, _ flaw: ChainFlaw) throws {
        let book = try Book()
        try book.fill(5)
        #expect(try book.verify().flaws == [])
        try book.tamper(statements)
        #expect(try book.verify().flaws.first == flaw)
    }

    @Test func `a cut end shows only to who has noted the head`() throws {
        let book = try Book()
        try book.fill(5)
        let head = try #require(try book.verify().head)
        try book.fill(1)
        #expect(try book.verify(against: head).flaws == [])
        try book.tamper(
            """
            delete from bascule.journal where id >= 4;
            delete from bascule.journal_chain where seq >= 4
            """)
        #expect(try book.verify().flaws == [])
        #expect(try book.verify(against: head).flaws == [.tailCut(noted: head, last: 3)])
    }

    @Test func `a chain that was made anew has other hashes than the noted one`() throws {
        let book = try Book()
        try book.fill(3)
        let head = try #require(try book.verify().head)
        try book.tamper(
            """
            delete from bascule.journal_chain where seq > 0;
            update bascule.journal set actor = 'user:other' where id = 2;
            select bascule.link_entry(j) from bascule.journal j order by j.id
            """)
        #expect(try book.verify().flaws == [])
        let now = try #require(try book.verify().head)
        #expect(try book.verify(against: head).flaws == [.rewritten(noted: head, now: now.hash)])
    }

    @Test func `triggers that are off or gone show`() throws {
        let book = try Book()
        try book.connection.script(
            """
            alter table bascule.journal disable trigger append_only;
            drop trigger append_only on bascule.journal_chain
            """)
        #expect(
            try book.verify().flaws == [
                .guardMissing("append_only on bascule.journal"),
                .guardMissing("append_only on bascule.journal_chain"),
            ])
    }

    @Test func `a function of the database that lies is not asked`() throws {
        let book = try Book()
        try book.fill(2)
        try book.connection.script(
            """
            create schema lies;
            create function lies.sha256(bytea) returns bytea language sql as $$ select null::bytea $$;
            set search_path = lies, public;
            """)
        #expect(try book.verify().flaws == [])
        try book.tamper("update bascule.journal set subject = 'x' where id = 1")
        #expect(try book.verify().flaws.first == .altered(seq: 1, entryID: 1))
    }

    @Test func `no setting of a session changes what a link is made from`() throws {
        let book = try Book()
        for settings in [
            "set timezone = 'Asia/Kolkata'; set datestyle = 'German'",
            "set intervalstyle = 'sql_standard'; set extra_float_digits = -15",
            "set bytea_output = 'escape'; set lc_numeric = 'C'; set search_path = ''",
        ] {
            try book.connection.script(settings)
            try JournalEntry.write(
                "export", subject: "é <\u{1}>", by: "host:1", parameters: #"{"b": 1.50, "a": "☃"}"#,
                duration: .milliseconds(90_061_001), on: book.connection)
            #expect(try book.verify().flaws == [])
        }
        let fresh = try book.database.connect()
        #expect(try JournalVerification.run(on: fresh).flaws == [])
    }

    @Test func `the chain of each database begins by itself, and a copy keeps it`() async throws {
        let (book, other) = (try Book(), try TestDatabase.create())
        try book.fill(20)
        let dump = try await ChildProcess.succeed("/usr/bin/pg_dump", ["-d", book.database.url])
        _ = try await ChildProcess.succeed(
            "/usr/bin/psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", other.url], input: dump)
        let restored = try other.connect()
        let report = try JournalVerification.run(on: restored)
        #expect(report.flaws == [])
        #expect(report.head == (try book.verify().head))
        try JournalEntry.write("import", subject: "file 21", by: "host:1", on: restored)
        #expect(try JournalVerification.run(on: restored).head?.seq == 21)

        let third = try TestDatabase.create()
        let connection = try third.connect()
        try BasculeSchema.migrate(connection)
        #expect(
            try JournalVerification.run(on: connection).head?.hash
                != (try book.firstHash()))
    }
}
