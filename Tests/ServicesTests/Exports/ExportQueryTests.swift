// SPDX-License-Identifier: Apache-2.0

internal import Calendar
import Configuration
import Exports
import Postgres
import TestSupport
import Testing
internal import Wording

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
