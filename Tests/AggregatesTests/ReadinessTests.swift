// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Postgres
import TestSupport
import Testing
import Wording

@testable import Aggregates
@testable import Exports

/// An export goes out once what it reads is computed from all that is loaded.
@Suite struct ReadinessTests {
    // MARK: pure

    private static let day: Int64 = 86_400
    /// 2026-03-01 00:00Z.
    private static let first: Int64 = 1_772_323_200

    private func days(_ from: Int64, _ to: Int64) -> Readiness.Stretch {
        Self.first + from * Self.day..<Self.first + to * Self.day
    }

    private func known(
        _ name: String, from sources: String..., grain: String = "day",
        reach: Aggregate.Reach = .window, problem: String? = nil
    ) -> Readiness.Known {
        Readiness.Known(
            name: name, table: QualifiedName(schema: "datamart", name: name),
            calendar: "\(grain) UTC 0h 02-01", reach: reach,
            sources: sources.compactMap { QualifiedName($0) }, problem: problem)
    }

    private func stale(_ name: String, _ day: Int64, error: String? = nil) -> Readiness.Stale {
        Readiness.Stale(
            aggregate: name, stretch: days(day, day + 1), day: 20_513 + day, error: error)
    }

    private func touch(_ table: String, _ day: Int64) throws -> Touch {
        Touch(
            table: try #require(QualifiedName(table)), column: "*",
            extent: .times(Self.first + day * Self.day, Self.first + day * Self.day + 900),
            fileID: nil)
    }

    /// Reads `datamart.c` of day 10: a ← labo.r, b ← a (month), c ← b.
    private func reasons(
        stale: [Readiness.Stale] = [], touches: [Touch] = [], reach: Aggregate.Reach = .window,
        grain: String = "day", problem: String? = nil
    ) -> [Readiness.Reason] {
        let readiness = Readiness(
            known: [
                known("a", from: "labo.r", problem: problem),
                known("b", from: "datamart.a", grain: grain, reach: reach),
                known("c", from: "datamart.b"), known("d", from: "labo.r"),
            ], stale: stale, touches: touches)
        let table = QualifiedName(schema: "datamart", name: "c")
        return readiness.reasons(reading: [table], in: days(10, 11)).reasons
    }

    @Test func `what is stale below counts, on its own days`() throws {
        #expect(reasons() == [])
        #expect(reasons(stale: [stale("d", 10)]) == [])
        #expect(reasons(stale: [stale("a", 9), stale("a", 11)]) == [])
        for name in ["a", "b", "c"] {
            #expect(
                reasons(stale: [stale(name, 10)]) == [.stale(aggregate: name, day: 20_523)])
        }
        #expect(
            reasons(stale: [stale("a", 10, error: "division by zero")])
                == [.failing(aggregate: "a", day: 20_523, why: "division by zero")])
        #expect(reasons(problem: "a typo") == [.broken(aggregate: "a", why: "a typo")])
    }

    @Test func `a wider or a cumulative window between widens what counts`() throws {
        let early = [stale("a", 3)]
        #expect(reasons(stale: early).isEmpty)
        #expect(reasons(stale: early, grain: "month").count == 1)
        #expect(reasons(stale: early, reach: .season).count == 1)
        #expect(reasons(stale: early, reach: .always).count == 1)
        // Of the season before, and of later days.
        #expect(reasons(stale: [stale("a", -40)], reach: .season).isEmpty)
        #expect(reasons(stale: [stale("a", -40)], reach: .always).count == 1)
        #expect(reasons(stale: [stale("a", 12)], reach: .always).isEmpty)
    }

    @Test func `a change that nobody has marked yet counts where it will be marked`() throws {
        #expect(
            reasons(touches: [try touch("labo.r", 10)]) == [.change(table: "labo.r")])
        #expect(reasons(touches: [try touch("labo.r", 9)]).isEmpty)
        #expect(reasons(touches: [try touch("labo.r", 9)], grain: "month").count == 1)
        #expect(reasons(touches: [try touch("datamart.b", 10)]).count == 1)
        #expect(reasons(touches: [try touch("labo.autre", 10)]).isEmpty)
    }

    @Test func `an aggregate's calendar is read back as it was written`() throws {
        for grain in Grain.allCases {
            let calendar = WindowCalendar(
                grain: grain, zone: try Zone("America/Guadeloupe"), cutOverHour: 6,
                season: try #require(SeasonStart("02-01")))
            #expect(
                WindowCalendar(identity: calendar.identity)?.identity == calendar.identity)
        }
        #expect(WindowCalendar(identity: "other") == nil)
    }

    // MARK: on the database

    private func results(_ rows: String...) -> String {
        "Échantillon;Flux;Paramètre;Prélevé le;Valeur\n"
            + rows.map { row in
                let parts = row.split(separator: " ")
                return "\(parts[0]);eau;ph;\(parts[1])/03/2026 08:00;\(parts[2])\n"
            }.joined()
    }

    private func code(_ body: () throws -> Void) -> ExportError.Code? {
        do { try body() } catch { return (error as? ExportError)?.code }
        return nil
    }

    @Test func `an export waits for its windows, and is refused where they fail`() async throws {
        let scene = try AggregateScene(
            feeds: ["labo_resultats"],
            aggregates: [UpkeepTests.counting("essai", ", 1 / (max(valeur) - 8) as q")])
        var settings = scene.settings
        settings.folders.export = scene.folder.path + "/export"
        let (declared, mistakes) = ExportCatalog.parse(
            """
            export: jour
            grain: factory_day
            query: |
              select jour, n from (select * from public.vue) v where jour = :day order by jour
            """, file: "jour.yaml", settings: settings)
        let export = try #require(declared, "\(mistakes)")
        let connection = try scene.database.connect()
        try connection.script("create view public.vue as select jour, n from datamart.essai")
        let window = export.calendar?.window(ofDay: try #require(CivilText.days("2026-03-14")))
        func run() throws {
            _ = try ExportService(
                scratch: scene.folder.path + "/work", readiness: Readiness.obstacles
            ).run(
                export, window: window, by: "user:test", on: connection)
        }
        try scene.load("labo_resultats", results("a 14 7"))
        #expect(code(run) == .waits, "not marked yet")
        _ = try Marking(catalog: scene.catalog).run(on: connection)
        #expect(code(run) == .waits, "marked")
        _ = try await scene.service().refresh()
        try run()
        try scene.load("labo_resultats", results("b 15 7"))
        try run()
        // The computation fails: the old row is there, and does not go out as if it were new.
        try scene.load("labo_resultats", results("c 14 8"))
        _ = try await scene.service().refresh()
        #expect(code(run) == .windows)
        let told = #expect(throws: ExportError.self) { try run() }
        #expect(told.map { languageFlaws($0.sentence) } == [])
        #expect(told?.description.contains("2026-03-14 of essai fails: ") == true, "\(told as Any)")
        try scene.load("labo_resultats", results("c 14 7"))
        var byHand = try scene.service()
        byHand.isByHand = true
        _ = try await byHand.refresh()
        try run()
        // Its declaration has a mistake, or is gone.
        let mistake = Mistake(file: "essai.yaml", what: Phrase("A typo"), remedy: Phrase("Mend it"))
        let (none, _) = AggregateCatalog.make([])
        _ = try AggregateService.prepare(none, broken: [mistake], on: connection)
        #expect(code(run) == .windows)
        _ = try AggregateService.prepare(none, on: connection)
        #expect(code(run) == .windows)
    }
}
