// SPDX-License-Identifier: Apache-2.0

import Deliveries
import Postgres
import TestSupport
import Testing
import Views

@testable import Webhooks

/// Messages whose call ends the process that sends them.
@Suite struct OrphanTests {
    private func wait(_ scene: HookScene) throws -> Int64 {
        try scene.connection.query(
            """
            select extract(epoch from due_at - clock_timestamp())::bigint
              from bascule.webhook_message where body like '%poison%'
            """
        ).value()
    }

    @Test func `one is tried again ever later, holds up nothing, and is over after 48 hours`()
        async throws
    {
        try await HookReceiver.with(secret: HookScene.secret) { server in
            let webhook = HookScene.webhook("http://127.0.0.1:\(server.port)/ok")
            let scene = try HookScene()
            let service = HookScene.service(
                [webhook], dies: { $0.body.contains("poison.csv") })
            func deliver() throws -> WebhookService.Report {
                try service.deliver(on: scene.connection)
            }
            _ = try deliver()
            try scene.file("poison.csv")
            try scene.file("good.csv")
            #expect(throws: HookScene.Died.self) { try deliver() }
            #expect(server.taken.isEmpty)
            // The next start makes the first one good at once, behind what waits.
            #expect(throws: HookScene.Died.self) { try deliver() }
            #expect(server.taken.count == 1 && server.taken[0].body.contains("good.csv"))
            for attempts in Int64(2)...4 {
                let report = try deliver()
                #expect(report.orphans == 1 && report.accepted == 0)
                let left = try scene.rows()[0]
                #expect(left.state == "unknown" && left.attempts == attempts)
                let most = Int64(60) << (attempts - 1)
                #expect((most - 30...most).contains(try wait(scene)), "after \(attempts) tries")
                #expect(try deliver() == WebhookService.Report(), "it waits")
                try scene.makeDue()
                #expect(throws: HookScene.Died.self) { try deliver() }
            }
            try scene.connection.execute(
                """
                update bascule.webhook_message set first_tried_at = now() - interval '48 hours'
                """)
            #expect(try deliver().orphans == 1)
            let over = try scene.rows()[0]
            #expect(over.state == "unknown" && over.dueAt == nil && over.endedAt != nil)
            #expect(over.answer?.contains("ended before the answer was kept") == true)
            #expect(try deliver() == WebhookService.Report())
            let told = try FailedWebhooks.detector.page(
                after: nil, limit: 10, on: scene.connection)
            #expect(told.map(\.key.subject) == ["webhook lims message \(over.id)"])
            // For the asking its 48 hours begin anew.
            #expect(try WebhookBook.retry(over.id, on: scene.connection) == "lims")
            #expect(throws: HookScene.Died.self) { try deliver() }
            #expect(try deliver().orphans == 1)
            #expect(try scene.rows()[0].dueAt != nil)
        }
    }
}
