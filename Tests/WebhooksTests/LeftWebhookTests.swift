// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Views
import Wording

@testable import Webhooks

/// Webhooks whose declaration is away: for a moment, on one of several hosts, or for good.
@Suite struct LeftWebhookTests {
    private let webhook = HookScene.webhook("http://127.0.0.1:1/")

    private func deliver(_ scene: HookScene, _ webhooks: [Webhook], isWhole: Bool = true) throws {
        _ = try HookScene.service(webhooks, isWhole: isWhole).deliver(on: scene.connection)
    }

    /// One with a message that waits.
    private func scene() throws -> HookScene {
        let scene = try HookScene()
        try deliver(scene, [webhook])
        try scene.file("a.csv")
        try deliver(scene, [webhook])
        return scene
    }

    private func leave(_ scene: HookScene, seconds: Int) throws {
        try scene.connection.execute(
            "update bascule.webhook set left_at = now() - make_interval(secs => \(Double(seconds)))"
        )
    }

    private func alerts(_ scene: HookScene) throws -> [String] {
        try FailedWebhooks.detector.page(after: nil, limit: 10, on: scene.connection)
            .map(\.sentence.en)
    }

    @Test func `away for less than a day it loses neither its place nor what waits`() throws {
        let scene = try scene()
        try deliver(scene, [])
        #expect(try scene.webhook() != nil && scene.rows()[0].dueAt != nil)
        let day = Int(Webhook.Limits.absence / .seconds(1))
        try leave(scene, seconds: day - 60)
        try deliver(scene, [])
        #expect(try scene.webhook() != nil && scene.rows()[0].dueAt != nil)
        try scene.file("meanwhile.csv")
        try deliver(scene, [webhook])
        #expect(try scene.rows().count == 2, "told of what happened while it was away")
        // It is here: its day begins anew.
        try deliver(scene, [])
        #expect(try scene.webhook() != nil)
    }

    @Test func `away for a day it is let go, and begins anew without an alert`() throws {
        let scene = try scene()
        try deliver(scene, [])
        try leave(scene, seconds: Int(Webhook.Limits.absence / .seconds(1)) + 1)
        // Of a folder with a mistake, or that is not there, nobody knows.
        try deliver(scene, [], isWhole: false)
        #expect(try scene.webhook() != nil && scene.rows()[0].dueAt != nil)
        try scene.connection.execute(
            "update bascule.webhook_message set made_at = made_at - interval '2 days'")
        try deliver(scene, [])
        #expect(try scene.webhook() == nil)
        let row = try scene.rows()[0]
        #expect(row.dueAt == nil && row.state == "refused")
        #expect(row.answer?.contains("no declaration") == true)
        try scene.file("meanwhile.csv")
        try deliver(scene, [webhook])
        #expect(try scene.rows().count == 1, "declared anew, it begins anew")
        #expect(try alerts(scene).isEmpty)
    }

    @Test func `after an hour somebody is told, and what waits is not sent for the asking`() throws
    {
        let scene = try scene()
        try deliver(scene, [])
        #expect(try alerts(scene).isEmpty)
        try leave(scene, seconds: 3_601)
        #expect(
            try alerts(scene).first?.hasPrefix(
                "lims: no declaration has it any more; 1 message waits.") == true)
        #expect(throws: WebhookError.gone(id: 1, webhook: "lims")) {
            try WebhookBook.retry(1, on: scene.connection)
        }
        try deliver(scene, [webhook])
        #expect(try alerts(scene).isEmpty)
        #expect(try WebhookBook.retry(1, on: scene.connection) == "lims")
    }
}
