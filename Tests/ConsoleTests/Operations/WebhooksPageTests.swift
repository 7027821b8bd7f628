// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

@testable import Console

/// Webhooks in a browser.
@Suite struct WebhooksPageTests {
    private static let settings = ["BASCULE_CONSOLE_SOURCE_HOSTS": #"["lims.example"]"#]
    private static let config = [
        "webhooks/lims": """
        webhook: lims
        url: https://lims.example/in?token=geheim
        events: [file.loaded]
        secret: { env: BASCULE_TEST_NO_SUCH_SECRET }
        """
    ]

    private func record(_ scene: ConsoleScene) async throws {
        try await scene.run(
            """
            insert into bascule.webhook (webhook, seq, stopped_at, stopped_for, failing_since)
            values ('lims', 0, now(), '410 <gone>', now())
            """)
        try await scene.run(
            """
            insert into bascule.webhook_message (webhook, event, type, body, state, due_at, ended_at,
                                                 answer)
            values ('lims', 'evt_1', 'file.loaded', '{"a":"<b>"}', 'accepted', null, now(), '204'),
                   ('lims', 'evt_2', 'file.loaded', '{}', 'refused', null, now(), '500 <no>')
            """)
    }

    @Test func `the page says who takes nothing, and what was refused is sent again once`()
        async throws
    {
        try await ConsoleScene.with(Self.settings, config: Self.config) { scene in
            try await record(scene)
            let key = try await scene.key("ada", ["operateur"])
            let page = try await scene.send("GET", "/webhooks", key: key).body
            #expect(page.contains("https://lims.example<"), "the path may be a secret too")
            #expect(!page.contains("lims.example/") && !page.contains("geheim"))
            #expect(page.contains("410 &lt;gone&gt;") && page.contains("500 &lt;no&gt;"))
            #expect(page.contains("&lt;b&gt;") && page.contains("data-state=\"stopped\""))
            #expect(page.contains("1 webhook takes nothing."))
            #expect(page.matches(of: /webhook-messages\/[0-9]+\/retry/).count == 1)
            let refused = try await scene.send("GET", "/webhooks?state=refused", key: key).body
            #expect(refused.contains("evt_2") && !refused.contains("evt_1"))
            #expect(try await scene.send("GET", "/webhooks?state=x", key: key).status == 400)
            let reply = try await scene.post("/webhook-messages/2/retry", key: key)
            #expect(reply.place == "/webhooks?done=webhook-retried")
            #expect(
                try await scene.value("select state from bascule.webhook_message where id = 2")
                    == "recorded")
            #expect(try await scene.post("/webhook-messages/1/retry", key: key).status == 409)
            #expect(try await scene.post("/webhook-messages/x/retry", key: key).status == 404)
            #expect(try await scene.journal() == ["webhook retried webhook lims user:ada"])
            // Its secret is not there.
            #expect(try await scene.post("/webhooks/lims/send", key: key).status == 422)
            #expect(try await scene.post("/webhooks/no/send", key: key).status == 404)
        }
    }

    @Test func `one who may only look sends nothing, and reads no message without its rights`()
        async throws
    {
        try await ConsoleScene.with(Self.settings, config: Self.config) { scene in
            try await record(scene)
            let key = try await scene.key("eve", ["lecteur"])
            let page = try await scene.send("GET", "/webhooks", key: key).body
            #expect(page.contains("evt_1") && !page.contains("/retry") && !page.contains("/send"))
            #expect(try await scene.post("/webhook-messages/2/retry", key: key).status == 403)
            #expect(try await scene.post("/webhooks/lims/send", key: key).status == 403)
            try await scene.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('exports', '{exports.view}', 't')
                """)
            let narrow = try await scene.key("max", ["exports"])
            let less = try await scene.send("GET", "/webhooks", key: narrow)
            #expect(less.status == 200 && !less.body.contains("&lt;b&gt;"))
        }
    }

    @Test func `one is paused with a reason and goes on, for those who may`() async throws {
        try await ConsoleScene.with(Self.settings, config: Self.config) { scene in
            let key = try await scene.key("ada", ["operateur"])
            let empty = try await scene.send("GET", "/webhooks", key: key).body
            #expect(empty.contains("<h2>Outbox, newest first</h2></header><p class=\"empty\">"))
            let reply = try await scene.post(
                "/webhooks/lims/pause", key: key, ["reason": "panne <x>"])
            #expect(reply.place == "/webhooks?done=webhook-paused")
            let page = try await scene.send("GET", "/webhooks", key: key).body
            #expect(page.contains("data-state=\"paused\"") && page.contains("panne &lt;x&gt;"))
            #expect(!page.contains("let go from"))
            // What waits for one that takes nothing is kept for 90 days; from 45 on it is told.
            try await scene.run(
                """
                update bascule.webhook set failing_since = now(), stopped_at = now(),
                                           stopped_for = '410 gone'
                """)
            try await scene.run(
                """
                insert into bascule.webhook_message (webhook, event, type, body, made_at, due_at)
                values ('lims', 'evt_1', 'file.loaded', '{}', now() - interval '46 days', now())
                """)
            let later = try await scene.send("GET", "/webhooks", key: key).body
            #expect(later.contains("let go from") && later.contains("data-state=\"stopped\""))
            #expect(!later.contains("takes nothing"), "it is paused on purpose")
            #expect(later.contains("<small>paused</small>") && !later.contains("<small>next"))
            #expect(
                page.contains("/webhooks/lims/resume") && !page.contains("/webhooks/lims/pause"))
            #expect(
                try await scene.post("/webhooks/lims/resume", key: key).place
                    == "/webhooks?done=webhook-resumed")
            #expect(try await scene.post("/webhooks/none/pause", key: key).status == 404)
            let reader = try await scene.key("eve", ["lecteur"])
            #expect(try await scene.post("/webhooks/lims/pause", key: reader).status == 403)
            #expect(
                !(try await scene.send("GET", "/webhooks", key: reader).body.contains("/pause")))
        }
    }
}
