// SPDX-License-Identifier: Apache-2.0

import Deliveries
import Postgres
import TestSupport
import Testing
import Views

@testable import Webhooks

/// How long, how often and in which order messages are tried.
@Suite struct PatienceTests {
    private func scene(_ webhooks: [Webhook], files: Int) throws -> HookScene {
        let scene = try HookScene()
        _ = try HookScene.service(webhooks).deliver(on: scene.connection)
        for index in 0..<files { try scene.file("f\(index).csv") }
        return scene
    }

    @Test func `a message that has waited for days is tried for 48 hours from its first try`()
        async throws
    {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/status/500")
            let scene = try scene([webhook], files: 1)
            // No key: it is made, and not tried.
            _ = try HookScene.service([webhook], secrets: ["none"]).deliver(on: scene.connection)
            func age(_ column: SQL, hours: Int) throws {
                try scene.connection.execute(
                    """
                    update bascule.webhook_message
                       set \(raw: column) = now() - make_interval(hours => \(Int32(hours))),
                           due_at = now()
                    """)
            }
            try age("made_at", hours: 72)
            let service = HookScene.service([webhook])
            #expect(try service.deliver(on: scene.connection).later == 1)
            #expect(try scene.rows()[0].state == "recorded" && scene.rows()[0].dueAt != nil)
            try age("first_tried_at", hours: 47)
            #expect(try service.deliver(on: scene.connection).later == 1)
            try age("first_tried_at", hours: 48)
            #expect(try service.deliver(on: scene.connection).refused == 1)
        }
    }

    @Test func `a receiver may think for longer than 15 seconds, if its timeout says so`()
        async throws
    {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let webhook = HookScene.webhook(
                "http://127.0.0.1:\(server.port)/slow/17", timeout: .seconds(40))
            let scene = try scene([webhook], files: 1)
            #expect(try HookScene.service([webhook]).deliver(on: scene.connection).accepted == 1)
        }
    }

    @Test func `one webhook's backlog does not keep another's message waiting`() async throws {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let url = "http://127.0.0.1:\(server.port)/ok"
            let many = HookScene.webhook(url, named: "many")
            let one = HookScene.webhook(url, named: "one")
            let scene = try scene([many, one], files: 0)
            let backlog = WebhookService.atOnce + 50
            try scene.connection.execute(
                """
                insert into bascule.webhook_message (webhook, event, type, body, due_at)
                select 'many', 'evt_' || n, 'webhook.test', '{}', now() - interval '1 hour'
                  from generate_series(1, \(backlog)) n
                union all
                select 'one', 'evt_1', 'webhook.test', '{}', now()
                """)
            let service = HookScene.service([many, one])
            #expect(try service.deliver(on: scene.connection).accepted == WebhookService.atOnce)
            #expect(try scene.rows().first { $0.webhook == "one" }?.state == "accepted")
            // What is left goes with the next look.
            #expect(try service.deliver(on: scene.connection).accepted == 51)
        }
    }

    @Test func `of 20,000 messages whose time has not come a look reads a few`() throws {
        let webhook = HookScene.webhook("http://127.0.0.1:1/")
        let scene = try scene([webhook], files: 0)
        try scene.connection.script(
            """
            insert into bascule.webhook_message (webhook, event, type, body, due_at)
            select 'lims', 'evt_' || n, 'webhook.test', '{}', now() + n * interval '1 min'
              from generate_series(1, 20000) n;
            analyze bascule.webhook_message;
            """)
        let read = try scene.connection.transaction { connection in
            #expect(try !PostRoom.webhooks.isAnyDue(on: connection))
            #expect(try WebhookSending.claim(of: "lims", on: connection) == nil)
            return try connection.query(
                """
                select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
                 where relid = 'bascule.webhook_message'::regclass
                """
            ).value(as: Int64.self)
        }
        #expect(read < 100, "\(read) rows")
        try scene.makeDue()
        #expect(try PostRoom.webhooks.isAnyDue(on: scene.connection))
    }

    @Test func `a receiver that wants to be left alone gets only what is asked for until then`()
        async throws
    {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/later/7200")
            let scene = try scene([webhook], files: 2)
            let service = HookScene.service([webhook])
            #expect(try service.deliver(on: scene.connection).later == 1)
            let wait = try scene.connection.query(
                """
                select extract(epoch from due_at - tried_at)::bigint
                  from bascule.webhook_message where attempts = 1
                """
            ).value(as: Int64.self)
            #expect((7_190...7_210).contains(wait), "\(wait)")
            // Also not the other one, which is due.
            #expect(try service.deliver(on: scene.connection).accepted == 0)
            #expect(server.taken.count == 1)
            _ = try WebhookBook.recordTest(for: "lims", on: scene.connection)
            #expect(try service.deliver(on: scene.connection).accepted == 2)
            #expect(server.taken.count == 3)
        }
    }

    @Test(arguments: [(422, Webhook.Limits.unlikedInALook), (500, 1), (429, 1), (404, 1)])
    func `messages that are not liked by themselves leave the others a few tries`(
        _ status: Int, _ tries: Int
    ) async throws {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/status/\(status)")
            let scene = try scene([webhook], files: 6)
            #expect(try HookScene.service([webhook]).deliver(on: scene.connection).later == tries)
        }
    }

    @Test func `http goes to the site's own network alone`() throws {
        // A public address, which nothing is sent to.
        for networks in [[], ["203.0.114.0/24"]] {
            let webhook = HookScene.webhook("http://203.0.115.7/ok")
            let scene = try scene([webhook], files: 1)
            let service = HookScene.service([webhook], private: networks)
            _ = try service.deliver(on: scene.connection)
            let answer = try scene.rows()[0].answer
            #expect(answer?.hasPrefix("source_url_refused") == true, "\(answer ?? "")")
        }
    }

    @Test(arguments: [
        ("/ok?token=geheim", "/…"), ("ok", "/…"), ("", "/…"), ("?u=https://a/b", "/…"),
        ("https://u:geheim@lims.example:8443/geheim?geheim#geheim", "https://lims.example:8443"),
        ("//lims.example?geheim", "//lims.example"), ("https://a\u{1b}[31mb/", "https://a [31mb"),
        ("https://a.example\\@geheim", "https://a.example"),
    ])
    func `of where a redirect leads the host is shown`(_ location: String, _ shown: String) {
        let verdict = WebhookVerdict(.answered(status: 302, text: "", location: location))
        #expect(verdict.answer == .later("302 → \(shown)"))
    }

    @Test func `what a stopped webhook never took is ended when messages are let go`() throws {
        let webhook = HookScene.webhook("http://127.0.0.1:1/")
        let scene = try scene([webhook], files: 2)
        _ = try HookScene.service([webhook]).deliver(on: scene.connection)
        let connection = scene.connection
        func end() throws -> [WebhookBook.LetGo] {
            try WebhookBook.end(
                olderThan: 90, paused: "paused", stopped: "too long", limit: 10, on: connection)
        }
        try connection.execute(
            "update bascule.webhook_message set made_at = now() - interval '91 days' where id = 1")
        #expect(try end().isEmpty, "it is not stopped: they are tried on")
        try connection.execute("update bascule.webhook set stopped_at = now()")
        let gone = try end()
        #expect(gone.map(\.webhook) == ["lims"] && gone.map(\.count) == [1])
        #expect(gone.allSatisfy { !$0.isPaused })
        #expect(try scene.rows().map(\.state) == ["refused", "recorded"])
        #expect(try scene.rows()[0].answer == "too long" && scene.rows()[1].dueAt != nil)
        #expect(try WebhookBook.purge(olderThan: 90, limit: 10, on: connection) == 1)
    }
}
