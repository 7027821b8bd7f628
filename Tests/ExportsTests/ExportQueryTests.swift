// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Exports
import Postgres
import Synchronization
import TestSupport
import Testing
import Wording

@Suite struct ExportQueryTests {
    @Test(arguments: [
        ("select nothing from labo.resultats order by 1", "x.yaml:3"),
        ("select id\n  from labo.resultat\n  order by 1", "x.yaml:4"),
        ("select id, id from labo.resultats order by 1", "the same name"),
        ("select id + 'x'::text from labo.resultats order by 1", "x.yaml:3"),
        ("select 1) to program 'touch /tmp/never' order by 1 --", "syntax error"),
        ("select id from labo.resultats order by 1 limit 'x'", "x.yaml:3"),
        ("select 1 / 0 as v order by 1", "division by zero"),
    ])
    func `what is wrong in the SQL is named when it is checked`(
        _ sql: String, _ what: String
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let export = try scene.everything(sql)
            let error = #expect(throws: ExportError.self) {
                try scene.service.check(export, on: scene.connection)
            }
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(error?.code == .query)
            #expect(error?.description.contains(what) == true, "\(error?.description ?? "")")
        }
    }

    @Test(arguments: [
        (
            "with d as (\n  delete from labo.resultats returning id) select id from d order by 1",
            "x.yaml:3", "changes data"
        ),
        (
            "select id,\n  setval('labo.n', 9) from labo.resultats order by 1", "x.yaml:4",
            "`setval`"
        ),
        ("select nextval('labo.n') from labo.resultats order by 1", "x.yaml:3", "`nextval`"),
        ("select id from labo.resultats\n  order by 1\n  for update", "x.yaml:5", "locks rows"),
        (
            "select * from (select id from labo.resultats for key share) q order by 1", "x.yaml:3",
            "locks rows"
        ),
        ("select id from labo.resultats\n\n  order by random()", "x.yaml:5", "`random`"),
        ("select id, clock_timestamp() from labo.resultats order by 1", "x.yaml:3", "stable"),
        ("select * from labo.tirage\n  order by 1", "x.yaml:3", "`random`"),
        ("select * from labo.tirage_du_tirage order by 1", "x.yaml:3", "`random`"),
        ("select labo.efface() order by 1", "x.yaml:3", "`efface`"),
        (
            "select id from labo.resultats\n  tablesample bernoulli (50) order by 1", "x.yaml:4",
            "`tablesample`"
        ),
        (
            "select id from labo.resultats tablesample bernoulli (50) repeatable (1)\n  "
                + "union select id from labo.resultats tablesample system (50) order by 1",
            "x.yaml:3", "`tablesample`"
        ),
        ("select * from labo.choix order by 1", "x.yaml:3", "`tablesample`"),
    ])
    func `a query that writes, locks, or gives other rows each time is refused with its line`(
        _ sql: String, _ place: String, _ what: String
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(2)
            try scene.connection.script(
                """
                create sequence labo.n;
                create view labo.tirage as select id, random() as r from labo.resultats;
                create view labo.choix as select id from labo.resultats tablesample system (50);
                create view labo.tirage_du_tirage as select id from labo.tirage where r > 0;
                create function labo.efface() returns int language sql
                    as 'delete from labo.resultats returning 1';
                """)
            let export = try scene.everything(sql)
            let error = #expect(throws: ExportError.self) {
                try scene.service.check(export, on: scene.connection)
            }
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
            #expect(error?.description.contains(what) == true, "\(error?.description ?? "")")
            #expect(
                try scene.connection.query("select count(*)::int from labo.resultats")[0][0] == 2)
            #expect(
                try scene.connection.query("select not is_called from labo.n")[0][0, as: Bool.self])
        }
    }

    @Test(arguments: [
        "select id, now() as n, to_char(preleve_le, 'YYYY') as y from labo.resultats order by 1",
        "select count(*) as n, max(valeur) as m, upper('x') from labo.resultats order by 1",
        "select g, :zone as z from generate_series(1, 3) g order by 1 -- random()",
        "select 'random()' as t, id, row_number() over (order by id) from labo.resultats order by 2",
        "select id as \"random\" from labo.resultats order by 1",
        "select id from labo.resultats tablesample bernoulli (50) repeatable (1) order by 1",
        "select pg_relation_size('labo.resultats') as n order by 1",
    ])
    func `a query that reads the same of the same data passes, whatever words are in it`(
        _ sql: String
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.service.check(try scene.everything(sql), on: scene.connection)
        }
    }

    @Test func `a function that only its extension calls volatile is told of, and not refused`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.connection.script(
                """
                create function labo.lit() returns int language sql as 'select 1';
                create function labo.uuid_generate_v9() returns int language sql as 'select 1';
                alter extension plpgsql add function labo.lit();
                alter extension plpgsql add function labo.uuid_generate_v9();
                """)
            let told = Mutex<[String]>([])
            var service = scene.service
            service.tell = { sentence in told.withLock { $0.append(sentence.en) } }
            try service.check(
                try scene.everything("select id,\n  labo.lit() from labo.resultats order by 1"),
                on: scene.connection)
            let all = told.withLock { $0 }
            let first = try #require(all.first)
            #expect(first.contains("x.yaml:4") && first.contains("`lit`"), "\(first)")
            let error = #expect(throws: ExportError.self) {
                try scene.service.check(
                    try scene.everything("select labo.uuid_generate_v9() as n order by 1"),
                    on: scene.connection)
            }
            #expect(error?.description.contains("`uuid_generate_v9`") == true)
        }
    }

    @Test(arguments: [
        ("format: xlsx\nname: x.csv", "ends in `.csv`"), ("name: x.XLSX", "ends in `.XLSX`"),
        ("format: jsonl\nname: '{export}{revision}.csv'", "format: csv"),
        ("name: x.csv.gz", "End it in `.csv`"), ("format: xlsx\nname: x.xls", "End it in `.xlsx`"),
    ])
    func `a name whose ending says another format is refused`(
        _ keys: String, _ what: String
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let error = #expect(throws: Mistakes.self) {
                try scene.everything("select id from labo.resultats order by 1", keys)
            }
            #expect(error?.all.count == 1)
            #expect(error?.all.first?.line == (keys.hasPrefix("name") ? 4 : 5), "\(keys)")
            #expect(error?.description.contains(what) == true, "\(error?.description ?? "")")
            for good in ["name: x.txt", "name: x", "name: x.v2", "format: xlsx\nname: X.XLSX"] {
                _ = try scene.everything("select id from labo.resultats order by 1", good)
            }
        }
    }

    @Test(arguments: [
        ("columns: [idd]", "Did you mean id?"),
        ("columns: [{ name: id }, { name: autre }]", "autre"),
        ("columns: [{ name: echantillon, decimals: 2 }]", "is no number"),
    ])
    func `a column that the query does not give is named when it is checked`(
        _ columns: String, _ what: String
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let export = try scene.everything(
                "select id, echantillon from labo.resultats order by 1", columns)
            let error = #expect(throws: ExportError.self) {
                try scene.service.check(export, on: scene.connection)
            }
            #expect(error?.description.contains(what) == true)
            #expect(error.map { languageFlaws($0.sentence) } == [])
        }
    }

    @Test func `a query that fails in the middle leaves nothing`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let error = #expect(throws: ExportError.self) {
                try scene.written(
                    "select 1 / (50000 - n) as v from generate_series(1, 60000) n order by n")
            }
            #expect(error?.description.contains("division by zero") == true)
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(try scene.names() == [])
            #expect(!scene.connection.isInTransaction)
        }
    }

    @Test func `an export can write nothing into the database`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.connection.script(
                """
                create function labo.write() returns int language sql as
                $$ insert into labo.resultats (id) values (1) returning 1 $$
                """)
            #expect(throws: ExportError.self) {
                try scene.written("select labo.write() order by 1")
            }
            #expect(try scene.number("select count(*) from labo.resultats") == 0)
        }
    }

    @Test func `parameters are bound wherever they stand, and colons elsewhere are left alone`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let query = """
                query: |
                  select :window_start::text as debut, (:window_end - :window_start)::text as duree,
                         :day as jour, :day_end::text as fin, :zone as fuseau, ':day' as a,
                         $$:day$$ as b, array_length((array[1, 2, 3])[1 : 2], 1) as c -- :day
                  /* :day */ order by 1 -- the last line is a comment
                """
            let path = try scene.run(try scene.export(query: query)).record.path
            #expect(
                try scene.text(path).split(separator: "\r\n").last
                    == "2026-03-04 06:00:00-04,P1D,2026-03-04,2026-03-05,America/Guadeloupe,"
                    + ":day,:day,2")
        }
    }

    @Test func `a window on the day of a clock change has 23 hours`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            scene.settings.zone = "Europe/Paris"
            let export = try scene.export(
                "name: '{export}_{window_start:yyyyMMddHHmm}_{window_end:yyyyMMddHHmm}.csv'")
            // 2026-03-28 06:00+01:00 to 2026-03-29 06:00+02:00.
            let window = try #require(export.window(before: 1_774_760_400))
            #expect(window.end - window.start == 23 * 3_600)
            let outcome = try scene.service.run(
                export, window: window, by: "user:test", on: scene.connection)
            #expect(
                outcome.record.path.hasSuffix("/resultats_202603280600_202603290600.csv"))
        }
    }
}
