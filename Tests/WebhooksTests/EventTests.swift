// SPDX-License-Identifier: Apache-2.0

import Alerts
import Foundation
import Journal
import Postgres
import TestSupport
import Testing
import Views

@testable import Webhooks

/// What is told, and that it is told once, however it came about.
@Suite struct EventTests {
    private func told(_ scene: HookScene, _ webhook: Webhook) throws -> [String] {
        _ = try HookScene.service([webhook]).deliver(on: scene.connection)
        return try scene.rows().filter { $0.webhook == webhook.name }.map(\.type)
    }

    private let nowhere = "http://127.0.0.1:1/"

    @Test func `what happened before its first look is not told, what happens then is`() throws {
        let scene = try HookScene()
        try scene.file("before.csv")
        _ = try Alert.raise(
            .dead, subject: "job 1", dueAt: try scene.connection.now(), message: "x",
            on: scene.connection)
        let webhook = HookScene.webhook(nowhere)
        #expect(try told(scene, webhook).isEmpty)
        try scene.file("a.csv")
        try scene.file("b.csv", "rejected", reason: "no header")
        try scene.file("c.csv", "failed", reason: "given up")
        try scene.file("d.csv", "duplicate")
        let types = ["file.loaded", "file.rejected", "file.failed"]
        #expect(try told(scene, webhook) == types)
        // Nothing is told twice.
        #expect(try told(scene, webhook) == types)
        let bodies = try scene.rows().map(\.body)
        let first = try #require(bodies[0])
        #expect(first.contains(#""name":"a.csv""#) && first.contains(#""feed":"labo""#))
        #expect(
            first.contains(
                #""rows":{"amended":0,"inserted":2,"read":3,"rejected":1,"unchanged":0}"#))
        #expect(first.contains(#""bytes":17"#) && !first.contains("reason"))
        #expect(bodies[1]?.contains(#""reason":"no header""#) == true)
        let forms = try scene.rows().map {
            $0.eventID.wholeMatch(of: #/evt_[0-9a-f]{32}/#) != nil
        }
        #expect(forms == [true, true, true])
        #expect(Set(try scene.rows().map(\.eventID)).count == 3)
        let instant = #/"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"/#
        #expect(first.firstMatch(of: instant) != nil)
    }

    @Test func `a reason is that of the event, whatever the ledger says when it is told`() throws {
        let scene = try HookScene()
        let webhook = HookScene.webhook(nowhere)
        #expect(try told(scene, webhook).isEmpty)
        try scene.file("b.csv", "rejected", reason: "no header")
        // As a retry leaves it.
        try scene.connection.execute("update bascule.file set reason = null")
        #expect(try told(scene, webhook) == ["file.rejected"])
        #expect(try scene.rows()[0].body?.contains(#""reason":"no header""#) == true)
    }

    @Test func `a text of one endless character, or of controls alone, is cut by its bytes`() throws
    {
        let scene = try HookScene()
        let webhook = HookScene.webhook(nowhere)
        #expect(try told(scene, webhook).isEmpty)
        let endless = "a" + String(repeating: "\u{301}", count: 10_000)
        #expect(endless.count == 1)
        let controls = String(repeating: "\u{1}", count: Webhook.Limits.text)
        let name = String(repeating: "\u{2}", count: Webhook.Limits.text)
        try scene.file("a.csv", "rejected", reason: endless)
        try scene.file(name, "rejected", reason: controls)
        #expect(try told(scene, webhook) == ["file.rejected", "file.rejected"])
        let bodies = try scene.rows().compactMap(\.body)
        #expect(bodies.count == 2 && bodies.allSatisfy { $0.contains("…") })
        #expect(bodies.allSatisfy { $0.utf8.count <= Webhook.Limits.body })
        // At the edge, with the mark.
        let most = Webhook.Limits.textBytes
        let even = "a" + String(repeating: "\u{301}", count: (most - 1) / 2) + "b"
        #expect(even.utf8.count == most && even.told == even)
        #expect((even + "b").told.utf8.count <= most && (even + "b").told.hasSuffix("…"))
    }

    @Test func `an export is told once its file has its name, a lost one never`() throws {
        let scene = try HookScene()
        let webhook = HookScene.webhook(nowhere)
        #expect(try told(scene, webhook).isEmpty)
        let connection = scene.connection
        try connection.script(
            """
            insert into bascule.export (export, revision, format, path, bytes, rows,
                                        sha256, data_sha256, declaration, made_by)
            select 'jour', n, 'csv', '/srv/' || n || '.csv', 1, 1, h, h, h, 'test'
              from sha256('') h, generate_series(1, 3) n
             order by n
            """)
        for id in 1...3 {
            try JournalEntry.write(
                "export", subject: "export jour", by: "schedule:jour",
                result: """
                    {"outcome": "written", "id": \(id), "revision": \(id), "rows": 1, "bytes": 1,
                     "sha256": "ab", "path": "/srv/\(id).csv"}
                    """, on: connection)
            try scene.file("\(id).csv")
        }
        #expect(try told(scene, webhook).isEmpty, "nor what is behind it")
        // Nor is it waited for without end.
        let all: Range<Int64> = 0..<1_000
        #expect(try ExportEvent.firstUnplaced(all, on: connection) != nil)
        #expect(try ExportEvent.firstUnplaced(all, within: .zero, on: connection) == nil)
        // Another webhook does not wait for it.
        #expect(try told(scene, HookScene.webhook(nowhere, named: "files", [.fileLoaded])).isEmpty)
        try scene.file("4.csv")
        #expect(
            try told(scene, HookScene.webhook(nowhere, named: "files", [.fileLoaded]))
                == ["file.loaded"])
        try connection.execute("update bascule.export set placed_at = now() where id = 1")
        #expect(try told(scene, webhook) == ["export.written", "file.loaded"])
        try connection.execute("update bascule.export set lost_at = now() where id = 2")
        #expect(try told(scene, webhook) == ["export.written", "file.loaded", "file.loaded"])
    }

    @Test func `a load that is rolled back is told to nobody, one that commits late is`() throws {
        let scene = try HookScene()
        let webhook = HookScene.webhook(nowhere)
        #expect(try told(scene, webhook).isEmpty)
        struct Undone: Error {}
        #expect(throws: Undone.self) {
            try scene.connection.transaction { connection in
                try HookScene.file("undone.csv", "loaded", "labo", nil, on: connection)
                throw Undone()
            }
        }
        let late = try scene.database.connect()
        try late.transaction { late in
            try HookScene.file("late.csv", "loaded", "labo", nil, on: late)
            // Begun later and committed earlier: told first, and the late one is not passed over.
            try scene.file("early.csv")
            #expect(try told(scene, webhook) == ["file.loaded"])
        }
        #expect(try told(scene, webhook) == ["file.loaded", "file.loaded"])
        let bodies = try scene.rows().compactMap(\.body)
        #expect(bodies[0].contains("early.csv") && bodies[1].contains("late.csv"))
    }

    @Test func `a revert, exports and their amendments are told`() throws {
        let scene = try HookScene()
        try scene.file("a.csv")
        let webhook = HookScene.webhook(nowhere)
        #expect(try told(scene, webhook).isEmpty)
        let connection = scene.connection
        try JournalEntry.write(
            "revert", subject: "file 1", by: "user:ana", parameters: #"{"reason": "wrong day"}"#,
            on: connection)
        for (revision, outcome) in [(1, "written"), (1, "unchanged"), (2, "written")] {
            try JournalEntry.write(
                "export", subject: "export jour", by: "schedule:jour",
                parameters:
                    #"{"window_start": "2026-03-15T10:00:00Z", "window_end": "2026-03-16T10:00:00Z"}"#,
                result: """
                    {"outcome": "\(outcome)", "id": 7, "revision": \(revision), "rows": 3,
                     "bytes": 40, "sha256": "ab", "path": "/srv/export/jour.r\(revision).csv"}
                    """, on: connection)
        }
        try JournalEntry.write(
            "export", subject: "export jour", by: "x", result: #"{"outcome": "failed"}"#,
            on: connection)
        #expect(try told(scene, webhook) == ["file.reverted", "export.written", "export.amended"])
        let bodies = try scene.rows().compactMap(\.body)
        #expect(bodies[0].contains(#""reason":"wrong day""#) && bodies[0].contains("a.csv"))
        #expect(
            bodies[2].contains(#""revision":2"#) && bodies[2].contains(#""name":"jour.r2.csv""#))
        #expect(bodies[2].contains(#""window_start":"2026-03-15T10:00:00Z""#))
        #expect(!bodies[2].contains("/srv"), "no place of this host")
    }

    @Test func `an alert is told when it is raised and when it is over, never of webhooks`() throws
    {
        let scene = try HookScene()
        let webhook = HookScene.webhook(nowhere)
        #expect(try told(scene, webhook).isEmpty)
        let connection = scene.connection
        let due = try connection.now()
        _ = try Alert.raise(
            .stalled, subject: "queue default", dueAt: due, message: "12 wait", on: connection)
        _ = try Alert.raise(
            .webhookFailed, subject: "webhook lims", dueAt: due, message: "x", on: connection)
        #expect(Alert.Rule.webhookFailed.rawValue == FailedWebhooks.rule)
        #expect(try told(scene, webhook) == ["alert.raised"])
        try Alert.resolve(
            .stalled, subject: "queue default", dueAt: due, at: due, because: "they go on",
            on: connection)
        #expect(try told(scene, webhook) == ["alert.raised", "alert.resolved"])
        #expect(try told(scene, webhook) == ["alert.raised", "alert.resolved"])
        let bodies = try scene.rows().compactMap(\.body)
        #expect(bodies[0].contains(#""rule":"stalled""#) && !bodies[0].contains("resolved_at"))
        #expect(bodies[1].contains(#""resolution":"they go on""#))
        #expect(try scene.rows()[0].eventID != scene.rows()[1].eventID)
    }

    @Test func `events and feeds narrow it, and each webhook has its own place`() throws {
        let scene = try HookScene()
        let all = HookScene.webhook(nowhere, named: "all")
        let some = HookScene.webhook(
            nowhere, named: "some", [.fileRejected, .alertRaised], feeds: ["labo"])
        let service = HookScene.service([all, some])
        #expect(try service.deliver(on: scene.connection).recorded == 0)
        try scene.file("a.csv")
        try scene.file("b.csv", "rejected")
        try scene.file("c.csv", "rejected", feed: "balance")
        _ = try Alert.raise(
            .dead, subject: "job 1", dueAt: try scene.connection.now(), message: "x",
            on: scene.connection)
        #expect(try service.deliver(on: scene.connection).recorded == 6)
        let rows = try scene.rows()
        let own = rows.filter { $0.webhook == "some" }
        #expect(own.map(\.type) == ["file.rejected", "alert.raised"])
        #expect(own[0].body?.contains("b.csv") == true)
        // One event is one id, whoever is told.
        #expect(own.allSatisfy { mine in rows.count { $0.eventID == mine.eventID } == 2 })
    }

    @Test func `more links than are read at once are told all, and texts have their limit`() throws
    {
        let scene = try HookScene()
        let webhook = HookScene.webhook(nowhere, [.fileRejected])
        #expect(try told(scene, webhook).isEmpty)
        let connection = scene.connection
        let long = String(repeating: "é", count: Webhook.Limits.text + 1)
        try connection.transaction { connection in
            try HookScene.file("first.csv", "rejected", "labo", long, on: connection)
            for _ in 0..<WebhookBook.linksAtOnce {
                try JournalEntry.write("purge", subject: "history", by: "x", on: connection)
            }
            try HookScene.file(
                "last.csv", "rejected", "labo", String(long.dropLast()), on: connection)
        }
        #expect(try told(scene, webhook) == ["file.rejected", "file.rejected"])
        let bodies = try scene.rows().compactMap(\.body)
        #expect(bodies[0].contains("é…") && !bodies[1].contains("…"))
        #expect(bodies.allSatisfy { $0.utf8.count <= Webhook.Limits.body })
    }
}
