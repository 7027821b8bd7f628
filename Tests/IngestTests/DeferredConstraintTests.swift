// SPDX-License-Identifier: Apache-2.0

import Ingest
import Journal
import Postgres
import TestSupport
import Testing

/// Constraints that a site's table puts off to the commit: a row that breaks one costs itself even so.
@Suite struct DeferredConstraintTests {
    /// Each refuses lines 6 and 24 of the file below.
    private static let rules: [(sql: String, told: String)] = [
        (
            """
            create table essai.notes (note text primary key);
            insert into essai.notes select 'n' || i from generate_series(1, 40) i where i not in (5, 23);
            alter table essai.mesures add foreign key (note) references essai.notes
                deferrable initially deferred
            """, "∅|check"
        ),
        (
            """
            create function essai.refuse() returns trigger language plpgsql as $$
            begin
                if new.valeur = 13 then raise exception 'la saison est close'; end if;
                return null;
            end $$;
            create constraint trigger refuse after insert or update on essai.mesures
                deferrable initially deferred for each row execute function essai.refuse()
            """, "∅|check"
        ),
        (
            "alter table essai.mesures add constraint une unique (note) deferrable initially deferred",
            "∅|duplicate_key"
        ),
    ]

    /// - Parameter way: in one COPY, through the staging table, streamed.
    @Test(arguments: rules.indices, ["direct", "staged", "streamed"])
    func `a row that breaks a constraint which waits for the commit becomes a fault`(
        _ rule: Int, _ way: String
    ) throws {
        let scene = try Scene()
        try scene.connection.script(Self.rules[rule].sql)
        if way == "streamed" { scene.pipeline.options.streamAboveBytes = 1 }
        if way == "staged" {
            try scene.load("first.csv", "id;valeur;note\nk7;7;n7\nk8;8;n8\n")
            try scene.load("again.csv", "id;valeur;note\nk7;7;n7\nk8;9;n8\n")
        }
        let rows = (1...40).map { number in
            let isBad = number == 5 || number == 23
            let value = isBad ? 13 : number == 13 ? 14 : number
            return "k\(number);\(value);\(isBad && rule == 2 ? "n1" : "n\(number)")\n"
        }
        let end = try scene.load("essai.csv", "id;valeur;note\n" + rows.joined())
        #expect(end.state == .loaded)
        #expect(end.rowsRejected == 2)
        #expect(end.rowsInserted == (way == "staged" ? 36 : 38))
        let told = Self.rules[rule].told
        #expect(try scene.faults("essai.csv") == ["6|\(told)", "24|\(told)"])
        #expect(try scene.ledger("essai.csv").attempts == 1)
        #expect(try scene.number("select count(*)::int from essai.mesures") == 38)
        try scene.check()
    }

    @Test
    func `rows that refer to later rows of their file are loaded beside one that refers to none`()
        throws
    {
        let scene = try Scene()
        try scene.connection.script(
            """
            alter table essai.mesures add foreign key (note) references essai.mesures (id)
                deferrable initially deferred
            """)
        // Each even row refers to the next one.
        let rows = (1...41).map { number in
            let other = number == 10 ? "nowhere" : number % 2 == 0 ? "k\(number + 1)" : ""
            return "k\(number);1;\(other)\n"
        }
        let end = try scene.load("essai.csv", "id;valeur;note\n" + rows.joined())
        #expect(end.summary == "loaded 41=40+0+0+1")
        #expect(try scene.faults("essai.csv") == ["11|∅|check"])
    }

    @Test func `meeting the constraints early holds up nobody else's journal`() throws {
        let scene = try Scene()
        let database = scene.database
        scene.once(at: .settled) {
            // The batch's own entries are written by now, and are to be linked at its commit.
            let other = try database.connect(deadline: .seconds(3))
            try JournalEntry.write("revert", subject: "file 9", by: "user:test", on: other)
        }
        try scene.load("a.csv", rows: ["a;1"])
        let linked = try scene.texts(
            """
            select j.action from bascule.journal j
              join bascule.journal_chain c on c.entry_id = j.id order by c.seq
            """)
        #expect(linked == ["revert", "import"])
    }
}
