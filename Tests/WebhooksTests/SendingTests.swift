// SPDX-License-Identifier: Apache-2.0

import Deliveries
import Foundation
import Postgres
import TestSupport
import Testing
import Views
import Wording

@testable import Webhooks

/// A real receiver that misbehaves, and checks signatures by itself.
@Suite struct SendingTests {
    /// A webhook that has begun, and a file to be told of.
    private func scene(_ webhook: Webhook, files: Int = 1) throws -> HookScene {
        let scene = try HookScene()
        _ = try HookScene.service([webhook]).deliver(on: scene.connection)
        for index in 0..<files { try scene.file("f\(index).csv") }
        return scene
    }

    @Test func `a message is signed as Standard Webhooks has it, by both secrets of a rotation`()
        async throws
    {
        // Its own example: https://github.com/standard-webhooks/standard-webhooks.
        let key = try #require(SigningKey(HookScene.secret))
        #expect(
            key.signature(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330,
                body: #"{"test": 2432232314}"#)
                == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/ok?a=b")
            let scene = try scene(webhook)
            let both = HookScene.service(
                [webhook], secrets: [HookScene.otherSecret, HookScene.secret])
            #expect(try both.deliver(on: scene.connection).accepted == 1)
            let row = try scene.rows()[0]
            #expect(row.state == "accepted" && row.answer == "204" && row.dueAt == nil)
            let taken = try #require(server.taken.first)
            #expect(server.taken.count == 1 && taken.path == "/ok?a=b")
            #expect(taken.right == 1 && taken.signatures == 2)
            #expect(taken.id == row.eventID && taken.body == row.body)
            #expect(abs(Double(taken.timestamp) - Date().timeIntervalSince1970) < 120)
            #expect(taken.type.hasPrefix("application/json") && !taken.names.contains("expect"))
            // The wrong one alone is wrong.
            try scene.file("g.csv")
            _ = try HookScene.service([webhook], secrets: [HookScene.otherSecret])
                .deliver(on: scene.connection)
            #expect(server.taken.last?.right == 0)
        }
    }

    @Test func `what is not taken is tried again under the same id, and others do not wait for it`()
        async throws
    {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let bad = HookScene.webhook("http://127.0.0.1:\(server.port)/fails/1", named: "bad")
            let good = HookScene.webhook("http://127.0.0.1:\(server.port)/ok", named: "good")
            let scene = try HookScene()
            let service = HookScene.service([bad, good])
            _ = try service.deliver(on: scene.connection)
            for name in ["a", "b", "c"] { try scene.file("\(name).csv") }
            let report = try service.deliver(on: scene.connection)
            // Of the one that fails one message is tried, and no more in this look.
            #expect(report.accepted == 3 && report.later == 1)
            #expect(server.taken.count { $0.path == "/fails/1" } == 1)
            let failed = try #require(
                try scene.rows().first { $0.attempts == 1 && $0.state == "recorded" })
            #expect(failed.answer == "503" && failed.webhook == "bad")
            #expect(try scene.webhook("bad")?.failingSince != nil)
            #expect(try scene.webhook("good")?.failingSince == nil)
            #expect(
                try service.deliver(on: scene.connection).accepted == 2, "the rest of it goes on")
            try scene.makeDue()
            #expect(try service.deliver(on: scene.connection).accepted == 1)
            #expect(server.taken.count { $0.id == failed.eventID && $0.path == "/fails/1" } == 2)
            #expect(try scene.webhook("bad")?.failingSince == nil)
        }
    }

    @Test(arguments: [
        ("status/500", "recorded", "500 sorry"), ("status/404", "recorded", "404 sorry"),
        ("to", "recorded", "302 → /ok"), ("huge", "accepted", "200"),
        ("gone", "refused", "410 nobody here"),
    ])
    func `an answer is what it is, and a redirect is not followed`(
        _ path: String, _ state: String, _ answer: String
    ) async throws {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/\(path)")
            let scene = try scene(webhook)
            _ = try HookScene.service([webhook]).deliver(on: scene.connection)
            let row = try scene.rows()[0]
            #expect(row.state == state, "\(row)")
            let said = try #require(row.answer)
            #expect(said.hasPrefix(answer) && said.count <= 204, "\(said)")
            #expect(!said.contains("\u{1b}") && !said.contains("\0"))
            #expect(server.taken.map(\.path) == ["/\(path)"])
            #expect((row.dueAt != nil) == (state == "recorded"))
        }
    }

    @Test func `what was cut or took too long may have come, and is sent again under its id`()
        async throws
    {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            for path in ["cut", "slow"] {
                let webhook = HookScene.webhook(
                    "http://127.0.0.1:\(server.port)/\(path)", timeout: .seconds(1))
                let scene = try scene(webhook)
                let service = HookScene.service([webhook])
                #expect(try service.deliver(on: scene.connection).unknown == 1)
                let row = try scene.rows()[0]
                #expect(row.state == "unknown" && row.unknowns == 1 && row.dueAt != nil)
                guard path == "cut" else { continue }
                try scene.makeDue()
                #expect(try service.deliver(on: scene.connection).accepted == 1)
                let ids = server.taken.filter { $0.path == "/cut" }.map(\.id)
                #expect(ids == [row.eventID, row.eventID])
            }
        }
    }

    @Test func `a certificate for another, or of nobody, gets nothing`() async throws {
        try await HookReceiver.with(secret: HookScene.secret, certifiedAs: "localhost") { server in
            let webhook = HookScene.webhook("https://localhost:\(server.port)/ok")
            let scene = try scene(webhook)
            #expect(try HookScene.service([webhook]).deliver(on: scene.connection).later == 1)
            #expect(try scene.rows()[0].answer?.hasPrefix("source_untrusted") == true)
            #expect(server.taken.isEmpty)
            try scene.makeDue()
            let trusting = HookScene.service([webhook], authority: server.authority)
            #expect(try trusting.deliver(on: scene.connection).accepted == 1)
        }
        try await HookReceiver.with(secret: HookScene.secret, certifiedAs: "other.example") {
            server in
            let webhook = HookScene.webhook("https://localhost:\(server.port)/ok")
            let scene = try scene(webhook)
            let trusting = HookScene.service([webhook], authority: server.authority)
            #expect(try trusting.deliver(on: scene.connection).later == 1)
            #expect(server.taken.isEmpty)
        }
    }

    @Test func `an address that the site does not allow is not asked, by name or by number`()
        async throws
    {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            for (host, hosts, networks) in [
                ("127.0.0.1", nil, []), ("localhost", nil, []),
                ("127.0.0.1", ["lims.example"], ["127.0.0.0/8"]),
                ("127.0.0.1", ["127.0.0.1"], ["127.0.0.0/8"]),
            ] as [(String, [String]?, [String])] {
                let webhook = HookScene.webhook("http://\(host):\(server.port)/ok")
                let scene = try scene(webhook)
                let service = HookScene.service([webhook], hosts: hosts, private: networks)
                #expect(try service.deliver(on: scene.connection).later == 1)
                let answer = try scene.rows()[0].answer
                #expect(answer?.hasPrefix("source_url_refused") == true, "\(answer ?? "")")
            }
            #expect(server.taken.isEmpty)
        }
    }

    @Test func `one that is gone is stopped, and goes on once it takes a test`() async throws {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let gone = HookScene.webhook("http://127.0.0.1:\(server.port)/gone")
            let scene = try scene(gone, files: 3)
            let service = HookScene.service([gone])
            #expect(try service.deliver(on: scene.connection).stopped == ["lims"])
            #expect(try service.deliver(on: scene.connection).accepted == 0)
            #expect(server.taken.count == 1, "nothing more goes there")
            #expect(try scene.webhook()?.stoppedFor == "410 nobody here")
            let mended = HookScene.webhook("http://127.0.0.1:\(server.port)/ok")
            let again = HookScene.service([mended])
            #expect(
                try again.deliver(on: scene.connection).accepted == 0, "nobody has asked for it")
            _ = try WebhookBook.recordTest(for: "lims", on: scene.connection)
            // The test first: while it is stopped nothing else goes.
            #expect(try again.deliver(on: scene.connection).accepted == 3)
            let types = server.taken.filter { $0.path == "/ok" }.map {
                $0.body.contains("webhook.test")
            }
            #expect(types == [true, false, false])
            #expect(try scene.webhook()?.stoppedAt == nil)
            let refused = try #require(try scene.rows().first { $0.state == "refused" })
            #expect(try WebhookBook.retry(refused.id, on: scene.connection) == "lims")
            #expect(try again.deliver(on: scene.connection).accepted == 1)
            #expect(throws: WebhookError.nothingToRetry(id: refused.id)) {
                try WebhookBook.retry(refused.id, on: scene.connection)
            }
        }
    }

    @Test func `after 20 messages that nobody took in 48 hours it is stopped, with an alert`()
        async throws
    {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/status/500")
            let most = Webhook.Limits.refusedInARow
            let scene = try scene(webhook, files: most)
            let service = HookScene.service([webhook])
            _ = try service.deliver(on: scene.connection)
            try scene.connection.execute(
                """
                update bascule.webhook_message
                   set made_at = now() - make_interval(hours => 48), due_at = now()
                """)
            for count in 1...most {
                let report = try service.deliver(on: scene.connection)
                #expect(report.refused == 1 && report.stopped.isEmpty == (count < most))
            }
            let found = try FailedWebhooks.detector.page(
                after: nil, limit: 10, on: scene.connection)
            #expect(found.map(\.key.subject) == ["webhook lims"])
            #expect(found[0].sentence.fr.contains("est arrêté"), "\(found[0].sentence.fr)")
        }
    }

    @Test func `one that takes nothing for an hour, or that nobody serves, is an alert`() throws {
        let webhook = HookScene.webhook("http://127.0.0.1:1/")
        let scene = try scene(webhook, files: 2)
        func found() throws -> [String] {
            try FailedWebhooks.detector.page(after: nil, limit: 10, on: scene.connection)
                .map(\.sentence.en)
        }
        _ = try HookScene.service([webhook]).deliver(on: scene.connection)
        #expect(try found().isEmpty)
        try scene.connection.execute(
            "update bascule.webhook set failing_since = now() - interval '61 minutes'")
        #expect(try found().first?.hasPrefix("lims: takes nothing") == true)
        try scene.connection.execute(
            """
            update bascule.webhook set failing_since = null;
            """)
        try scene.connection.execute(
            """
            update bascule.webhook_message set due_at = now() - interval '59 minutes'
            """)
        #expect(try found().isEmpty)
        try scene.connection.execute(
            "update bascule.webhook_message set due_at = now() - interval '61 minutes'")
        #expect(
            try found().first?.hasPrefix("lims: 2 messages wait, and nothing sends them") == true)
    }

    @Test func `two processes at once send each message once, and what one left is sent again`()
        async throws
    {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/ok")
            let scene = try scene(webhook, files: 2)
            let other = try scene.database.connect()
            _ = try other.query(
                "select pg_advisory_lock(hashtextextended(\(PostRoom.webhooks.lock), 0))")
            let service = HookScene.service([webhook])
            #expect(try service.deliver(on: scene.connection).isElsewhere)
            other.unlock(advisory: PostRoom.webhooks.lock)
            #expect(try service.deliver(on: scene.connection).accepted == 2)
            // As a process leaves it that is killed in the middle.
            try scene.connection.execute(
                """
                update bascule.webhook_message
                   set state = 'transmitting', ended_at = null, said_at = now() where id = 1
                """)
            let report = try service.deliver(on: scene.connection)
            #expect(report.orphans == 1 && report.accepted == 1)
            let ids = server.taken.map(\.id)
            #expect(ids.count == 3 && Set(ids).count == 2)
        }
    }
}
