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
        func end() throws -> [WebhookBook.LetGo] {
            try WebhookBook.end(
                olderThan: 1, paused: "x", stopped: "y", limit: 9, on: scene.connection)
        }
        #expect(try end().isEmpty)
        try scene.connection.execute(
            "update bascule.webhook_message set made_at = now() - interval '25 hours'")
        let gone = try end()
        #expect(gone.map(\.count) == [1] && gone.allSatisfy(\.isPaused))
        #expect(try scene.rows()[0].state == "refused" && scene.rows()[0].answer == "x")
    }

    @Test func `what a pause has let go is told once, by its webhook, with how many`() throws {
        let scene = try HookScene()
        _ = try WebhookBook.pause("lims", by: "a", because: nil, on: scene.connection)
        let webhook = HookScene.webhook("http://127.0.0.1:9/")
        func letGo(_ count: Int) throws {
            for index in 0..<count { try scene.file("\(count)-\(index).csv") }
            _ = try HookScene.service([webhook]).deliver(on: scene.connection)
            try scene.connection.execute(
                """
                update bascule.webhook_message set made_at = now() - interval '25 hours'
                 where due_at is not null
                """)
            _ = try WebhookBook.end(
                olderThan: 1, paused: "x", stopped: "y", limit: 99, on: scene.connection)
            // As housekeeping does, at once.
            _ = try WebhookBook.purge(olderThan: 1, limit: 99, on: scene.connection)
        }
        func told() throws -> [String] {
            try FailedWebhooks.detector.page(after: nil, limit: 9, on: scene.connection)
                .map(\.sentence.en)
        }
        try letGo(3)
        #expect(try told().count == 1)
        #expect(try told().first?.hasPrefix("lims: 3 messages were never sent") == true)
        try letGo(2)
        #expect(try told().count == 1)
        #expect(try told().first?.hasPrefix("lims: 5 messages were never sent") == true)
        try scene.connection.execute(
            "update bascule.webhook set let_go_at = now() - interval '31 days'")
        #expect(try told().isEmpty)
        try letGo(1)
        #expect(try told().first?.hasPrefix("lims: 1 message was never sent") == true)
    }

    @Test(arguments: ["pause", "declaration", "stop"])
    func `what was tried before a pause has its whole patience after it, and its place`(
        _ kind: String
    ) async throws {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            var webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/status/503")
            let scene = try HookScene()
            func deliver() throws -> WebhookService.Report {
                try HookScene.service([webhook]).deliver(on: scene.connection)
            }
            _ = try deliver()
            try scene.file("a.csv")
            #expect(try deliver().later == 1)
            // On Friday evening; the second one came behind it, and was never tried.
            switch kind {
            case "pause":
                _ = try WebhookBook.pause("lims", by: "a", because: nil, on: scene.connection)
            case "stop":
                try scene.connection.execute(
                    "update bascule.webhook set stopped_at = now(), stopped_for = '503'")
            default: webhook.isPaused = true
            }
            try scene.file("b.csv")
            #expect(try deliver().recorded == 1)
            try scene.connection.execute(
                """
                update bascule.webhook_message
                   set made_at = now() - interval '61 hours' + id * interval '1 minute',
                       first_tried_at = case when attempts > 0 then now() - interval '60 hours' end,
                       due_at = now() - case when attempts > 0 then interval '56 hours'
                                             else interval '60 hours' end
                """)
            switch kind {
            case "pause": _ = try WebhookBook.resume("lims", on: scene.connection)
            case "stop":
                webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/ok")
                _ = try WebhookBook.recordTest(for: "lims", on: scene.connection)
                #expect(try deliver().accepted >= 1)
            default: webhook.isPaused = false
            }
            if kind != "stop" {
                let look = try deliver()
                #expect(look.later == 1 && look.refused == 0, "its receiver is just starting")
                #expect(try scene.rows().allSatisfy { $0.state == "recorded" })
                // The first of them is the one that was tried.
                #expect(server.taken.allSatisfy { $0.body.contains("a.csv") })
                return
            }
            let order = server.taken.map(\.body).filter { $0.contains(".csv") }.suffix(2)
            #expect(order.map { $0.contains("a.csv") } == [true, false])
            #expect(try scene.rows().allSatisfy { $0.state == "accepted" })
        }
    }
}
