// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ingest
import Journal
import Postgres
import Schema
import TestSupport
import Testing

/// No entry can be kept from being written, or altered, unseen.
@Suite struct GuardTests {
    @Test(arguments: [
        // An entry is swallowed.
        """
        create function public.f() returns trigger language plpgsql as $$ begin return null; end $$;
        create trigger quiet before insert on bascule.journal for each row execute function public.f()
        """,
        // It has another actor.
        """
        create function public.f() returns trigger language plpgsql as
            $$ begin new.actor := 'user:other'; return new; end $$;
        create trigger other before insert on bascule.journal for each row execute function public.f()
        """,
        // It says another time, or another user.
        """
        create function public.f() returns trigger language plpgsql as
            $$ begin new.at := new.at - interval '1 day'; return new; end $$;
        create trigger early before insert on bascule.journal for each row execute function public.f()
        """,
        """
        create function public.f() returns trigger language plpgsql as
            $$ begin new.uid := 4711; return new; end $$;
        create trigger uid before insert on bascule.journal for each row execute function public.f()
        """,
        "create rule nothing as on insert to bascule.journal do instead nothing",
        """
        create rule elsewhere as on insert to bascule.journal do also
            insert into bascule.journal_chain values (99, 99, 'x')
        """,
    ])
    func `an entry that is not kept as it was written takes its transaction along`(
        _ statements: String
    ) throws {
        let book = try Book()
        try book.fill(1)
        try book.connection.script("create table public.work (n int); \(statements)")
        let error = #expect(throws: PostgresError.self) {
            try book.connection.transaction { connection in
                try connection.script("insert into public.work values (1)")
                try book.write("file 2")
            }
        }
        #expect(error != nil)
        // Also without an open transaction.
        #expect(throws: PostgresError.self) { try book.write("file 3") }
        #expect(try book.number("select count(*) from public.work") == 0)
        #expect(try book.number("select count(*) from bascule.journal") == 1)
        let flaws = try book.verify().flaws
        #expect(flaws.count == 1, "\(flaws)")
        guard case .foreign(let what)? = flaws.first else {
            Issue.record("\(flaws)")
            return
        }
        #expect(what.hasSuffix(" on bascule.journal"))
    }

    @Test(arguments: [
        (
            "alter table bascule.journal enable row level security",
            "row security of bascule.journal"
        ),
        (
            "create policy p on bascule.journal for insert with check (false)",
            "policy p on bascule.journal"
        ),
        (
            "create table public.c () inherits (bascule.journal)",
            "table public.c, a child of bascule.journal,"
        ),
        (
            "create table public.p (actor text not null); alter table bascule.journal inherit public.p",
            "table public.p, a parent of bascule.journal,"
        ),
        (
            "alter table bascule.journal add constraint c check (actor <> 'user:ana')",
            "constraint c on bascule.journal"
        ),
        (
            """
            create function public.f() returns trigger language plpgsql as
                $$ begin return new; end $$;
            create trigger z after insert on bascule.journal_chain
                for each row execute function public.f()
            """, "trigger z on bascule.journal_chain"
        ),
    ])
    func `whatever stands at the journal's tables and is not Bascule's is named`(
        _ statements: String, _ what: String
    ) throws {
        let book = try Book()
        try book.fill(2)
        #expect(try book.verify().flaws == [])
        try book.connection.script(statements)
        #expect(try book.verify().flaws == [.foreign(what)])
    }

    @Test func `a function that was written anew is named, whatever it does`() throws {
        let book = try Book()
        try book.connection.script(
            """
            create or replace function bascule.refuse_change() returns trigger language plpgsql as
                $$ begin return null; end $$
            """)
        #expect(try book.verify().flaws == [.functionChanged("bascule.refuse_change")])
        let other = try Book()
        try other.connection.script("alter function bascule.link_entry set work_mem = '1MB'")
        #expect(try other.verify().flaws == [.functionChanged("bascule.link_entry")])
    }

    @Test func `a trigger of the known name that calls another function is missing`() throws {
        let book = try Book()
        try book.connection.script(
            """
            create function public.f() returns trigger language plpgsql as
                $$ begin return null; end $$;
            drop trigger append_only on bascule.journal;
            create trigger append_only before update or delete or truncate on bascule.journal
                for each statement execute function public.f();
            alter table bascule.journal enable always trigger append_only
            """)
        #expect(try book.verify().flaws == [.guardMissing("append_only on bascule.journal")])
    }

    @Test func `many entries of one statement are compared one by one`() throws {
        let book = try Book()
        try JournalEntry.write(
            selecting: """
                select 'host:1', 'import', 'file ' || n, jsonb_build_object('n', n), '{}'::jsonb,
                       null::interval
                  from generate_series(1, 100) n
                 order by n
                """, on: book.connection)
        #expect(try book.verify().entries == 100)
        try book.connection.script(
            """
            create function public.f() returns trigger language plpgsql as
                $$ begin
                    if new.subject = 'file 7' then new.parameters := '{"n": 8}'; end if;
                    return new;
                end $$;
            create trigger one before insert on bascule.journal
                for each row execute function public.f()
            """)
        #expect(throws: PostgresError.self) {
            try JournalEntry.write(
                selecting: """
                    select 'host:1', 'import', 'file ' || n, jsonb_build_object('n', n), '{}'::jsonb,
                           null::interval
                      from generate_series(1, 100) n
                    """, on: book.connection)
        }
        #expect(try book.number("select count(*) from bascule.journal") == 100)
    }

    @Test func `an entry says whose process wrote it, and an older one is as sound as before`()
        throws
    {
        let database = try TestDatabase.create()
        let connection = try database.connect()
        let before = BasculeSchema.migrations.steps.filter { $0.id <= 11 }
        try Migrations(before).apply(on: connection)
        try connection.script(
            "insert into bascule.journal (actor, action, subject) values ('host:1', 'import', 'file 1')"
        )
        #expect(try JournalVerification.run(on: connection).flaws == [])
        try BasculeSchema.migrate(connection)
        // As a service of the older version writes beside the newer one.
        try connection.script(
            "insert into bascule.journal (actor, action, subject) values ('host:1', 'import', 'file 2')"
        )
        try JournalEntry.write("import", subject: "file 3", by: "host:1", on: connection)
        let uids = try connection.query("select uid from bascule.journal order by id").map {
            try $0[0, as: Int64?.self]
        }
        #expect(uids == [nil, nil, Int64(geteuid())])
        let report = try JournalVerification.run(on: connection)
        #expect(report.flaws == [] && report.entries == 3)
    }

    @Test func `of noted heads the first that was rewritten and the last that was cut are told`()
        throws
    {
        let book = try Book()
        var heads: [ChainHead] = []
        for number in 1...5 {
            try book.write("file \(number)")
            heads.append(try #require(try book.verify().head))
        }
        #expect(try JournalVerification.run(against: heads, on: book.connection).flaws == [])
        let text = heads.map { NotedHeads.line($0, at: "2026-03-04T06:00:00Z") }.joined()
        let (read, unreadable) = NotedHeads.read(text + "2026-03-05T06:00:00Z 6:ab")
        #expect(read == heads && unreadable == 1)
        try book.tamper(
            """
            delete from bascule.journal where id >= 4;
            delete from bascule.journal_chain where seq > 0;
            update bascule.journal set actor = 'user:other' where id = 2;
            select bascule.link_entry(j) from bascule.journal j order by j.id
            """)
        #expect(try book.verify().flaws == [])
        let flaws = try JournalVerification.run(against: heads, on: book.connection).flaws
        let now = try #require(
            try book.connection.query(
                "select encode(hash, 'hex') from bascule.journal_chain where seq = 2"
            ).first.map { try $0[0, as: String.self] })
        #expect(
            flaws == [.tailCut(noted: heads[4], last: 3), .rewritten(noted: heads[1], now: now)])
    }
}
