// SPDX-License-Identifier: Apache-2.0

import Exports
import Postgres
import TestSupport
import Testing

/// Who applies files of changes has a table whose key is the database's type: what is one value there
/// must be one key here.
@Suite struct ExportChangesValueTests {
    /// A type, and texts of its values, of which the first two are equal or no two.
    private static let types: [(type: SQL, pool: [String], hasTwins: Bool)] = [
        ("numeric", ["1", "1.0", "1.00", "2", "2.50", "2.5", "-0.0", "0", "NaN"], true),
        ("float8", ["0", "-0", "1", "1.5", "NaN", "Infinity"], true),
        ("interval", ["1 mon", "30 days", "720:00:00", "1 day", "24:00:00", "0"], true),
        ("bpchar", ["a", "a ", "a  ", "b", "A"], true),
        ("text collate labo.same", ["a", "A", "é", "É", "b"], true),
        ("numeric[]", ["{1,2}", "{1.0,2}", "{1}", "{}"], true),
        ("jsonb", [#"{"n": 1}"#, #"{"n": 1.0}"#, "[]"], true),
        ("bigint", ["1", "2", "3", "-4"], false), ("text", ["a", "A", "a ", "'a"], false),
    ]

    @Test(arguments: Self.types.indices)
    func `applied by a receiver with such a key the files give the table, or are refused`(
        _ index: Int
    ) async throws {
        let (type, pool, hasTwins) = Self.types[index]
        try await TemporaryFolder.with { home in
            var chance = SeededGenerator(for: "values of keys")
            let scene = try ExportScene(home: home)
            try scene.connection.script(
                """
                create collation labo.same
                    (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                create table labo.codes (n int, code \(type.text));
                create table labo.copie (code \(type.text) primary key, n text);
                """)
            let export = try scene.everything(
                "select code, n from labo.codes order by n",
                "changes: since_last\nkey: [code]\nformat: jsonl")
            var (refused, written) = (0, 0)
            for round in 0..<25 {
                try scene.connection.execute("truncate labo.codes")
                let count = Int.random(in: 1...3, using: &chance)
                let chosen =
                    round == 0 ? pool.prefix(2) : pool.shuffled(using: &chance).prefix(count)
                for text in chosen {
                    let number = Int64.random(in: 1...2, using: &chance)
                    try scene.connection.execute(
                        """
                        insert into labo.codes select \(number), \(text)::text::\(raw: base(type))
                        """)
                }
                let isOne: Bool = try scene.connection.query(
                    "select count(distinct code) < count(*) from labo.codes"
                ).value()
                do {
                    let outcome = try scene.run(export)
                    #expect(!isOne, "two rows went out with one key")
                    if case .written(let record) = outcome {
                        written += 1
                        for line in try scene.text(record.path).split(separator: "\n") {
                            try apply(String(line), type, scene)
                        }
                    }
                } catch let error as ExportError {
                    #expect(isOne, "\(error)")
                    refused += 1
                    continue
                }
                #expect(try scene.number(Self.difference) == 0)
            }
            #expect(written > 3 && (refused > 0) == hasTwins, "\(written), \(refused)")
        }
    }

    /// A type without its collation.
    private func base(_ type: SQL) -> SQL {
        type.text.hasPrefix("text") ? "text" : type
    }

    /// As a warehouse does it: by the key's own equality, and each change held against what is there.
    private func apply(_ line: String, _ type: SQL, _ scene: ExportScene) throws {
        let done = try scene.connection.query(
            """
            with change as (
                select c.l->>'change' as change, (c.l->>'code')::\(raw: base(type)) as code,
                       c.l->>'n' as n
                  from (select \(line)::json as l) c
            ), gone as (
                delete from labo.copie r using change c
                 where c.change = 'delete' and r.code = c.code returning 1
            ), other as (
                update labo.copie r set n = c.n from change c
                 where c.change = 'update' and r.code = c.code returning 1
            ), new as (
                insert into labo.copie select code, n from change where change = 'insert' returning 1
            )
            select (select count(*) from gone) + (select count(*) from other)
                   + (select count(*) from new)
            """
        ).value(as: Int64.self)
        #expect(done == 1, "\(line)")
    }

    /// Rows that the table has and the copy has not, or the other way.
    private static let difference: SQL = """
        select count(*) from labo.codes c full join labo.copie r on r.code = c.code
         where r.n is distinct from c.n::text
        """

    @Test
    func `two keys that are one value are both named, and what can't be compared goes as text`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.connection.script(
                """
                create table labo.codes (code numeric, texte json, n int);
                insert into labo.codes values (1.0, '{"a": 1}', 1), (1.00, '{"a":1}', 2);
                """)
            let export = try scene.everything(
                "select code, texte, n from labo.codes order by n",
                "changes: since_last\nkey: [code]")
            do {
                try scene.run(export)
                Issue.record("it went out")
            } catch let error as ExportError {
                #expect(
                    error.sentence.en.contains(
                        "(1.0) and (1.00), which the database takes for equal"))
            }
            let both = try scene.everything(
                "select code, texte, n from labo.codes order by n",
                "changes: since_last\nkey: [code, texte]")
            #expect(try scene.run(both).record.rows == 2)
        }
    }
}
