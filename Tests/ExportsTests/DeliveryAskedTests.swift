// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing
import Views

@testable import Exports

/// Files for other hosts that somebody asks for, and what nobody sends.
@Suite struct DeliveryAskedTests {
    private typealias Scene = DeliveryScene

    private func again(
        _ file: Int64, to letter: String? = nil, _ scene: Scene
    ) throws -> (export: String, targets: Int) {
        try Sendings.again(
            file, to: letter.map { "sftp://edi@\($0).example/\($0)/" },
            targets: { _ in scene.export.targets }, on: scene.connection)
    }

    @Test func `a file goes again to one target alone`() async throws {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            try scene.look()
            #expect(try again(id, to: "b", scene).targets == 1)
            #expect(try scene.states() == ["a \(id) accepted", "b \(id) recorded"])
            #expect(throws: DeliveryError.self) { try again(id, to: "c", scene) }
        }
    }

    @Test func `what somebody asks for in a pause goes, the rest waits and is told`() async throws {
        try await Scene.with { scene in
            let ids = try scene.write(days: 2)
            let connection = scene.connection
            _ = try Sendings.pause("resultats", by: "user:a", because: "x", on: connection)
            _ = try again(ids[1], scene)
            #expect(try scene.look().delivered == 2)
            #expect(
                try scene.states() == [
                    "a \(ids[0]) recorded", "b \(ids[0]) recorded", "a \(ids[1]) accepted",
                    "b \(ids[1]) accepted",
                ])
            let pause = try #require(try ExportPauseView.all(on: connection)["resultats"])
            #expect(pause.waiting == 2)
            let rows = try ExportDeliveryView.Filter().first(9, on: connection)
            #expect(
                rows.map(\.pausedBy) == [nil, nil, "user:a", "user:a"]
                    && rows.last?.pausedFor == "x")
            // What was asked for before the pause waits with the rest.
            _ = try Sendings.resume("resultats", on: connection)
            _ = try again(ids[1], scene)
            _ = try Sendings.pause("resultats", by: "user:a", because: nil, on: connection)
            #expect(try scene.look() == DeliveryService.Report())
        }
    }

    @Test func `after a pause each file has its whole patience, however long that took`()
        async throws
    {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            scene.there.fail(["a"])
            try scene.look()
            let connection = scene.connection
            _ = try Sendings.pause("resultats", by: "user:a", because: nil, on: connection)
            try connection.execute(
                "update bascule.export_delivery set first_tried_at = now() - interval '9 days'")
            _ = try Sendings.resume("resultats", on: connection)
            #expect(try scene.look().later == 1)
            #expect(try scene.states() == ["a \(id) recorded", "b \(id) accepted"])
            // Without one it is over.
            try scene.makeDue()
            try connection.execute("update bascule.export_target set patient_from = null")
            #expect(try scene.look().refused == 1)
        }
    }

    @Test func `tries before it was asked for again are not held against a file`() async throws {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            scene.there.fail(["a"])
            for _ in 1...3 {
                try scene.look()
                try scene.makeDue()
            }
            #expect(try scene.alerts().count == 1)
            try scene.connection.execute(
                "update bascule.export_target set failures = 0, closed_until = null")
            _ = try again(id, to: "a", scene)
            #expect(try scene.alerts().isEmpty)
            try scene.look()
            let row = try #require(
                try ExportDeliveryView.Filter().first(9, on: scene.connection)
                    .first { $0.state == "recorded" })
            let wait = try #require(row.dueAt).seconds - (try #require(row.triedAt).seconds)
            #expect(row.attempts == 4 && (58...62).contains(wait), "\(wait)")
        }
    }

    @Test func `a newer revision goes instead of one that was asked for before it was written`()
        async throws
    {
        try await Scene.with { scene in
            let first = try scene.scene.run(scene.export).record.id
            scene.there.fail(["a"])
            try scene.look()
            _ = try again(first, to: "a", scene)
            try scene.look()
            try scene.scene.add(1, from: 9)
            let second = try scene.scene.run(scene.export).record.id
            // This one is asked for by somebody who can know the newer one.
            scene.there.fail([])
            try scene.makeDue()
            #expect(try scene.look().replaced == 1)
            #expect(try scene.states().contains("a \(first) replaced"))
            _ = try again(first, to: "a", scene)
            #expect(try scene.look().delivered == 1)
            #expect(try scene.states().contains("a \(second) accepted"))
        }
    }

    @Test func `a file that was lost is told until another one is written in its place`()
        async throws
    {
        try await Scene.with { scene in
            let record = try scene.scene.run(scene.export).record
            let lost = record.id
            try FileManager.default.removeItem(atPath: record.path)
            try scene.connection.execute("update bascule.export set lost_at = now()")
            #expect(try scene.look().refused == 2)
            let alerts = try scene.alerts()
            #expect(alerts.count == 2 && alerts[0].contains("exports run"), "\(alerts)")
            // To send it again is no advice.
            #expect(!alerts[0].contains("exports deliver"), "\(alerts)")
            let next = try scene.scene.run(scene.export, again: true).record.id
            let report = try scene.look()
            #expect(report.replaced == 2 && report.delivered == 2)
            #expect(
                try scene.states() == [
                    "a \(lost) replaced", "b \(lost) replaced", "a \(next) accepted",
                    "b \(next) accepted",
                ])
            #expect(try scene.alerts().isEmpty)
        }
    }

    @Test func `a file that is being sent for hours is told`() async throws {
        try await Scene.with { scene in
            try scene.scene.run(scene.export)
            func age(_ minutes: Double) throws {
                try scene.connection.execute(
                    """
                    update bascule.export_delivery
                       set state = 'transmitting', due_at = null, attempts = 1,
                           tried_at = now() - make_interval(secs => 60 * \(minutes))
                     where target like '%/a/'
                    """)
            }
            try scene.connection.execute(
                "update bascule.export set placed_at = now() - interval '1 day'")
            try age(119)
            #expect(try scene.alerts().isEmpty)
            try age(121)
            let alerts = try scene.alerts()
            #expect(alerts.count == 1 && alerts[0].contains("left: "), "\(alerts)")
        }
    }

    @Test func `a long history is not walked for the next file`() async throws {
        let sql = "select id, valeur from labo.resultats order by id"
        try await Scene.with("changes: since_last\nkey: [id]", everything: sql) { scene in
            let connection = scene.connection
            try scene.scene.run(scene.export)
            try connection.script(
                """
                insert into bascule.export (export, revision, format, path, bytes, rows, sha256, data_sha256,
                                            declaration, shape, made_by, placed_at)
                select 'resultats', i, 'csv', '/x/' || i, 1, 1, sha256('a'), sha256('b'), sha256('c'), 'x', 'a',
                       now() from generate_series(2, 20000) i;
                insert into bascule.export_delivery (export_id, export, target, alert_after, state, due_at,
                                                     ended_at)
                select id, export, 'sftp://edi@a.example/a/', 3, 'accepted', null, now()
                  from bascule.export where revision > 1 order by id;
                update bascule.export_delivery d
                   set after_id = d.id - 1 where export_id > (select min(id) + 1 from bascule.export);
                update bascule.export_delivery set state = 'refused'
                 where id = (select max(id) - 20 from bascule.export_delivery);
                update bascule.export_delivery set state = 'recorded', due_at = now(), ended_at = null
                 where id > (select max(id) - 20 from bascule.export_delivery);
                update bascule.export_delivery set due_at = null, state = 'accepted', ended_at = now()
                 where export_id = (select min(id) from bascule.export);
                analyze bascule.export; analyze bascule.export_delivery;
                """)
            let read = try connection.transaction { connection -> Int64 in
                let isTaken =
                    try DeliveryBook.claim(
                        of: "resultats", to: "sftp://edi@a.example/a/", on: connection) != nil
                #expect(!isTaken)
                #expect(try DeliveryBook.replace(on: connection) == 0)
                return try connection.query(
                    """
                    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint
                      from pg_stat_xact_user_tables
                     where schemaname = 'bascule' and relname in ('export', 'export_delivery')
                    """
                ).value()
            }
            #expect(read < 500, "\(read)")
        }
    }
}
