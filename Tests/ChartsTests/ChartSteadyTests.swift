// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Wording

@testable import Charts

/// What the server says of a chart's query, before it is run.
@Suite struct ChartSteadyTests {
    private func scene() throws -> ChartScene {
        let scene = try ChartScene()
        try scene.connection.script(
            """
            create function usine.compte() returns int language sql volatile
                as 'delete from usine.jours; select 1';
            create function usine.lit(day date) returns int language sql stable
                as 'select count(*)::int from usine.jours where jour <= day';
            create sequence usine.n;
            create view usine.hasard as select jour, random() as n from usine.jours;
            """)
        return scene
    }

    @Test(arguments: [
        ("select :day as jour,\n random() as n", "essai.yaml:6", "uses `random`"),
        ("select :day as jour, nextval('usine.n') as n", "essai.yaml:5", "uses `nextval`"),
        ("select jour, n from usine.hasard where jour = :day", "essai.yaml:5", "uses `random`"),
        ("select :day as jour,\n usine.compte() as n", "essai.yaml:6", "uses `compte`"),
        (
            "with x as (delete from usine.jours returning jour) select jour, 1 as n from x where jour = :day",
            "essai.yaml:5", "changes data"
        ),
        (
            "select jour, extraction from usine.jours where jour = :day for update",
            "essai.yaml:5", "locks rows"
        ),
        (
            "select jour, extraction from usine.jours tablesample system (50) where jour = :day",
            "essai.yaml:5", "takes a sample"
        ),
    ])
    func `a query that changes something or gives something else each time is refused`(
        _ query: String, _ place: String, _ told: String
    ) throws {
        let scene = try scene()
        let error = #expect(throws: DeclaredChartError.self) {
            try scene.reading(query).requireSteady(on: scene.connection)
        }
        let sentence = try #require(error?.sentence)
        #expect(sentence.en.contains("chart essai (\(place))"), "\(sentence.en)")
        #expect(sentence.en.contains(told), "\(sentence.en)")
        #expect(sentence.fr.contains("graphique essai (\(place)) : "), "\(sentence.fr)")
        let left = try scene.connection.query("select count(*) from usine.jours")
            .value(as: Int.self)
        #expect(left == 29, "nothing is run")
    }

    @Test func `one that only reads is none the worse, whatever it is bound to`() throws {
        let scene = try scene()
        for query in [
            "select jour, usine.lit(jour) as n from usine.jours where jour between :from and :to",
            "select :window_start as t, length(:zone) as n where :window_end > now() - interval '9 y'",
        ] {
            try scene.reading(query).requireSteady(on: scene.connection)
        }
        #expect(
            throws: DeclaredChartError.self, "what can't be planned has its line too"
        ) {
            try scene.reading("select :day as jour, nix as n").requireSteady(
                on: scene.connection)
        }
        let views = try scene.connection.query(
            "select count(*) from pg_class where relname = 'bascule_query'"
        ).value(as: Int.self)
        #expect(views == 0, "nothing stays")
    }

    @Test func `what only the server may doubt is told, and no reason to refuse`() throws {
        let scene = try scene()
        var told: [Phrase] = []
        try scene.reading("select :day as jour, pg_relation_size('usine.jours') as n")
            .requireSteady(on: scene.connection) { told.append($0) }
        #expect(told.count == 1 && told[0].en.contains("pg_relation_size"), "\(told)")
    }
}
