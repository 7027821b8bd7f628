// SPDX-License-Identifier: Apache-2.0

import Exports
import Postgres
import Testing
import Wording

/// Looks at exports with a file for each value: what is missing, and what fails alone.
@Suite struct ExportEachLookTests {
    @Test(arguments: ["write", "refuse"])
    func `a window that had no value when it was run misses the values that come later`(
        _ word: String
    ) async throws {
        try await EachScene.with("empty: \(word)") { each in
            do { try each.run() } catch let error as ExportError { #expect(error.code == .empty) }
            #expect(try each.compare().missing.isEmpty)
            // Of two windows with results only one was asked for.
            try each.add(["Abymes", "Moule"])
            try each.add(["Gosier"], from: 8, day: 5)
            let found = try each.compare()
            #expect(found.missing.map(\.export.value) == ["Abymes", "Moule"])
            #expect(found.missing.map(\.window) == [each.window(), each.window()])
            #expect(found.failures.isEmpty)
            #expect(try each.run() == ["written Abymes 1", "written Moule 1"])
            #expect(try each.compare().missing.isEmpty)
        }
    }

    @Test func `it is looked at as files are: once, and again when something was computed over it`()
        async throws
    {
        try await EachScene.with { each in
            try each.run()
            try each.add(["Abymes"])
            func missing(_ look: ExportService.Look) throws -> [String?] {
                try each.compare(look).missing.map(\.export.value)
            }
            let touched = ExportService.Look.touched(since: 0)
            #expect(try missing(touched) == ["Abymes"], "never looked at yet")
            #expect(try missing(touched) == [])
            try each.scene.connection.script(
                """
                insert into bascule.aggregate (name, digest, calendar, target)
                values ('essai', '', '', '');
                insert into bascule.aggregate_window
                    (aggregate, window_start, window_end, first_day, end_day, computed_at)
                values ('essai', '2026-03-05 09:00Z', '2026-03-05 11:00Z', '2026-03-05',
                        '2026-03-06', clock_timestamp() + interval '1 s')
                """)
            #expect(try missing(touched) == ["Abymes"])
            #expect(try missing(.recent(since: 4_000_000_000)) == [])
            #expect(try missing(.recent(since: 1_772_600_000)) == ["Abymes"])
            #expect(try missing(.beginning(since: 1_772_800_000)) == [])
        }
    }

    @Test func `a window that the calendar has no more misses nothing`() async throws {
        try await EachScene.with { each in
            try each.run()
            try each.add(["Abymes"])
            let changed = try each.scene.export("cut_over: 9", query: EachScene.declaration)
            let found = try each.service.compare(changed, on: each.scene.connection)
            #expect(found.missing.isEmpty)
            #expect(try each.compare().missing.count == 1)
        }
    }

    @Test func `too many values are one window's failure, and every file has its mark`()
        async throws
    {
        try await EachScene.with("limits: { files: 2 }") { each in
            try each.add(["a", "b"])
            try each.add(["c", "d"], from: 11, day: 5)
            try each.run()
            try each.run(day: 5)
            try each.add(["x"], from: 3)
            try each.scene.connection.execute(
                "update labo.resultats set valeur = 9 where id in (1, 12)")
            let found = try each.compare()
            #expect(found.amended.map(\.each) == ["d", "a"])
            #expect(found.missing.isEmpty)
            #expect(found.failures.count == 1)
            #expect(found.failures.first?.en.contains("values of 2026-03-04 could not be") == true)
            #expect(found.failures.first?.fr.contains("plus de 2 valeurs") == true)
            #expect(
                try each.texts("select each || ' ' || state from bascule.exports order by each")
                    == ["a amended", "b current", "c current", "d amended"])
            // Not every quarter of an hour: nothing was computed since.
            #expect(try each.compare(.touched(since: 0)).failures.isEmpty)
        }
    }

    @Test func `the limit of a look is one of windows, however many files they have`()
        async throws
    {
        try await EachScene.with { each in
            for day in 4...6 {
                try each.add(["a", "b", "c"], from: day * 10, day: day)
                try each.run(day: day)
            }
            #expect(try each.compare(limit: 1).looked == 3)
            #expect(try each.compare(limit: 2).looked == 6)
            #expect(try each.compare(limit: 3).looked == 9)
            try each.scene.connection.execute("update labo.resultats set valeur = 0 where id = 41")
            #expect(try each.compare(limit: 2).amended.isEmpty)
            #expect(try each.compare(limit: 3).amended.map(\.each) == ["b"])
        }
    }

    @Test func `a value that ends like a revision keeps no other value's revision from its name`()
        async throws
    {
        try await EachScene.with("name: \"{day:yyyyMMdd}_{each}.csv\"") { each in
            try each.add(["Moule", "Moule_r2"])
            try each.run()
            try each.scene.connection.execute("update labo.resultats set valeur = 9 where id = 1")
            #expect(try each.run() == ["written Moule 2", "unchanged Moule_r2 1"])
            let names = try each.scene.names()
            #expect(names.count == 3)
            #expect(names.contains("20260304_Moule_r2.csv"))
            #expect(names.contains { $0.hasPrefix("20260304_Moule_r2-") })
        }
    }
}
