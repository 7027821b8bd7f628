// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Views
import Wording

@testable import Webhooks

/// Webhooks that get nothing but what somebody asks for.
@Suite struct PauseTests {
    @Test(arguments: [true, false])
    func `what happens waits for one that is paused, and comes in order once it goes on`(
        _ isDeclared: Bool
    ) async throws {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let address = "http://127.0.0.1:\(server.port)/ok"
            var webhook = HookScene.webhook(address)
            let scene = try HookScene()
            _ = try HookScene.service([webhook]).deliver(on: scene.connection)
            if isDeclared {
                webhook.isPaused = true
            } else {
                #expect(
                    try WebhookBook.pause("lims", by: "a", because: "panne", on: scene.connection))
                #expect(try !WebhookBook.pause("lims", by: "b", because: nil, on: scene.connection))
                #expect(try scene.webhook()?.pausedBy == "a")
                #expect(try scene.webhook()?.pausedFor == "panne")
            }
            try scene.file("a.csv")
            try scene.file("b.csv")
            let report = try HookScene.service([webhook]).deliver(on: scene.connection)
            #expect(report.recorded == 2 && report.accepted == 0)
            #expect(server.taken.isEmpty)
            #expect(try scene.webhook()?.waiting == 2)
            #expect(try (scene.webhook()?.heldAt != nil) == isDeclared)
            // Not served on purpose is no anomaly.
            try scene.connection.execute(
                """
                update bascule.webhook_message set due_at = now() - interval '61 minutes'
                """)
            #expect(
                try FailedWebhooks.detector.page(after: nil, limit: 9, on: scene.connection)
                    .isEmpty)
            // A test goes there, and changes nothing.
            _ = try WebhookBook.recordTest(for: "lims", on: scene.connection)
            #expect(try HookScene.service([webhook]).deliver(on: scene.connection).accepted == 1)
            #expect(server.taken.map { $0.body.contains("webhook.test") } == [true])
            #expect(try HookScene.service([webhook]).deliver(on: scene.connection).accepted == 0)
            if isDeclared {
                webhook.isPaused = false
            } else {
                #expect(try WebhookBook.resume("lims", on: scene.connection))
                #expect(try !WebhookBook.resume("lims", on: scene.connection))
            }
            #expect(try HookScene.service([webhook]).deliver(on: scene.connection).accepted == 2)
            let names = server.taken.dropFirst().map { $0.body.contains("a.csv") }
            #expect(names == [true, false])
            #expect(try scene.webhook()?.heldAt == nil && scene.webhook()?.pausedAt == nil)
        }
    }

    @Test func `one that was never looked at is paused, and told what happens from then on`() throws
    {
        let scene = try HookScene()
        try scene.file("before.csv")
        #expect(try WebhookBook.pause("lims", by: "a", because: nil, on: scene.connection))
        try scene.file("after.csv")
        let webhook = HookScene.webhook("http://127.0.0.1:9/")
        let report = try HookScene.service([webhook]).deliver(on: scene.connection)
        #expect(report.recorded == 1 && report.later == 0)
        #expect(try scene.rows().map { $0.body?.contains("after.csv") } == [true])
    }

    @Test func `what has waited too long for one that is paused is ended`() throws {
        let scene = try HookScene()
        _ = try WebhookBook.pause("lims", by: "a", because: nil, on: scene.connection)
        try scene.file("a.csv")
        let webhook = HookScene.webhook("http://127.0.0.1:9/")
        _ = try HookScene.service([webhook]).deliver(on: scene.connection)
        #expect(try WebhookBook.end(olderThan: 1, "x", limit: 9, on: scene.connection) == 0)
        try scene.connection.execute(
            "update bascule.webhook_message set made_at = now() - interval '25 hours'")
        #expect(try WebhookBook.end(olderThan: 1, "x", limit: 9, on: scene.connection) == 1)
        #expect(try scene.rows()[0].state == "refused")
    }
}
