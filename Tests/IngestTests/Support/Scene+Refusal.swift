// SPDX-License-Identifier: Apache-2.0

import Ingest
import Postgres
import Testing

/// A rule of a site's own table, which refuses lines 6 and 24 of the file of `expectTwoRefused`.
struct RefusingRule: CustomTestStringConvertible, Sendable {
    let name: String
    let sql: String
    /// The column and the rule that such a row is told by.
    let told: String
    /// By its note, not by its value.
    var isOfNote = false

    var testDescription: String { name }

    /// A trigger that refuses the value 13.
    static func trigger(_ kind: String, _ when: String) -> Self {
        Self(
            name: "trigger",
            sql: """
                create function essai.refuse() returns trigger language plpgsql as $$
                begin
                    if new.valeur = 13 then raise exception 'la saison est close'; end if;
                    return new;
                end $$;
                create \(kind) refuse \(when) for each row execute function essai.refuse()
                """, told: "∅|check")
    }
}

/// How rows come into the table.
enum LoadWay: CaseIterable { case direct, staged, streamed }

extension Scene {
    /// Has values from 100 on refused by a trigger of the site's own, in a way that is no row's
    /// (class 38).
    func refuseForeign() throws {
        try connection.script(
            """
            create function essai.refuse() returns trigger language plpgsql as $$
            begin
                if new.valeur >= 100 then
                    raise exception 'too large' using errcode = '38000', constraint = 'small';
                end if;
                return null;
            end $$;
            create constraint trigger small after insert on essai.mesures
                deferrable initially deferred for each row execute function essai.refuse()
            """)
    }

    /// Loads a file of 40 rows of which two break the rule: these are faults, the others are
    /// loaded.
    func expectTwoRefused(by rule: RefusingRule, _ way: LoadWay) throws {
        try connection.script(rule.sql)
        if way == .streamed { pipeline.options.streamAboveBytes = 1 }
        if way == .staged {
            try load("first.csv", "id;valeur;note\nk7;7;n7\nk8;8;n8\n")
            try load("again.csv", "id;valeur;note\nk7;7;n7\nk8;9;n8\n")
        }
        let rows = (1...40).map { number in
            let isBad = number == 5 || number == 23
            let value = isBad ? 13 : number == 13 ? 14 : number
            return "k\(number);\(value);\(isBad && rule.isOfNote ? "n1" : "n\(number)")"
        }
        let end = try load("essai.csv", "id;valeur;note\n" + rows.map { $0 + "\n" }.joined())
        #expect(end.state == .loaded)
        #expect(end.rowsRejected == 2)
        #expect(end.rowsRead == 40)
        #expect(end.rowsInserted == (way == .staged ? 36 : 38))
        #expect(try faults("essai.csv") == ["6|\(rule.told)", "24|\(rule.told)"])
        #expect(try ledger("essai.csv").attempts == 1)
        #expect(try number("select count(*)::int from essai.mesures") == 38)
        #expect(try texts("select original from bascule.fault where line = 6") == [rows[4]])
        try check()
    }
}
