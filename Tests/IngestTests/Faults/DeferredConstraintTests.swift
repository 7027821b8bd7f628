// SPDX-License-Identifier: Apache-2.0

import Ingest
import Journal
import Postgres
import TestSupport
import Testing

/// Constraints that a site's table puts off to the commit: a row that breaks one costs itself even
/// so.
@Suite struct DeferredConstraintTests {
    private static let rules = [
        RefusingRule(
            name: "foreign key",
            sql: """
                create table essai.notes (note text primary key);
                insert into essai.notes select 'n' || i from generate_series(1, 40) i where i not in (5, 23);
                alter table essai.mesures add foreign key (note) references essai.notes
                    deferrable initially deferred
                """, told: "∅|check"),
        .trigger(
            "constraint trigger",
            "after insert or update on essai.mesures deferrable initially deferred"),
        RefusingRule(
            name: "unique",
            sql: """
                alter table essai.mesures add constraint une unique (note) deferrable initially deferred
                """, told: "∅|duplicate_key", isOfNote: true),
    ]

    @Test(arguments: rules, LoadWay.allCases)
    func `a row that breaks a constraint which waits for the commit becomes a fault`(
        _ rule: RefusingRule, _ way: LoadWay
    ) throws {
        try Scene().expectTwoRefused(by: rule, way)
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
