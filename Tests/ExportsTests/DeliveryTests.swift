// SPDX-License-Identifier: Apache-2.0

import Deliveries
import Exports
import Foundation
import Postgres
import TestSupport
import Testing
import Views
import Wording

/// Files of exports on their way to other hosts.
@Suite struct DeliveryTests {
    private typealias Scene = DeliveryScene

    @Test func `a file goes to each target once, with its row in the ledger`() async throws {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            #expect(try scene.states() == ["a \(id) recorded", "b \(id) recorded"])
            #expect(try scene.look().delivered == 2)
            #expect(
                scene.there.arrived
                    == ["a resultats_20260304.csv", "b resultats_20260304.csv"])
            #expect(try scene.states() == ["a \(id) accepted", "b \(id) accepted"])
            // The same data again is no file, and nothing is sent.
            try scene.scene.run(scene.export)
            #expect(try scene.look() == DeliveryService.Report())
            #expect(scene.there.arrived.count == 2)
        }
    }

    @Test func `one that does not arrive is tried again later, and holds up no other target`()
        async throws
    {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            scene.there.fail(["a"])
            let report = try scene.look()
            #expect(report.delivered == 1 && report.later == 1)
            #expect(try scene.states() == ["a \(id) recorded", "b \(id) accepted"])
            let rows = try ExportDeliveryView.Filter().first(9, on: scene.connection)
            let row = try #require(rows.first { $0.state == "recorded" })
            #expect(row.answer == "a is closed" && row.attempts == 1)
            let wait = try #require(row.dueAt).seconds - (try #require(row.triedAt).seconds)
            #expect((58...62).contains(wait), "\(wait)")
            // Not before its time.
            #expect(try scene.look() == DeliveryService.Report())
            // Nobody is told of the first failure; of the second one somebody is, up to its arrival.
            #expect(try scene.alerts().isEmpty)
            try scene.makeDue()
            #expect(try scene.look().later == 1)
            let alerts = try scene.alerts()
            #expect(alerts.count == 1, "\(alerts)")
            #expect(alerts.first?.contains("export resultats to sftp://edi@a.example/a/") == true)
            #expect(alerts.first?.contains("a is closed") == true)
            scene.there.fail([])
            try scene.makeDue()
            #expect(try scene.look().delivered == 1)
            #expect(try scene.alerts().isEmpty)
        }
    }

    @Test func `after its patience it is left to a person, who has it sent`() async throws {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            scene.there.fail(["a"])
            try scene.look()
            let patience = Attempt.patience / .seconds(1)
            for (age, state) in [(patience - 60, "recorded"), (patience, "refused")] {
                try scene.makeDue()
                try scene.connection.execute(
                    """
                    update bascule.export_delivery
                       set first_tried_at = clock_timestamp() - make_interval(secs => \(age))
                     where state = 'recorded'
                    """)
                try scene.look()
                #expect(try scene.states() == ["a \(id) \(state)", "b \(id) accepted"])
            }
            #expect(try scene.alerts().count == 1)
            scene.there.fail([])
            #expect(try scene.look() == DeliveryService.Report())
            let again = try scene.connection.transaction {
                try Sendings.again(id, targets: { _ in scene.export.targets }, on: $0)
            }
            #expect(again.export == "resultats" && again.targets == 2)
            #expect(try scene.look().delivered == 2)
            #expect(try scene.alerts().isEmpty)
            #expect(throws: DeliveryError.noFile(id: 99)) {
                try Sendings.again(99, targets: { _ in scene.export.targets }, on: scene.connection)
            }
            #expect(throws: DeliveryError.nowhere(export: "resultats")) {
                try Sendings.again(id, targets: { _ in [] }, on: scene.connection)
            }
        }
    }

    @Test func `a newer revision goes instead of one that has not arrived`() async throws {
        try await Scene.with { scene in
            let first = try scene.scene.run(scene.export).record.id
            scene.there.fail(["a"])
            try scene.look()
            try scene.scene.add(1, from: 9)
            let second = try scene.scene.run(scene.export).record.id
            scene.there.fail([])
            try scene.makeDue()
            let report = try scene.look()
            #expect(report.replaced == 1 && report.delivered == 2)
            #expect(
                try scene.states() == [
                    "a \(first) replaced", "b \(first) accepted", "a \(second) accepted",
                    "b \(second) accepted",
                ])
            #expect(
                scene.there.arrived == [
                    "b resultats_20260304.csv", "a resultats_20260304_r2.csv",
                    "b resultats_20260304_r2.csv",
                ])
        }
    }

    @Test func `a file of changes waits behind the one before, unless it is asked for`()
        async throws
    {
        let sql = "select id, valeur from labo.resultats order by id"
        try await Scene.with("changes: since_last\nkey: [id]", everything: sql) { scene in
            scene.there.fail(["a"])
            var ids: [Int64] = []
            for first in [10, 20, 30] {
                try scene.scene.add(1, from: first)
                ids.append(try scene.scene.run(scene.export).record.id)
                try scene.makeDue()
                try scene.look()
            }
            #expect(
                scene.there.arrived
                    == ["b resultats.csv", "b resultats_r2.csv", "b resultats_r3.csv"])
            // Those behind were not even tried.
            let tries = try scene.connection.query(
                "select attempts from bascule.export_delivery where target like '%/a/' order by id"
            ).values(as: Int64.self)
            #expect(tries == [3, 0, 0])
            scene.there.fail([])
            try scene.connection.execute(
                """
                update bascule.export_delivery set state = 'refused', due_at = null, ended_at = now()
                 where export_id = \(ids[0]) and target like '%/a/'
                """)
            #expect(try scene.look().delivered == 0)
            // Somebody knows better: from there on they go one after the other.
            _ = try Sendings.again(
                ids[1], targets: { _ in [scene.export.targets[0]] }, on: scene.connection)
            #expect(try scene.look().delivered == 2)
            #expect(
                scene.there.arrived.suffix(2) == ["a resultats_r2.csv", "a resultats_r3.csv"])
        }
    }

    @Test func `what somebody has paused waits, and is written all the same`() async throws {
        try await Scene.with { scene in
            let connection = scene.connection
            #expect(try Sendings.pause("resultats", by: "user:a", because: "x", on: connection))
            #expect(try !Sendings.pause("resultats", by: "user:b", because: nil, on: connection))
            try scene.scene.run(scene.export)
            #expect(try scene.look() == DeliveryService.Report())
            let pause = try #require(try ExportPauseView.all(on: connection)["resultats"])
            #expect(pause.pausedBy == "user:a" && pause.pausedFor == "x")
            // It is not served on purpose.
            try connection.execute(
                """
                update bascule.export_delivery set due_at = now() - interval '2 hours'
                """)
            try connection.execute("update bascule.export set placed_at = now() - interval '1 day'")
            #expect(try scene.alerts().isEmpty)
            #expect(try Sendings.resume("resultats", on: connection))
            #expect(try !Sendings.resume("resultats", on: connection))
            #expect(try scene.look().delivered == 2)
        }
    }

    @Test func `what nobody sends is told after an hour, and let go after two days`() async throws {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            let connection = scene.connection
            func age(_ interval: String) throws {
                try connection.execute(
                    """
                    update bascule.export_delivery
                       set made_at = now() - \(interval)::interval,
                           due_at = now() - \(interval)::interval
                    """)
                try connection.execute(
                    "update bascule.export set placed_at = now() - \(interval)::interval")
            }
            try age("59 minutes")
            #expect(try scene.alerts().isEmpty)
            try age("61 minutes")
            #expect(try scene.alerts().count == 2)
            // Not every declaration could be read: it may be in that one.
            #expect(try scene.look([], isWhole: false) == DeliveryService.Report())
            // However old it is: that no declaration has it is known from this look on.
            try age("3 days")
            #expect(try scene.look([]) == DeliveryService.Report())
            func leave(_ seconds: Double) throws {
                try connection.execute(
                    """
                    update bascule.export_target
                       set left_at = now() - make_interval(secs => \(seconds))
                     where left_at is not null
                    """)
            }
            let absence = DeliveryService.absence / .seconds(1)
            try leave(absence - 60)
            #expect(try scene.look([]) == DeliveryService.Report())
            #expect(try scene.states() == ["a \(id) recorded", "b \(id) recorded"])
            try leave(absence + 1)
            #expect(try scene.look([]).letGo == 2)
            #expect(try scene.states() == ["a \(id) let_go", "b \(id) let_go"])
            #expect(try scene.column("answer").allSatisfy { $0.contains("no declaration has") })
            // It was told in the journal, and nobody has anything to do.
            #expect(try scene.alerts().isEmpty)
            #expect(scene.there.arrived.isEmpty)
        }
    }

    @Test func `a declaration that is away for a moment costs nothing`() async throws {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            try scene.connection.execute(
                """
                update bascule.export_delivery set made_at = now() - interval '3 days',
                       due_at = now() - interval '3 days'
                """)
            #expect(try scene.look([]) == DeliveryService.Report())
            #expect(try scene.states() == ["a \(id) recorded", "b \(id) recorded"])
            #expect(try scene.look().delivered == 2)
            #expect(
                try scene.connection.query(
                    "select count(*) from bascule.export_target where left_at is not null"
                ).value(as: Int64.self) == 0)
        }
    }

    @Test func `a file that was changed or taken away here is not sent`() async throws {
        try await Scene.with { scene in
            let record = try scene.scene.run(scene.export).record
            try Data("other".utf8).write(to: URL(filePath: record.path))
            #expect(try scene.look().refused == 2)
            #expect(scene.there.arrived.isEmpty)
            let answer = try #require(
                try ExportDeliveryView.Filter().first(1, on: scene.connection).first?.answer)
            #expect(answer.contains("not those that were written"), "\(answer)")
        }
    }

    @Test func `a folder that is away for a while costs a try, and no file`() async throws {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            let (folder, away) = (scene.scene.folder, scene.scene.folder + ".away")
            try FileManager.default.moveItem(atPath: folder, toPath: away)
            #expect(try scene.look().later == 2)
            #expect(try scene.states() == ["a \(id) recorded", "b \(id) recorded"])
            #expect(try scene.column("answer").allSatisfy { $0.contains("its folder is away") })
            try FileManager.default.moveItem(atPath: away, toPath: folder)
            try scene.makeDue()
            #expect(try scene.look().delivered == 2)
        }
    }

    @Test func `what a process left in its middle is sent again, and one looks at a time`()
        async throws
    {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            try scene.connection.execute(
                """
                update bascule.export_delivery
                   set state = 'transmitting', due_at = null, attempts = 1,
                       tried_at = now(), first_tried_at = now()
                 where target like '%/a/'
                """)
            let other = try scene.scene.database.connect()
            _ = try other.query(
                "select pg_advisory_lock(hashtextextended('bascule.deliveries', 0))")
            #expect(try scene.look().isElsewhere)
            _ = try other.query(
                "select pg_advisory_unlock(hashtextextended('bascule.deliveries', 0))")
            #expect(try scene.look().delivered == 2)
            #expect(try scene.states() == ["a \(id) accepted", "b \(id) accepted"])
        }
    }
}
