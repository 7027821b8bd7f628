// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Exports
import Foundation
import Postgres
import TestSupport
import Testing
import Views
import Wording

/// A file whose data changes later is marked, before anybody writes a new revision.
@Suite struct ExportAmendedTests {
    private func state(_ scene: ExportScene) throws -> [String] {
        try scene.connection.query(
            """
            select state || case when amended_at is null then '' else ' since' end
              from bascule.exports order by id
            """
        ).map { try $0[0, as: String.self] }
    }

    @Test func `the mark comes with the change, goes with it, and outlives a new revision`()
        async throws
    {
        try await ExportScene.withFile { scene, export, _ in
            _ = try scene.amended(export)
            #expect(try state(scene) == ["current"])

            try scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            _ = try scene.amended(export)
            #expect(try state(scene) == ["amended since"])
            let since: SQL = "select amended_at::text from bascule.export"
            let first = try scene.connection.query(since)[0][0, as: String.self]
            _ = try scene.amended(export)
            #expect(try scene.connection.query(since)[0][0, as: String.self] == first)
            #expect(try ExportView.amendedCounts(on: scene.connection) == ["resultats": 1])
            let shown = try ExportView.amended(limit: 9, on: scene.connection)
            #expect(shown.map(\.windowStart?.text) == ["2026-03-04T10:00:00Z"])
            #expect(shown.map(\.export) == ["resultats"])
            #expect(try scene.names() == ["resultats_20260304.csv"])

            try scene.connection.execute("update labo.resultats set valeur = 2 / 4.0 where id = 2")
            _ = try scene.amended(export)
            #expect(try state(scene) == ["current"])

            try scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            _ = try scene.amended(export)
            try scene.run(export)
            #expect(try state(scene) == ["amended since", "current"])
            #expect(try ExportView.amendedCounts(on: scene.connection) == [:])
        }
    }

    @Test func `a run that finds the rows as they were takes the mark away`() async throws {
        try await ExportScene.withFile { scene, export, _ in
            try scene.connection.execute("update labo.resultats set valeur = 9 where id = 2")
            _ = try scene.amended(export)
            try scene.connection.execute("update labo.resultats set valeur = 2 / 4.0 where id = 2")
            try scene.run(export)
            #expect(try state(scene) == ["current"])
        }
    }

    /// The window of 4 March 2026 is [10:00Z, next day 10:00Z).
    private func compute(_ from: String, _ to: String, at: String, _ scene: ExportScene) throws {
        try scene.connection.execute(
            """
            insert into bascule.aggregate (name, digest, calendar, target)
            values ('essai', '', '', '') on conflict do nothing
            """)
        try scene.connection.execute(
            """
            insert into bascule.aggregate_window
                (aggregate, window_start, window_end, first_day, end_day, computed_at)
            values ('essai', \(from)::text::timestamptz, \(to)::text::timestamptz, current_date,
                    current_date + 1, clock_timestamp() + \(at)::text::interval)
                on conflict (aggregate, window_start)
                do update set computed_at = excluded.computed_at
            """)
    }

    @Test func `only files over whose windows something was computed since are looked at again`()
        async throws
    {
        try await ExportScene.withFile { scene, export, _ in
            func looked(_ look: ExportService.Look) throws -> Int {
                try scene.service.compare(export, look, on: scene.connection).looked
            }
            let touched = ExportService.Look.touched(since: 0)
            #expect(try looked(touched) == 1, "never looked at yet")
            #expect(try looked(touched) == 0)
            try compute("2026-03-05 10:00Z", "2026-03-06 10:00Z", at: "1 s", scene)
            #expect(try looked(touched) == 0, "the day after")
            try compute("2026-03-04 10:00Z", "2026-03-05 10:00Z", at: "-1 hour", scene)
            #expect(try looked(touched) == 0, "computed before")
            try compute("2026-03-05 09:00Z", "2026-03-05 11:00Z", at: "1 s", scene)
            #expect(try looked(touched) == 1)
            // Recent is who begins or was computed since; here only the latter.
            let now = Int64(Date().timeIntervalSince1970)
            #expect(try looked(.recent(since: now - 1_800)) == 1)
            try scene.connection.execute("delete from bascule.aggregate_window")
            #expect(try looked(.recent(since: now - 1_800)) == 0)
            #expect(try looked(.recent(since: 1_772_600_000)) == 1)
        }
    }

    /// A computation in an open transaction carries that transaction's time, which is before the
    /// look.
    @Test func `a computation that commits after the look has begun before it, and is not missed`()
        async throws
    {
        try await ExportScene.withFile { scene, export, _ in
            try compute("2026-03-04 10:00Z", "2026-03-05 10:00Z", at: "-1 hour", scene)
            let other = try scene.database.connect()
            try other.transaction { other in
                try other.execute("update bascule.aggregate_window set computed_at = now()")
                _ = try scene.service.compare(
                    export, .touched(since: 0), on: scene.connection)
            }
            #expect(
                try scene.service.compare(export, .touched(since: 0), on: scene.connection).looked
                    == 1)
        }
    }

    @Test func `a file whose query takes too long is named, and keeps no other from its mark`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            try scene.connection.script("create table labo.frein (n int)")
            let slow = try scene.export(
                query: """
                    query: |
                      select * from (select * from labo.resultats
                                      where preleve_le >= :window_start
                                        and preleve_le < :window_end offset 0) r
                       where case when id = 2 and exists (select from labo.frein)
                                  then pg_sleep(600) is not null else true end
                       order by id
                    """)
            try scene.run(slow)
            let next = slow.window(at: 1_772_620_000 + 86_400)
            _ = try scene.service.run(slow, window: next, by: "user:test", on: scene.connection)
            try scene.connection.script("insert into labo.frein values (1)")
            try scene.connection.execute(
                """
                insert into labo.resultats (id, preleve_le) values (9, '2026-03-05 12:00Z')
                """)
            let connection = try scene.database.connect(deadline: .seconds(3))
            let found = try scene.service.compare(slow, on: connection)
            #expect(found.amended.map(\.windowStart) == [next?.start])
            #expect(found.failures.count == 1)
            #expect(found.failures.first?.en.contains("resultats_20260304.csv") == true)
            #expect(found.failures.first?.en.contains("deadline") == true)
            #expect(try state(scene) == ["current", "amended since"])
            // Not again and again: a whole look tries it again.
            let again = try scene.service.compare(slow, .touched(since: 0), on: connection)
            #expect(again.looked == 0)
        }
    }

    @Test func `an export without windows is always of now`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(2)
            let export = try scene.everything("select id from labo.resultats order by id")
            try scene.run(export)
            #expect(try scene.amended(export) == [])
            try scene.add(1, from: 7)
            let look = ExportService.Look.recent(since: Int64(Date().timeIntervalSince1970))
            let found = try scene.service.compare(export, look, on: scene.connection)
            #expect(found.amended.count == 1)
            #expect(try scene.run(export).record.revision == 2)
        }
    }
}
