// SPDX-License-Identifier: Apache-2.0

import Exports
import Postgres
import TestSupport
import Testing

/// Files that say what has changed, on their way to several hosts.
@Suite struct DeliveryChangesTests {
    private typealias Scene = DeliveryScene

    private static let sql = "select id, valeur from labo.resultats order by id"
    private static let more = "changes: since_last\nkey: [id]"
    private static let first = """
        deliver:
          - { to: "sftp://edi@a.example/a/", secret: { file: x }, known_hosts: h }
        """

    /// One more row, and a file of it; its number.
    private func write(
        _ scene: Scene, _ id: Int, _ export: Export? = nil, again: Bool = false
    ) throws -> Int64 {
        try scene.scene.add(1, from: id)
        return try scene.scene.run(export ?? scene.export, again: again).record.id
    }

    /// The words of a file's first column.
    private func words(_ file: Int64, _ scene: Scene) throws -> [Substring] {
        let path: String = try scene.connection.query(
            "select path from bascule.exports where id = \(file)"
        ).value()
        return try scene.scene.text(path).split(separator: "\r\n").dropFirst().compactMap {
            $0.split(separator: ",", omittingEmptySubsequences: false).first
        }
    }

    private func isAnyDue(_ scene: Scene) throws -> Bool {
        try scene.connection.query(
            "select exists (select from bascule.export_delivery where due_at is not null)"
        ).value()
    }

    @Test func `a new target begins with a file that needs none before it`() async throws {
        try await Scene.with(Self.more, everything: Self.sql, deliver: Self.first) { scene in
            _ = try write(scene, 10)
            try scene.look()
            let both = try scene.scene.everything(Self.sql, Self.more + "\n" + Scene.deliver)
            // Nothing has changed, and the new one has nothing.
            let second = try scene.scene.run(both).record.id
            #expect(try words(second, scene) == ["reset", "insert", "insert", "insert", "insert"])
            #expect(try scene.look([both]).delivered == 2)
            // From there on both get what changes.
            let third = try write(scene, 20, both)
            #expect(try words(third, scene) == ["insert"])
            #expect(try scene.look([both]).delivered == 2)
            #expect(
                scene.there.arrived == [
                    "a resultats.csv", "a resultats_r2.csv", "b resultats_r2.csv",
                    "a resultats_r3.csv", "b resultats_r3.csv",
                ])
        }
    }

    @Test func `a target that was let go and comes back begins anew, one that waits does not`()
        async throws
    {
        try await Scene.with(Self.more, everything: Self.sql) { scene in
            scene.there.fail(["a"])
            _ = try write(scene, 10)
            try scene.look()
            #expect(try words(try write(scene, 20), scene) == ["insert"])
            try scene.connection.execute(
                """
                update bascule.export_delivery
                   set state = 'let_go', due_at = null, ended_at = now() where target like '%/a/'
                """)
            #expect(try words(try write(scene, 30), scene).first == "reset")
        }
    }

    @Test func `what is before a file that begins anew, and has arrived, goes no more`()
        async throws
    {
        try await Scene.with(Self.more, everything: Self.sql, deliver: Self.first) { scene in
            _ = try write(scene, 10)
            #expect(try scene.look().delivered == 1)
            let broken = try write(scene, 20)
            let behind = try write(scene, 30)
            try scene.connection.execute(
                """
                update bascule.export_delivery
                   set state = 'refused', due_at = null, ended_at = now(), answer = 'changed'
                 where export_id = \(broken)
                """)
            #expect(try scene.look() == DeliveryService.Report())
            #expect(try scene.alerts().count == 1)
            let anew = try write(scene, 40, again: true)
            let after = try write(scene, 50)
            // It waits for none before it, nor does what follows it.
            let report = try scene.look()
            #expect(report.delivered == 2 && report.replaced == 2)
            #expect(
                try scene.states().dropFirst() == [
                    "a \(broken) replaced", "a \(behind) replaced", "a \(anew) accepted",
                    "a \(after) accepted",
                ])
            #expect(try scene.alerts().isEmpty)
            #expect(try !isAnyDue(scene))
            for file in [broken, behind] {
                #expect(throws: DeliveryError.superseded(id: file)) {
                    try Sendings.again(
                        file, targets: { _ in scene.export.targets }, on: scene.connection)
                }
            }
        }
    }

    @Test func `all that were given up go again, one after the other`() async throws {
        try await Scene.with(Self.more, everything: Self.sql) { scene in
            scene.there.fail(["a"])
            let ids = try [10, 20, 30].map { try write(scene, $0) }
            try scene.look()
            try scene.connection.execute(
                """
                update bascule.export_delivery
                   set state = 'refused', due_at = null, ended_at = now(),
                       first_tried_at = now() - interval '9 days'
                 where target like '%/a/'
                """)
            func again(_ target: String?) throws -> Int {
                try Sendings.againRefused(
                    of: "resultats", to: target, scene.export.targets, on: scene.connection)
            }
            #expect(throws: DeliveryError.notThere(export: "resultats", target: "x")) {
                try again("x")
            }
            #expect(try again("sftp://edi@b.example/b/") == 0)
            #expect(try again("sftp://edi@a.example/a/") == 3)
            // The first fails once more: none goes before it, and all have their patience.
            #expect(try scene.look().later == 1)
            #expect(
                try scene.states().filter { $0.hasPrefix("a") }
                    == ids.map { "a \($0) recorded" })
            scene.there.fail([])
            try scene.makeDue()
            #expect(try scene.look().delivered == 3)
            #expect(
                scene.there.arrived.suffix(3)
                    == ["a resultats.csv", "a resultats_r2.csv", "a resultats_r3.csv"])
        }
    }
}
