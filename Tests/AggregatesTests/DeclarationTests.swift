// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Configuration
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

@Suite struct AggregateDeclarationTests {
    private static let good = """
        aggregate: essai
        grain: factory_day
        sources: [{ table: labo.resultats, time: preleve_le }]
        key: [jour]
        query: |
          select :day::date as jour, count(*) as n
            from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end
        """

    private func mistakes(_ yaml: String) -> [Mistake] {
        AggregateCatalog.parse(yaml, file: "a.yaml", settings: Settings()).1
    }

    @Test func `a right one has none`() { #expect(mistakes(Self.good) == []) }

    /// A change of the good one; the line and a word of what is said.
    @Test(arguments: [
        ("grain: factory_day", "grain: fortnight", 2, "one of factory_day, day"),
        ("grain: factory_day\n", "", 1, "no `grain`"),
        ("grain: factory_day", "grain: day\ncut_over: 5", 3, "begins at midnight"),
        ("aggregate: essai", "aggregate: Essai 1", 1, "no name for an aggregate"),
        ("time: preleve_le", "times: preleve_le", 3, "Did you mean `time`?"),
        ("time: preleve_le", "time: preleve_le, day: jour", 3, "by which column"),
        ("time: preleve_le", "from: preleve_le", 3, "by which column"),
        ("table: labo.resultats", "table: resultats", 3, "with its schema"),
        ("key: [jour]", "key: [jour, jour]", 4, "twice"),
        (":window_start", ":window_strat", 8, "Did you mean `:window_start`?"),
        ("count(*) as n", "count(*) as n, '", 6, "never closed"),
        ("select :day", "delete from x; select :day", 6, "more than one statement"),
        ("select :day::date as jour, count(*) as n\n", "update x set y = 1\n", 5, "no query"),
        ("key: [jour]", "table: public.essai", 4, "schema datamart"),
        ("key: [jour]", "cumulative: month", 4, "must be season"),
        ("key: [jour]", "columns: { n: \"bigint; drop\" }", 4, "no column and its type"),
    ])
    func `each mistake has its line and its remedy`(
        text: String, changed: String, line: Int, word: String
    ) throws {
        let found = mistakes(Self.good.replacing(text, with: changed))
        let first = try #require(found.first)
        #expect(first.line == line, "\(first)")
        #expect(first.description.contains(word), "\(first)")
        #expect(!first.remedy.isEmpty)
        let (told, advised) = first.words
        #expect(told.en != told.fr && advised.en != advised.fr, "\(first.sentence.fr)")
    }

    private func named(_ name: String, from sources: String...) throws -> Aggregate {
        let list = sources.map { "{ table: datamart.\($0), day: jour }" }.joined(separator: ", ")
        let yaml = "aggregate: \(name)\ngrain: day\nsources: [\(list)]\nquery: select 1 as n"
        let (aggregate, mistakes) = AggregateCatalog.parse(
            yaml, file: "\(name).yaml", settings: Settings())
        return try #require(aggregate, "\(mistakes)")
    }

    @Test func `the query by the key that it had is refused with the key that it has`() {
        let found = mistakes(Self.good.replacing("query: |", with: "sql: |"))
        #expect(found.map(\.what) == ["Unknown key `sql` in the aggregate"])
        #expect(found.first?.remedy == "It is called `query` now: write `query:`")
    }

    @Test func `aggregates come after what they are computed from, in levels`() throws {
        let (catalog, mistakes) = AggregateCatalog.make([
            try named("d", from: "c", "b"), try named("c", from: "b"), try named("b", from: "feed"),
            try named("a", from: "feed"),
        ])
        #expect(mistakes == [])
        #expect(catalog.levels.map { $0.map(\.name) } == [["a", "b"], ["c"], ["d"]])
    }

    @Test func `what is computed from a file with mistakes is left out and told of, no other`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            func write(_ name: String, from source: String, sql: String = "select 1 as n") throws {
                let yaml = """
                    aggregate: \(name)
                    grain: day
                    sources: [{ table: \(source), day: jour }]
                    query: \(sql)
                    """
                try Data(yaml.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
            }
            try write("a", from: "essai.lignes", sql: "update x")
            try write("b", from: "datamart.a")
            try write("c", from: "datamart.b")
            try write("d", from: "essai.lignes")
            let (catalog, mistakes) = AggregateCatalog.load(folder: folder, settings: Settings())
            #expect(catalog.aggregates.map(\.name) == ["d"])
            #expect(mistakes.map(\.file) == ["a", "b", "c"].map { "\(folder)/\($0).yaml" })
            #expect(mistakes.last?.what.contains("datamart.b") == true)
        }
    }

    @Test func `a circle is named, and who is in it or behind it is left out`() throws {
        let (catalog, mistakes) = AggregateCatalog.make([
            try named("a", from: "c"), try named("b", from: "a"), try named("c", from: "b"),
            try named("d", from: "a"), try named("e", from: "feed"), try named("f", from: "f"),
        ])
        #expect(catalog.aggregates.map(\.name) == ["e"])
        #expect(mistakes.map(\.what).map { $0.contains("a → c → b → a") } == [true, false])
        #expect(mistakes[1].what.contains("f → f"))
    }

    @Test func `a name or a table that stands twice is refused, naming the other file`() throws {
        let (catalog, mistakes) = AggregateCatalog.make([
            try named("a", from: "feed"), try named("a", from: "feed"),
        ])
        #expect(catalog.aggregates.count == 1)
        #expect(mistakes.first?.what.contains("a.yaml has the same name") == true)
    }

    // MARK: against the database

    private func check(_ yaml: String) throws -> [Mistake] {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [])
        let catalog = try AggregateScene.catalog([yaml], scene.settings)
        let connection = try scene.database.connect()
        struct Undone: Error { let mistakes: [Mistake] }
        do {
            try connection.transaction { connection in
                throw Undone(mistakes: try AggregateCheck.run(catalog, on: connection))
            }
        } catch let undone as Undone {
            let left = try connection.query("select to_regclass('datamart.essai') is null")
            #expect(try left[0][0, as: Bool.self])
            return undone.mistakes
        }
        return []
    }

    @Test func `a right one passes, and leaves no table behind`() throws {
        #expect(try check(Self.good) == [])
    }

    @Test(arguments: [
        ("count(*) as n", "cuont(*) as n", 6, "cuont"),
        ("from labo.resultats\n", "from labo.resultat\n", 7, "labo.resultat"),
        ("and preleve_le <", "and preleve_la <", 8, "preleve_la"),
        ("count(*) as n", "count(*) as n,,", 6, "syntax error"),
        ("table: labo.resultats", "table: labo.resultat", 1, "no table labo.resultat"),
        ("time: preleve_le", "time: preleve", 1, "no column preleve"),
        ("time: preleve_le", "day: preleve_le", 1, "not date"),
        ("time: preleve_le", "time: valeur", 1, "type numeric"),
        ("key: [jour]", "key: [jours]", 1, "Did you mean `jour`?"),
        ("count(*) as n", "count(*)  as \"Nombre d'essais\"", 5, "no name for a column"),
        ("count(*) as n", "count(*)  as jour", 5, "two columns `jour`"),
        ("count(*) as n", "count(*)  as window_end", 5, "Bascule itself adds"),
        ("key: [jour]", "columns: { n: bigont }", 5, "bigont"),
        (
            "select :day", "with x as (delete from labo.resultats returning 1) select :day", 6,
            "WITH"
        ),
        ("count(*) as n", "count(*)  as n, max(random())", 6, "`random`"),
        (
            "count(*) as n",
            "count(*)  as n, (select 1 from labo.resultats limit 1 for update) as v", 6, "locks"
        ),
    ])
    func `what PostgreSQL can't plan is told at check time, with the line`(
        text: String, changed: String, line: Int, word: String
    ) throws {
        let found = try check(Self.good.replacing(text, with: changed))
        let first = try #require(found.first)
        #expect(first.line == line, "\(first)")
        #expect(first.description.contains(word), "\(first)")
    }

    @Test(arguments: [
        "jsonb_object(array[:zone], array['x'])::text", "to_char(:season_start, 'YYYY') || :zone",
        "(:day_end - :day) / (:season_day - date '1900-01-01')",
        "extract(epoch from :season_end - :window_end)::bigint / nullif(:day - :season_day, -1)",
    ])
    func `a query of which PostgreSQL computes a part when it plans passes`(
        _ expression: String
    ) throws {
        #expect(try check(Self.good.replacing("count(*)", with: expression)) == [])
    }

    @Test func `what only the check stumbles over is told, and the other aggregates are looked at`()
        throws
    {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [])
        let connection = try scene.database.connect()
        try connection.script(
            """
            create function labo.humeur() returns bigint immutable language plpgsql as $$
            begin
                if current_setting('transaction_read_only') = 'on' then
                    raise exception 'not today';
                end if;
                return 1;
            end $$
            """)
        let moody = Self.good.replacing("count(*)", with: "labo.humeur()")
        let other = Self.good.replacing("aggregate: essai", with: "aggregate: autre")
            .replacing("count(*)", with: "cuont(*)")
        let catalog = try AggregateScene.catalog([moody, other], scene.settings)
        let found = try connection.transaction { connection in
            try AggregateCheck.run(catalog, on: connection).map(\.description)
        }
        #expect(found.count == 2, "\(found)")
        #expect(found.contains { $0.contains("not today") }, "\(found)")
        #expect(found.contains { $0.contains("cuont") }, "\(found)")
    }

    @Test func `a column of another type is refused with the statement to run by hand`() throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.good])
        let changed = Self.good.replacing("count(*) as n", with: "count(*)::text as n")
        let catalog = try AggregateScene.catalog([changed], scene.settings)
        let connection = try scene.database.connect()
        let problems = try AggregateService.prepare(catalog, on: connection).problems
        #expect("\(try #require(problems.first))".contains("alter column \"n\" type text"))
    }

    @Test func `one that can't be computed keeps those that read it from it, and no other`()
        async throws
    {
        let scene = try AggregateScene(feeds: ["labo_resultats", "arrets"], aggregates: [])
        let broken = Self.good.replacing("count(*)", with: "cuont(*)")
        let reader = """
            aggregate: lecteur
            grain: day
            sources: [{ table: datamart.essai, day: jour }]
            query: select 1 as n
            """
        let other = Self.good.replacing("aggregate: essai", with: "aggregate: autre")
        let catalog = try AggregateScene.catalog([broken, reader, other], scene.settings)
        let connection = try scene.database.connect()
        let problems = try AggregateService.prepare(catalog, on: connection).problems
        #expect(problems.map { "\($0)" }.map { $0.contains("cuont") } == [true, false])
        try scene.load(
            "labo_resultats",
            "Échantillon;Flux;Paramètre;Prélevé le;Valeur\na;eau;ph;15/03/2026 08:00;7\n")
        _ = try connection.execute(
            """
            insert into bascule.touch (source, column_name, from_at, to_at)
            values ('labo.resultats', 'preleve_le', '2026-03-15 12:00Z', '2026-03-15 12:15Z')
            """)
        let service = AggregateService(catalog, connections: try scene.database.options)
        let report = try await service.refresh()
        #expect((report.computed, report.leftOut) == (1, ["essai", "lecteur"]))
        // Mended, it is new.
        let mended = try AggregateScene.catalog([Self.good, reader, other], scene.settings)
        #expect(try AggregateService.prepare(mended, on: connection).problems == [])
    }

    @Test func `a new column is added, and every window computed anew`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.good])
        try scene.load(
            "labo_resultats",
            "Échantillon;Flux;Paramètre;Prélevé le;Valeur\na;eau;ph;15/03/2026 08:00;7\n")
        #expect(try await scene.service().refresh().computed == 1)
        #expect(try await scene.service().refresh().computed == 0)
        let changed = Self.good.replacing("count(*) as n", with: "count(*) as n, max(valeur) as m")
        let catalog = try AggregateScene.catalog([changed], scene.settings)
        _ = try AggregateService.prepare(catalog, on: try scene.database.connect())
        // The process with the old declaration may not compute any more.
        try scene.load(
            "labo_resultats",
            "Échantillon;Flux;Paramètre;Prélevé le;Valeur\nb;eau;ph;15/03/2026 08:00;8\n")
        await #expect(throws: AggregateError.otherDeclaration(name: "essai")) {
            try await scene.service().refresh()
        }
        let service = AggregateService(catalog, connections: try scene.database.options)
        #expect(try await service.refresh().computed == 1)
        #expect(try scene.texts("select n::text, m::text from datamart.essai") == ["2|8"])
    }

    @Test func `other bounds take the old windows away`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.good])
        try scene.load(
            "labo_resultats",
            "Échantillon;Flux;Paramètre;Prélevé le;Valeur\na;eau;ph;15/03/2026 03:00;7\n")
        #expect(try await scene.service().refresh().computed == 1)
        let changed = Self.good.replacing("grain: factory_day", with: "grain: day")
        let catalog = try AggregateScene.catalog([changed], scene.settings)
        _ = try AggregateService.prepare(catalog, on: try scene.database.connect())
        let service = AggregateService(catalog, connections: try scene.database.options)
        _ = try await service.refresh()
        #expect(
            try scene.texts("select jour::text, n::text from datamart.essai where n > 0") == [
                "2026-03-15|1"
            ])
    }
}
