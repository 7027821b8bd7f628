// SPDX-License-Identifier: Apache-2.0

import Deliveries
import Exports
import Postgres
import Synchronization
import TestSupport
import Testing
import Wording

/// How files for several hosts share a look.
@Suite struct DeliveryTurnTests {
    private typealias Scene = DeliveryScene

    @Test func `each target gets one file after the other`() async throws {
        try await Scene.with { scene in
            _ = try scene.write(days: 3)
            #expect(try scene.look().delivered == 6)
            #expect(scene.there.asked == ["a", "b", "a", "b", "a", "b"])
        }
    }

    @Test func `a host that says nothing is asked once in a look, and ever more seldom`()
        async throws
    {
        try await Scene.with { scene in
            _ = try scene.write(days: 5)
            scene.there.beSilent(["a"])
            let first = try scene.look()
            #expect(first.delivered == 5 && first.later == 1)
            #expect(scene.there.asked.filter { $0 == "a" }.count == 1)
            // Four more are due, and it rests.
            #expect(try scene.look() == DeliveryService.Report())
            #expect(try scene.alerts().isEmpty)
            for (failures, rest) in [(Int64(2), 120.0), (3, 240), (4, 480)] {
                try scene.endRests()
                #expect(try scene.look().later == 1)
                let (count, seconds) = try rested(scene)
                #expect(count == failures && abs(seconds - rest) < 2, "\(count) \(seconds)")
            }
            // Each of its files was tried once, and the alert is of the target.
            let alerts = try scene.alerts()
            #expect(alerts.count == 1, "\(alerts)")
            #expect(alerts[0].contains("5 files do not arrive (a says nothing)"), "\(alerts)")
            #expect(try Set(scene.column("attempts")) == ["0", "1"])
            scene.there.beSilent([])
            try scene.makeDue()
            #expect(try scene.look().delivered == 5)
            #expect(try scene.alerts().isEmpty)
            #expect(try rested(scene).failures == 0)
        }
    }

    private enum RestColumn: String, RowColumn {
        case failures
        case seconds = "rest_seconds"
    }

    private func rested(_ scene: Scene) throws -> (failures: Int64, seconds: Double) {
        try scene.connection.query(
            """
            select failures, coalesce(extract(epoch from closed_until - failed_at), 0)::float8
                       as rest_seconds
              from bascule.export_target where target like '%/a/'
            """
        ).one(by: RestColumn.self) { row in
            (try row[.failures, as: Int64.self], try row[.seconds, as: Double.self])
        }
    }

    @Test func `a rest ends after a quarter of an hour at most, and what is asked for has none`()
        async throws
    {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            scene.there.fail(["a"])
            try scene.connection.execute("update bascule.export_target set failures = 40")
            #expect(try scene.look().later == 1)
            #expect(try abs(rested(scene).seconds - 900) < 2)
            scene.there.fail([])
            _ = try Sendings.again(
                id, to: "sftp://edi@a.example/a/", targets: { _ in scene.export.targets },
                on: scene.connection)
            #expect(try scene.look().delivered == 1)
        }
    }

    @Test func `all folders of a host that says nothing rest together`() async throws {
        let deliver = """
            deliver:
              - { to: "sftp://edi@x.example/a/", secret: { file: x }, known_hosts: h }
              - { to: "sftp://ada@X.example/b/", secret: { file: x }, known_hosts: h }
              - { to: "sftp://edi@x.example:2222/c/", secret: { file: x }, known_hosts: h }
            """
        try await Scene.with(deliver: deliver) { scene in
            try scene.scene.run(scene.export)
            scene.there.beSilent(["a", "b"])
            #expect(try scene.look().delivered == 1)
            #expect(scene.there.asked == ["a", "c"])
            #expect(try scene.look() == DeliveryService.Report())
        }
    }

    @Test func `without its secret a target has no try, and the reason is told`() async throws {
        try await Scene.with { scene in
            try scene.scene.run(scene.export)
            let service = scene.service(trouble: { target in
                target.address.hasSuffix("/a/") ? Phrase("no secret") : nil
            })
            let report = try service.deliver(on: scene.connection)
            #expect(report.delivered == 1 && report.troubles == [Phrase("no secret")])
            #expect(try scene.column("attempts") == ["0", "1"])
            #expect(try scene.look().delivered == 1)
        }
    }

    @Test func `our own stop is no try, however long a file has waited`() async throws {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            scene.there.fail(["a"])
            try scene.look()
            try scene.makeDue()
            try scene.connection.execute(
                "update bascule.export_delivery set first_tried_at = now() - interval '9 days'")
            let stop = Stop()
            var service = DeliveryService(
                [scene.export], isWhole: true, language: .en,
                put: { _, _, _ in
                    stop.set()
                    throw CancellationError()
                })
            service.isStopped = { stop.isSet }
            service.stopped = { Phrase("ada has cancelled it") }
            let report = try service.deliver(on: scene.connection)
            #expect(report.later == 1 && report.refused == 0)
            #expect(try scene.states() == ["a \(id) recorded", "b \(id) accepted"])
            #expect(try scene.column("answer")[0] == "ada has cancelled it")
            #expect(try scene.column("attempts - uncounted")[0] == "1")
            scene.there.fail([])
            #expect(try scene.look().delivered == 1)
        }
    }

    @Test func `a file that is taken and can't be seen is not sent again by itself`() async throws {
        try await Scene.with { scene in
            let id = try scene.scene.run(scene.export).record.id
            scene.there.hide(["a"])
            #expect(try scene.look().refused == 1)
            #expect(try scene.states() == ["a \(id) refused", "b \(id) accepted"])
            #expect(try scene.column("answer")[0] == "a shows nothing")
            try scene.makeDue()
            #expect(try scene.look().refused == 0)
            #expect(scene.there.asked == ["a", "b"])
        }
    }

    private final class Stop: Sendable {
        private let state = Mutex(false)
        var isSet: Bool { state.withLock { $0 } }
        func set() { state.withLock { $0 = true } }
    }

    @Test func `what a dead sender left is tried for as long as its target says`() async throws {
        let deliver = """
            deliver:
              - { to: "sftp://edi@a.example/a/", secret: { file: x }, known_hosts: h, retry: { for: 30d } }
              - { to: "sftp://edi@b.example/b/", secret: { file: x }, known_hosts: h }
            """
        try await Scene.with(deliver: deliver) { scene in
            let id = try scene.scene.run(scene.export).record.id
            try scene.connection.execute(
                """
                update bascule.export_delivery
                   set state = 'transmitting', due_at = null, attempts = 9, tried_at = now(),
                       first_tried_at = now() - interval '3 days'
                """)
            #expect(try scene.look().refused == 1)
            #expect(try scene.states() == ["a \(id) recorded", "b \(id) refused"])
        }
    }

    @Test func `a sender that was taken for dead gives nothing its name`() async throws {
        try await Scene.with { scene in
            try scene.scene.run(scene.export)
            let (database, there) = (scene.scene.database, scene.there)
            let service = DeliveryService(
                [scene.export], isWhole: true, language: .en,
                put: { parcel, _, tell in
                    // Another one takes it up meanwhile.
                    try database.connect().execute(
                        "update bascule.export_delivery set attempts = attempts + 1")
                    return try there.take(parcel, tell)
                })
            #expect(throws: LineTaken.self) { try service.deliver(on: scene.connection) }
            #expect(scene.there.arrived.isEmpty)
        }
    }
}
