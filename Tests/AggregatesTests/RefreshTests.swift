// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Views

@testable import Aggregates
@testable import Calendar

@Suite struct RefreshTests {
    private static func counting(_ more: String = "", name: String = "essai") -> String {
        """
        aggregate: \(name)
        grain: factory_day
        sources: [{ table: labo.resultats, time: preleve_le }]
        key: [jour]
        query: |
          select :day::date as jour, count(*) as n\(more)
            from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end
          having count(*) > 0
        """
    }

    private func results(_ days: [Int], value: Int = 7) -> String {
        "Échantillon;Flux;Paramètre;Prélevé le;Valeur\n"
            + days.map { "a;eau;ph;\($0 < 10 ? "0" : "")\($0)/03/2026 08:00;\(value)\n" }.joined()
    }

    @Test func `a window that fails stays stale, is told, and the others go on`() async throws {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"], aggregates: [Self.counting(", 1 / (max(valeur) - 8) as q")])
        try scene.load("labo_resultats", results([14, 16]))
        try scene.load("labo_resultats", results([15], value: 8))
        let report = try await scene.service().refresh()
        #expect(report.computed == 2)
        #expect(report.failures.map(\.day) == [CivilText.days("2026-03-15")])
        #expect(report.failures.first?.message.contains("division by zero") == true)
        let status = try #require(
            try AggregateView.Filter().first(9, on: try scene.database.connect()).first)
        #expect((status.stale, status.failing) == (1, 1))
        #expect(status.error?.contains("division by zero") == true)
        // It is tried again by the next run, and heals with its data.
        try scene.load("labo_resultats", results([15], value: 9))
        #expect(try await scene.service().refresh().failures == [])
        #expect(try scene.texts("select n::text from datamart.essai") == ["1", "1", "1"])
    }

    @Test func `a run tries a window that fails once, however many connections it has`()
        async throws
    {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"], aggregates: [Self.counting(", 1 / (max(valeur) - 8) as q")])
        try scene.load("labo_resultats", results(Array(1...31), value: 8))
        var service = try scene.service()
        service.parallel = 6
        let report = try await service.refresh()
        #expect(report.failures.count == 31)
        #expect((report.stale, report.failing) == (31, 31))
        #expect(
            try scene.texts("select distinct failures::text from bascule.aggregate_window")
                == ["1"])
    }

    @Test func `what only the commit would refuse is the failure of its window`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        let service = try scene.service()
        try scene.database.connect().script(
            """
            create function refuse() returns trigger language plpgsql as
                $$ begin raise exception 'no 14th here' using errcode = '23514'; end $$;
            create constraint trigger refused after insert on datamart.essai
                deferrable initially deferred
                for each row when (new.jour = '2026-03-14') execute function refuse()
            """)
        try scene.load("labo_resultats", results([14, 15]))
        let report = try await service.refresh()
        #expect(report.failures.map(\.message) == ["PostgreSQL: no 14th here"])
        #expect(report.computed == 1)
    }

    @Test func `cancelling reaches the statement that runs`() async throws {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"],
            aggregates: [Self.counting(", (select pg_sleep(600)::text) as s")])
        try scene.load("labo_resultats", results([14]))
        let service = try scene.service()
        let task = Task { try await service.refresh() }
        let connection = try scene.database.connect()
        try await eventually("the statement to run") {
            try connection.query(
                """
                select count(*) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()
                   and wait_event = 'PgSleep'
                """)[0][0, as: Int.self] == 1
        }
        let started = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - started < .seconds(10), "the statement sleeps for 600 s")
        #expect(try AggregateView.Filter().first(9, on: connection).first?.stale == 1)
    }

    @Test func `rows that did not change leave what is computed from them alone`() async throws {
        let second = """
            aggregate: total
            grain: month
            sources: [{ table: datamart.essai, day: jour }]
            query: |
              select :day::date as mois, sum(n) as n from datamart.essai
               where jour >= :day and jour < :day_end
            """
        let scene = try AggregateScene(
            feeds: ["labo_resultats"], aggregates: [Self.counting(), second])
        try scene.load("labo_resultats", results([14, 15]))
        let first = try await scene.service().refresh()
        #expect((first.computed, first.changed) == (3, 3))
        // An amendment of a value: the count is what it was.
        try scene.load("labo_resultats", results([14], value: 8))
        let again = try await scene.service().refresh()
        #expect((again.computed, again.changed) == (1, 0))
        #expect(
            try scene.texts(
                """
                select t.n::text, computed_from -> 'sources' -> 'datamart.essai' ->> 'rows'
                  from datamart.total t
                """) == ["2|2"])
        let origin = try scene.texts(
            """
            select computed_from -> 'sources' -> 'labo.resultats' ->> 'rows',
                   ((computed_from -> 'sources' -> 'labo.resultats' ->> 'newest_file')::bigint
                       = (select max(id) from bascule.file))::text
              from datamart.essai where jour = '2026-03-14'
            """)
        #expect(origin == ["1|true"])
    }

    @Test func `a backfill computes the range anew, and puts right what was changed by hand`()
        async throws
    {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        try scene.load("labo_resultats", results([14, 15, 16]))
        _ = try await scene.service().refresh()
        _ = try scene.database.connect().execute("update datamart.essai set n = 99")
        let range = try BackfillRange(from: "2026-03-15", to: "2026-03-17")
        let report = try await scene.service(parallel: 2).backfill(["essai"], range)
        #expect(report.computed == 2)
        #expect(
            try scene.texts("select n::text from datamart.essai order by jour") == ["99", "1", "1"])
        await #expect(throws: AggregateError.unknown(name: "esai", near: "essai")) {
            try await scene.service().backfill(["esai"], range)
        }
    }

    @Test func `a backfill of what is known computes every window that there is`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        try scene.load("labo_resultats", results([14, 15, 20]))
        _ = try await scene.service().refresh()
        _ = try scene.database.connect().execute("update datamart.essai set n = 99")
        let report = try await scene.service(parallel: 2).backfill(["essai"], .known)
        #expect(report.computed == 3)
        #expect(try scene.texts("select n::text from datamart.essai") == ["1", "1", "1"])
    }

    @Test func `an aggregate that is declared later finds what was loaded before`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats", "arrets"], aggregates: [])
        try scene.load("labo_resultats", results([2, 14, 15]))
        let catalog = try AggregateScene.catalog([Self.counting()], scene.settings)
        _ = try AggregateService.prepare(catalog, on: try scene.database.connect())
        let service = AggregateService(catalog, connections: try scene.database.options)
        #expect(try await service.refresh().computed == 3)
    }

    /// A marking that meets a refresh in the middle: the window is computed once more.
    @Test func `what is committed while a window is computed is not missed`() async throws {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"],
            aggregates: [Self.counting(", (select pg_sleep(1)::text) as s")])
        try scene.load("labo_resultats", results([14]))
        let service = try scene.service()
        let first = Task { try await service.refresh() }
        let connection = try scene.database.connect()
        try await eventually("the statement to run") {
            try connection.query(
                """
                select count(*) from pg_stat_activity
                 where datname = current_database() and wait_event = 'PgSleep'
                """)[0][0, as: Int.self] > 0
        }
        try scene.load(
            "labo_resultats",
            "Échantillon;Flux;Paramètre;Prélevé le;Valeur\nb;eau;ph;14/03/2026 09:00;8\n")
        _ = try Marking(catalog: scene.catalog).run(on: connection)
        _ = try await first.value
        _ = try await service.refresh()
        #expect(try scene.texts("select n::text from datamart.essai") == ["2"])
    }

    @Test func `a stop that ends in the year 9999 stops nothing, and is told of`() async throws {
        let scene = try AggregateScene(
            feeds: ["arrets", "production_jour"], aggregates: ["arrets_jour"])
        try scene.load(
            "arrets",
            "Début;Fin;Secteur\n15/03/2026 07:00;31/12/9999 00:00;champ\n"
                + "17/03/2026 08:00;17/03/2026 09:00;moulin\n")
        #expect(try await scene.service(parallel: 2).refresh().computed == 4)
        let status = try #require(
            try AggregateView.Filter().first(9, on: try scene.database.connect()).first)
        #expect(status.problem?.contains("9999-12-30") == true)
    }
}
