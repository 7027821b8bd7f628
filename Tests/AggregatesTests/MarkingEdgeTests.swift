// SPDX-License-Identifier: Apache-2.0

import Calendar
import Postgres
import Synchronization
import TestSupport
import Testing
import Views
import Wording

@testable import Aggregates

/// Windows that no row of a source leads to, and those that a change must not reach.
@Suite struct MarkingEdgeTests {
    private static func counting(_ sum: String = "count(*)", more: String = "") -> String {
        """
        aggregate: essai
        grain: factory_day
        \(more)
        sources: [{ table: labo.resultats, time: preleve_le }]
        query: |
          select \(sum) as n from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end
        """
    }

    private func results(_ days: String...) -> String {
        "Échantillon;Flux;Paramètre;Prélevé le;Valeur\n"
            + days.map { "a;eau;ph;\($0) 08:00;7\n" }.joined()
    }

    private func service(_ text: String, _ scene: AggregateScene) throws -> AggregateService {
        let catalog = try AggregateScene.catalog([text], scene.settings)
        let problems = try AggregateService.prepare(catalog, on: try scene.database.connect())
            .problems
        #expect(problems == [])
        return AggregateService(catalog, connections: try scene.database.options)
    }

    @Test func `another definition computes windows anew whose rows have gone, too`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        let file = try scene.load("labo_resultats", results("14/03/2026"))
        _ = try await scene.service().refresh()
        try scene.revert(file, "labo_resultats")
        _ = try await scene.service().refresh()
        #expect(try scene.texts("select n::text from datamart.essai") == ["0"])
        _ = try await service(Self.counting("count(*) + 100"), scene).refresh()
        #expect(try scene.texts("select n::text from datamart.essai") == ["100"])
    }

    @Test func `who computes by a declaration that was replaced stops in mid-run`() throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        try scene.load("labo_resultats", results("14/03/2026"))
        let connection = try scene.database.connect()
        _ = try Marking(catalog: scene.catalog).run(on: connection)
        let old = try WindowRefresh(
            try #require(scene.catalog["essai"]),
            runStarted: Timestamp(microsecondsSince1970: 0), on: connection)
        _ = try service(Self.counting("count(*) + 100"), scene)
        guard case .done = try old.next() else {
            Issue.record("a window was computed by the old declaration")
            return
        }
        let stale = "select count(stale_since)::text from bascule.aggregate_window"
        #expect(try scene.texts(SQL(stringLiteral: stale)) == ["1"])
    }

    @Test func `a touch that ends within a second reaches into that second's window`() throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        let connection = try scene.database.connect()
        let day = try #require(scene.catalog["essai"]).calendar.window(at: 1_773_500_000)
        let start = Timestamp(microsecondsSince1970: day.start * 1_000_000 - 500_000)
        let end = Timestamp(microsecondsSince1970: day.start * 1_000_000 + 500_000)
        try connection.execute(
            """
            insert into bascule.touch (source, column_name, from_at, to_at)
            values ('labo.resultats', 'preleve_le', \(start), \(end))
            """)
        _ = try Marking(catalog: scene.catalog).run(on: connection)
        let marked = try connection.query(
            "select count(*) from bascule.aggregate_window where stale_since is not null")
        #expect(try marked[0][0, as: Int.self] == 2)
    }

    @Test func `a change reaches the later windows of its season, and no other season`()
        async throws
    {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"],
            aggregates: [Self.counting("count(*)", more: "cumulative: season")])
        let days = ["14/03/2025", "20/03/2025", "14/03/2026"]
        for day in days { try scene.load("labo_resultats", results(day)) }
        _ = try await scene.service().refresh()
        try scene.load(
            "labo_resultats", results("14/03/2025").replacing(";7", with: ";8"))
        _ = try Marking(catalog: scene.catalog).run(on: try scene.database.connect())
        let stale = try scene.texts(
            """
            select min(first_day)::text, max(first_day)::text, count(*)::text
              from bascule.aggregate_window where stale_since is not null
            """)
        #expect(stale == ["2025-03-14|2025-03-20|7"])
    }

    @Test func `one marking at a time is under way in a database`() throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        try scene.load("labo_resultats", results("14/03/2026"))
        let (first, second) = (try scene.database.connect(), try scene.database.connect())
        try second.script("set lock_timeout to '100ms'")
        let marking = Marking(catalog: scene.catalog)
        try first.transaction { first in
            let taken = try marking.run(on: first)
            let error = #expect(throws: PostgresError.self) { try marking.run(on: second) }
            #expect(taken == 1)
            #expect(error?.sqlstate == "55P03")
        }
        #expect(try marking.run(on: second) == 0)
    }

    @Test func `a backfill computes what is made from its aggregate, too`() async throws {
        let total = """
            aggregate: total
            grain: month
            sources: [{ table: datamart.essai, time: window_start }]
            query: |
              select sum(n) as n from datamart.essai
               where window_start >= :window_start and window_start < :window_end
            """
        let scene = try AggregateScene(
            feeds: ["labo_resultats"], aggregates: [Self.counting(), total])
        try scene.load("labo_resultats", results("14/03/2026"))
        let range = try BackfillRange(from: "2026-03-14", to: "2026-03-15")
        _ = try await scene.service().backfill(["essai"], range)
        #expect(try scene.texts("select n::text from datamart.total") == ["1"])
    }

    @Test func `what comes while a run is at work is taken up by that run`() async throws {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        try scene.load("labo_resultats", results("14/03/2026"))
        let later = results("15/03/2026")
        let isLoaded = Mutex(false)
        let report = try await scene.service().refresh { _ in
            let isFirst = isLoaded.withLock { isLoaded in
                defer { isLoaded = true }
                return !isLoaded
            }
            guard isFirst else { return }
            #expect(throws: Never.self) { try scene.load("labo_resultats", later) }
        }
        #expect(report.computed == 2)
        #expect(try scene.texts("select n::text from datamart.essai") == ["1", "1"])
    }

    @Test func `what lies between changes too far apart stays told, and no export lacks it`()
        async throws
    {
        let scene = try AggregateScene(feeds: ["labo_resultats"], aggregates: [Self.counting()])
        try scene.load("labo_resultats", results("14/03/2026"))
        _ = try await scene.service().refresh()
        let connection = try scene.database.connect()
        try connection.execute(
            """
            insert into bascule.touch (source, column_name, from_at, to_at)
            values ('labo.resultats', 'preleve_le', '2026-03-01 12:00Z', '2026-03-16 12:00Z')
            """)
        var marking = Marking(catalog: scene.catalog)
        marking.windowsLimit = 5
        _ = try marking.run(on: connection)
        // The first five, and the one that there is.
        let days: SQL = """
            select first_day::text from bascule.aggregate_window
             where stale_since is not null order by 1
            """
        let marked = ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"]
        #expect(try scene.texts(days) == marked + ["2026-03-14"])
        _ = try await scene.service().refresh()

        let table = QualifiedName(schema: "datamart", name: "essai")
        func obstacles(_ from: String, _ to: String) throws -> [(sentence: Phrase, passes: Bool)] {
            let calendar = try #require(scene.catalog["essai"]).calendar
            let first = calendar.window(ofDay: try #require(CivilText.days(from)))
            let last = calendar.window(ofDay: try #require(CivilText.days(to)))
            return try Readiness.obstacles(
                reading: [table], in: first.start..<last.end, on: connection
            ).obstacles
        }
        #expect(try obstacles("2026-03-14", "2026-03-14").isEmpty)
        #expect(try obstacles("2026-03-01", "2026-03-05").isEmpty)
        _ = try await scene.service().backfill(nil, .known)
        #expect(try status(connection)?.contains("what lies between is not computed") == true)
        let found = try obstacles("2026-03-05", "2026-03-06")
        #expect(found.map(\.passes) == [false])
        #expect(found.first?.sentence.en.hasPrefix("the aggregate essai lacks windows: ") == true)
        #expect(
            try Readiness.obstacles(reading: [table], in: .min..<(.max), on: connection)
                .obstacles.map(\.passes) == [false])

        // One that has not all of the stretch ends no note about the rest of it.
        for (from, to) in [
            ("2026-03-14", "2026-03-15"), ("2026-03-07", "2026-03-17"),
            ("2026-03-01", "2026-03-06"),
        ] {
            _ = try await scene.service().backfill(nil, try BackfillRange(from: from, to: to))
            #expect(try status(connection) != nil, "\(from)")
        }
        // The pieces together have it: one day is left by now.
        let range = try BackfillRange(from: "2026-03-05", to: "2026-03-07")
        _ = try await scene.service().backfill(nil, range)
        #expect(try status(connection) == nil)
        #expect(try obstacles("2026-03-05", "2026-03-16").isEmpty)
    }

    private func status(_ connection: Connection) throws -> String? {
        try AggregateView.Filter().first(9, on: connection).first?.problem
    }
}
