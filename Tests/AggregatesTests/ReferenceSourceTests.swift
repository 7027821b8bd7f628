// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Aggregates

/// Rows that count from one date to another, and tables that make no windows: stays and tariffs.
@Suite struct ReferenceSourceTests {
    private static let feeds = [
        """
        feed: sejours
        columns:
          - { name: lieu, type: text, required: true }
          - { name: sejour, type: text, required: true }
          - { name: arrivee, type: date, format: ["yyyy-mm-dd"], required: true }
          - { name: depart, type: date, format: ["yyyy-mm-dd"] }
          - { name: personnes, type: integer }
        key: [lieu, sejour]
        table: taxe.sejours
        """,
        """
        feed: tarifs
        columns:
          - { name: debut, type: date, format: ["yyyy-mm-dd"], required: true }
          - { name: fin, type: date, format: ["yyyy-mm-dd"] }
          - { name: tarif, type: "numeric(6,2)" }
        key: [debut]
        table: taxe.tarifs
        """,
    ]

    private static func nights(_ grain: String, more: String = "") -> String {
        """
        aggregate: nuits
        grain: \(grain)
        \(more)
        sources:
          - { table: taxe.sejours, days: { from: arrivee, to: depart } }
          - { table: taxe.tarifs, days: { from: debut, to: fin }, creates: false }
        key: [lieu, sejour, jour]
        query: |
          select s.lieu, s.sejour, j::date as jour, s.personnes * t.tarif as montant
            from taxe.sejours s
           cross join generate_series(greatest(s.arrivee, :day), least(s.depart, :day_end) - 1,
                                      interval '1 day') as j
            left join lateral (select tarif from taxe.tarifs t
                                where t.debut <= j and (t.fin is null or t.fin > j)
                                order by t.debut desc limit 1) t on true
           where s.arrivee < :day_end and s.depart > :day
        """
    }

    private func scene(_ grain: String = "day", more: String = "") throws -> AggregateScene {
        try AggregateScene(
            feeds: Self.feeds, aggregates: [Self.nights(grain, more: more)],
            change: { $0.zone = "America/Guadeloupe" })
    }

    private let stays = "lieu;sejour;arrivee;depart;personnes\n"
    private let tariffs = "debut;fin;tarif\n"

    @Test func `a stay counts for its nights, and a tariff makes no windows but mends them`()
        async throws
    {
        let scene = try scene()
        let first = try scene.load("tarifs", tariffs + "2020-01-01;;0,50\n")
        try scene.load("sejours", stays + "gite;1;2026-03-14;2026-03-17;2\n")
        _ = try await scene.service().refresh()
        let rows: SQL = "select jour::text, montant::text from datamart.nuits order by jour"
        #expect(
            try scene.texts(rows) == ["2026-03-14|1.00", "2026-03-15|1.00", "2026-03-16|1.00"])
        let windows: SQL =
            "select count(*)::text, count(stale_since)::text from bascule.aggregate_window"
        let before = try scene.texts(windows)
        // From the second night on, for ever.
        try scene.load("tarifs", tariffs + "2026-03-15;;0,80\n2031-01-01;2032-01-01;9\n")
        _ = try Marking(catalog: scene.catalog).run(on: try scene.database.connect())
        let marked = try scene.texts(windows)
        let windowCounts = [before, marked].map { $0.first?.split(separator: "|").first }
        #expect(windowCounts[0] == windowCounts[1])
        // The two nights, and the day of departure.
        #expect(marked.first?.hasSuffix("|3") == true, "\(marked)")
        _ = try await scene.service().refresh()
        #expect(
            try scene.texts(rows) == ["2026-03-14|1.00", "2026-03-15|1.60", "2026-03-16|1.60"])
        try scene.revert(first, "tarifs")
        _ = try await scene.service().refresh()
        #expect(
            try scene.texts(rows) == ["2026-03-14|∅", "2026-03-15|1.60", "2026-03-16|1.60"],
            "what can't be known is no 0")
    }

    @Test(arguments: [
        ("day", ""), ("month", ""), ("quarter", ""), ("year", ""),
        ("periods", "periods: [\"05-01\", \"01-01\", \"09-01\"]"),
    ])
    func `late, amended and reverted stays and tariffs give what a computation from nothing gives`(
        _ grain: String, _ more: String
    ) async throws {
        let scene = try scene(grain, more: more)
        var random = SeededGenerator(for: "stays and tariffs")
        var loaded: [(Int64, String)] = []
        func day(_ from: Int = 0) -> String {
            CivilText.day(20_500 + Int64(from + Int.random(in: 0..<40, using: &random)))
        }
        for _ in 0..<6 {
            for _ in 0..<2 {
                if Bool.random(using: &random),
                    let last = loaded.indices.randomElement(using: &random)
                {
                    let (file, feed) = loaded.remove(at: last)
                    try scene.revert(file, feed)
                } else if Bool.random(using: &random) {
                    let lines = Set((0..<3).map { _ in day() }).sorted().map { debut -> String in
                        let end = Bool.random(using: &random) ? "" : day(40)
                        return "\(debut);\(end);\(Int.random(in: 1...9, using: &random))\n"
                    }
                    loaded.append((try scene.load("tarifs", tariffs + lines.joined()), "tarifs"))
                } else {
                    let lines = (0..<4).map { place in
                        "gite;\(place * 3 + Int.random(in: 0..<3, using: &random));\(day());\(day(20));2\n"
                    }
                    loaded.append((try scene.load("sejours", stays + lines.joined()), "sejours"))
                }
            }
            _ = try await scene.service().refresh()
            let contents = try scene.contents(on: try scene.database.connect())
            #expect(try contents == scene.recomputed())
        }
    }

    @Test func `a sum over a season knows tariffs that began in the one before`() async throws {
        let text = """
            aggregate: cumul
            grain: day
            cumulative: season
            sources:
              - { table: taxe.sejours, days: { from: arrivee, to: depart } }
              - { table: taxe.tarifs, days: { from: debut, to: fin }, creates: false }
            query: |
              select count(*) * (select max(tarif) from taxe.tarifs
                                  where debut <= :day and (fin is null or fin > :day)) as montant
                from taxe.sejours where arrivee < :day_end and depart > :season_day
              having count(*) > 0
            """
        let scene = try AggregateScene(
            feeds: Self.feeds, aggregates: [text],
            change: { $0.zone = "America/Guadeloupe" })
        try scene.load("sejours", stays + "gite;1;2026-02-03;2026-02-05;2\n")
        _ = try await scene.service().refresh()
        try scene.load("tarifs", tariffs + "2025-11-01;;0,50\n")
        _ = try await scene.service().refresh()
        let contents = try scene.contents(on: try scene.database.connect())
        #expect(contents.contains { $0.contains("0.50") })
        #expect(try contents == scene.recomputed())
    }

    @Test func `a change of one day reaches no other where only tariffs last`() async throws {
        let text = """
            aggregate: arrivees
            grain: day
            sources:
              - { table: taxe.sejours, day: arrivee }
              - { table: taxe.tarifs, days: { from: debut, to: fin }, creates: false }
            query: |
              select count(*) as n from taxe.sejours where arrivee = :day having count(*) > 0
            """
        let scene = try AggregateScene(
            feeds: Self.feeds, aggregates: [text],
            change: { $0.zone = "America/Guadeloupe" })
        try scene.load("sejours", stays + "a;1;2026-01-03;;2\na;2;2026-05-03;;2\n")
        _ = try await scene.service().refresh()
        try scene.load("sejours", stays + "b;1;2026-01-03;;2\n")
        _ = try Marking(catalog: scene.catalog).run(on: try scene.database.connect())
        let stale: SQL =
            "select count(*)::text, count(stale_since)::text from bascule.aggregate_window"
        #expect(try scene.texts(stale) == ["2|1"])
    }

    @Test func `quarters, years and periods follow each other without gap or overlap`() throws {
        let days = try ["01-01", "05-01", "09-01"].map { try #require(SeasonStart($0)) }
        for (grain, count) in [(Grain.quarter, 4), (.year, 1), (.periods, 3)] {
            let calendar = WindowCalendar(
                grain: grain, zone: try Zone("America/Guadeloupe"), cutOverHour: 0, periods: days)
            let first = Civil(year: 2024, month: 1, day: 1).days
            let all = calendar.windows(
                fromDay: first, toDay: Civil(year: 2028, month: 1, day: 1).days)
            #expect(all.count == 4 * count && all.first?.firstDay == first)
            for (one, next) in zip(all, all.dropFirst()) {
                #expect(one.end == next.start && one.endDay == next.firstDay)
            }
            #expect(WindowCalendar(identity: calendar.identity)?.identity == calendar.identity)
            for day in stride(from: first, to: first + 1_461, by: 13) {
                let window = calendar.window(ofDay: day)
                #expect(window.firstDay <= day && day < window.endDay && all.contains(window))
            }
        }
    }

    @Test func `what a source lacks is told with its place`() throws {
        func mistakes(_ source: String, _ grain: String = "day", _ more: String = "") -> [String] {
            let text = """
                aggregate: essai
                grain: \(grain)
                \(more)
                sources: [{ table: taxe.tarifs, \(source) }]
                query: select 1 as n
                """
            return AggregateCatalog.parse(text, file: "essai.yaml", settings: .init()).1
                .map(\.what)
        }
        #expect(mistakes("days: { from: debut, to: fin }") == [])
        #expect(mistakes("days: { from: debut }").count >= 1)
        #expect(mistakes("day: debut, days: { from: debut, to: fin }").count >= 1)
        #expect(mistakes("day: debut, creates: perhaps").count == 1)
        #expect(
            mistakes("day: debut, creates: false")
                == ["No source makes a window, so nothing would ever be computed"])
        #expect(
            mistakes("day: debut", "periods")
                == ["The grain periods needs the days on which they begin"])
        #expect(
            mistakes("day: debut", "day", "periods: [\"01-01\"]")
                == ["`periods` belongs to the grain periods, not to day"])
        #expect(mistakes("day: debut", "periods", "periods: [\"02-30\"]").count == 1)
        #expect(mistakes("day: debut", "periods", "periods: [\"01-01\", \"01-01\"]").count == 1)
    }
}
