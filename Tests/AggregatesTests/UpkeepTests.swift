// SPDX-License-Identifier: Apache-2.0

import Alerts
import Configuration
import Ingest
import Postgres
import Synchronization
import TestSupport
import Testing
import Views
import Wording

@testable import Aggregates

/// Aggregates that are added, mended or fail while a service runs: nothing is missed, and no row
/// goes before its successor is there.
@Suite struct UpkeepTests {
    static func counting(
        _ name: String = "essai", _ more: String = "", sources: String = "time: preleve_le"
    ) -> String {
        """
        aggregate: \(name)
        grain: factory_day
        sources: [{ table: labo.resultats, \(sources) }]
        key: [jour]
        query: |
          select :day::date as jour, count(*) as n\(more)
            from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end
          having count(*) > 0
        """
    }

    private static let above = """
        aggregate: dessus
        grain: month
        sources: [{ table: datamart.essai, day: jour }]
        query: |
          select :day::date as mois, sum(n) as n from datamart.essai
           where jour >= :day and jour < :day_end
          having count(*) > 0
        """

    private func results(_ rows: String...) -> String {
        "Échantillon;Flux;Paramètre;Prélevé le;Analysé le;Valeur\n"
            + rows.map { row in
                let parts = row.split(separator: " ")
                return "\(parts[0]);eau;ph;\(parts[1])/03/2026 08:00;"
                    + "\(parts.count > 3 ? parts[3] : parts[1])/03/2026 09:00;\(parts[2])\n"
            }.joined()
    }

    private func prepare(
        _ texts: [String], broken: [Mistake] = [], in scene: AggregateScene
    ) throws -> AggregateService {
        let catalog = try AggregateScene.catalog(texts, scene.settings)
        _ = try AggregateService.prepare(
            catalog, broken: broken, on: try scene.database.connect())
        return AggregateService(catalog, connections: try scene.database.options)
    }

    @Test func `an aggregate that is added while a service runs sees what is loaded meanwhile`()
        async throws
    {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [])
        let connection = try scene.database.connect()
        let running = try scene.pipeline(try scene.feed("labo_resultats"), on: connection)
        try scene.load("labo_resultats", results("a 14 7"), by: running, on: connection)
        let service = try prepare([Self.counting()], in: scene)
        #expect(try await service.refresh().computed == 1)
        for streamed in [false, true] {
            try scene.load(
                "labo_resultats", results("b\(streamed) 14 7", "c\(streamed) 16 7"),
                streamed: streamed, by: running, on: connection)
            #expect(try await service.refresh().computed == 2)
        }
        #expect(
            try scene.texts("select jour::text, n::text from datamart.essai order by 1")
                == ["2026-03-14|3", "2026-03-16|2"])
    }

    @Test func `one that is added in the middle of a load sees the whole of it`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [])
        let connection = try scene.database.connect()
        var running = try scene.pipeline(try scene.feed("labo_resultats"), on: connection)
        let added = Mutex<Result<AggregateService, any Error>?>(nil)
        running.observe = { stage in
            guard stage == .inspection else { return }
            added.withLock { added in
                if added == nil {
                    added = Result { try self.prepare([Self.counting()], in: scene) }
                }
            }
        }
        try scene.load("labo_resultats", results("a 14 7"), by: running, on: connection)
        let service = try #require(try added.withLock { try $0?.get() })
        #expect(try await service.refresh().computed == 1)
        #expect(try scene.texts("select n::text from datamart.essai") == ["1"])
    }

    @Test func `a source column that is added later is watched, also for rows that move by it`()
        async throws
    {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"], aggregates: [Self.counting()])
        let connection = try scene.database.connect()
        let running = try scene.pipeline(try scene.feed("labo_resultats"), on: connection)
        try scene.load("labo_resultats", results("a 14 7 15"), by: running, on: connection)
        let changed = Self.counting(sources: "time: analyse_le")
            .replacing("preleve_le >= :", with: "analyse_le >= :")
            .replacing("preleve_le < :", with: "analyse_le < :")
        let service = try prepare([changed], in: scene)
        _ = try await service.refresh()
        #expect(try scene.texts("select jour::text from datamart.essai") == ["2026-03-15"])
        // The time of analysis alone changes: the row goes to another day.
        try scene.load("labo_resultats", results("a 14 7 18"), by: running, on: connection)
        _ = try await service.refresh()
        #expect(try scene.texts("select jour::text from datamart.essai") == ["2026-03-18"])
        let id = try scene.load(
            "labo_resultats", results("a 14 7 20"), by: running, on: connection)
        try scene.revert(id, "labo_resultats")
        _ = try await service.refresh()
        #expect(try scene.texts("select jour::text from datamart.essai") == ["2026-03-18"])
    }

    @Test func `a typo in an aggregate, mended, empties no table`() async throws {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"], aggregates: [Self.counting(), Self.above])
        try scene.load("labo_resultats", results("a 14 7", "b 15 7"))
        _ = try await scene.service().refresh()
        let rows: SQL = """
            select jour::text, n::text from datamart.essai
            union all select mois::text, n::text from datamart.dessus order by 1
            """
        let before = try scene.texts(rows)
        #expect(before == ["2026-03-01|2", "2026-03-14|1", "2026-03-15|1"])
        // A mistake that PostgreSQL finds, and one that the reader of files finds.
        let mistake = Mistake(
            file: "config/essai.yaml", what: Phrase("A typo"), remedy: Phrase("Mend it"))
        let typos: [([String], [Mistake])] = [
            ([Self.counting().replacing("count(*) as", with: "cuont(*) as"), Self.above], []),
            (
                [],
                [
                    mistake,
                    Mistake(
                        file: "dessus.yaml", what: Phrase("It reads it"), remedy: Phrase("Mend it")),
                ]
            ),
            ([], []),
        ]
        for (texts, mistakes) in typos {
            let broken = try prepare(texts, broken: mistakes, in: scene)
            #expect(try await broken.refresh().computed == 0)
            #expect(try scene.texts(rows) == before)
            let connection = try scene.database.connect()
            let known = try AggregateView.Filter().first(9, on: connection)
            let isDeclared = !(texts.isEmpty && mistakes.isEmpty)
            #expect(known.map(\.name) == (isDeclared ? ["dessus", "essai"] : []))
            #expect(known.allSatisfy { $0.problem != nil })
            let mended = try prepare([Self.counting(), Self.above], in: scene)
            #expect(try scene.texts(rows) == before)
            let status = try AggregateView.Filter().first(9, on: connection)
            #expect(status.map(\.stale) == [1, 2])
            #expect(status.allSatisfy { $0.problem == nil })
            #expect(try await mended.refresh().computed == 3)
            #expect(try scene.texts(rows) == before)
        }
    }

    @Test func `a comment in an aggregate's query computes nothing anew`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        try scene.load("labo_resultats", results("a 14 7"))
        _ = try await scene.service().refresh()
        let changed = Self.counting().replacing("count(*) as n", with: "COUNT(*)  as n -- all")
        #expect(try await prepare([changed], in: scene).refresh().computed == 0)
    }

    @Test func `a window that fails has a backoff of its own, and one alert`() async throws {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"],
            aggregates: [Self.counting("essai", ", 1 / (max(valeur) - 8) as q")])
        let connection = try scene.database.connect()
        func alerts() throws -> [String] {
            for alerts in [
                SubjectAlerts(.windowFailed, FailingWindows.windows),
                SubjectAlerts(.aggregateBroken, FailingWindows.aggregates),
            ] {
                _ = try alerts.check(language: .en, on: connection)
            }
            return try scene.texts(
                """
                select subject || ' ' || case when resolved_at is null then 'open' else 'resolved' end
                  from bascule.alert order by id
                """)
        }
        try scene.load("labo_resultats", results("a 14 8", "b 15 7"))
        let service = try scene.service()
        #expect(try await service.refresh().failures.count == 1)
        for _ in 0..<3 {
            let again = try await service.refresh()
            #expect(again.failures == [])
            #expect((again.stale, again.failing) == (1, 1))
            #expect(try alerts() == ["window essai 2026-03-14 open"])
        }
        // By hand it is tried at once, and the wait grows.
        var byHand = service
        byHand.isByHand = true
        #expect(try await byHand.refresh().failures.count == 1)
        #expect(
            try scene.texts(
                """
                select failures::text, (retry_at - failed_at)::text
                  from bascule.aggregate_window where failures > 0
                """) == ["2|00:02:00"])
        // New data are reason enough to try.
        try scene.load("labo_resultats", results("c 14 9"))
        #expect(try await service.refresh().computed == 1)
        #expect(try alerts() == ["window essai 2026-03-14 resolved"])
        try scene.load("labo_resultats", results("c 14 5"))
        #expect(try await service.refresh().failures.count == 1)
        #expect(
            try alerts() == ["window essai 2026-03-14 resolved", "window essai 2026-03-14 open"])
    }

    @Test func `what somebody else computes is counted, and waited for`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        try scene.load("labo_resultats", results("a 14 7"))
        let connection = try scene.database.connect()
        _ = try Marking(catalog: scene.catalog).run(on: connection)
        try connection.script("begin; select from bascule.aggregate_window for update")
        let service = try scene.service()
        let report = try await service.refresh()
        #expect((report.computed, report.stale, report.failing) == (0, 1, 0))
        var patient = service
        patient.patience = .seconds(30)
        let waiter = patient
        let task = Task { try await waiter.refresh() }
        try connection.script("commit")
        let done = try await task.value
        #expect((done.computed, done.stale) == (1, 0))
    }

    @Test func `no function in an aggregate's query writes`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [])
        let connection = try scene.database.connect()
        try connection.script(
            """
            create sequence public.zaehler;
            create table public.spur (n int);
            create function public.schreibt() returns int language sql volatile as
                'insert into public.spur values (1) returning n'
            """)
        try scene.load("labo_resultats", results("a 14 7"))
        for call in ["public.schreibt()", "nextval('public.zaehler')"] {
            let service = try prepare([Self.counting("essai", ", \(call) as q")], in: scene)
            let report = try await service.refresh()
            #expect(report.failures.first?.message.contains("read-only") == true, "\(report)")
            _ = try connection.execute("drop table datamart.essai")
            _ = try connection.execute("delete from bascule.aggregate")
        }
        #expect(try scene.texts("select count(*)::text from public.spur") == ["0"])
    }
}
