// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Console

/// Mails and webhooks for programs.
@Suite struct SendingOperationTests {
    private func with(_ body: @escaping @Sendable (ConsoleScene, String) async throws -> Void)
        async throws
    {
        try await ConsoleScene.with(APIData.settings, config: APIData.config) { scene in
            try await APIData.fillSending(scene)
            try await body(scene, try await scene.token("ada", roles: ["operateur"]))
        }
    }

    @Test func `a webhook is paused and goes on, once each, and its path is not told`() async throws
    {
        try await with { scene, token in
            let before = try await scene.ask("GET", "/webhooks/lims", token)
            #expect(try before.json["is_paused"] == .boolean(false))
            #expect(try before.json["address"]?.text == "https://lims.example")
            #expect(!before.body.contains("geheim"))
            let reason = #"{"reason":"panne"}"#
            let path = "/webhooks/lims/pause"
            #expect(
                try await scene.ask("POST", path, token, reason).json["is_changed"]
                    == .boolean(true))
            #expect(
                try await scene.ask("POST", path, token, "{}").json["is_changed"] == .boolean(false)
            )
            let paused = try await scene.ask("GET", "/webhooks", token).json["items"]?.list.first
            #expect(
                paused?["is_paused"] == .boolean(true) && paused?["paused_for"]?.text == "panne")
            #expect(paused?["paused_by"]?.text == "user:ada")
            let resumed = try await scene.ask("POST", "/webhooks/lims/resume", token, "{}")
            #expect(try resumed.json["is_changed"] == .boolean(true))
            #expect(
                try await scene.journal() == [
                    "webhook paused webhook lims user:ada", "webhook resumed webhook lims user:ada",
                ])
            #expect(try await scene.ask("POST", "/webhooks/none/pause", token, "{}").status == 404)
            let reader = try await scene.token("eve", roles: ["lecteur"])
            #expect(try await scene.ask("POST", path, reader, "{}").status == 403)
        }
    }

    @Test func `a message and a mail are sent again, and what has no secret is told`() async throws
    {
        try await with { scene, token in
            let again = try await scene.ask("POST", "/webhook-messages/1/retry", token, "{}")
            #expect(again.status == 200, "\(again.body)")
            #expect(try again.json["state"]?.text == "recorded")
            let mail = try await scene.ask("POST", "/mail-recipients/1/retry", token, "{}")
            #expect(try mail.json["state"]?.text == "recorded", "\(mail.body)")
            #expect(try mail.json["returned"] == .null)
            try await scene.run("update bascule.mail set mime = null")
            #expect(
                try await scene.ask("POST", "/mail-recipients/1/retry", token, "{}").status == 409)
            #expect(
                try await scene.ask("POST", "/webhook-messages/9/retry", token, "{}").status == 404)
            let test = try await scene.ask("POST", "/webhooks/lims/test", token, "{}")
            #expect(test.status == 409 && test.body.contains("BASCULE_TEST_NO_SUCH_SECRET"))
            let sent = try await scene.ask("POST", "/mails/matin/send", token, "{}")
            #expect(sent.status == 202, "\(sent.body)")
            #expect(try await scene.ask("POST", "/mails/alertes/send", token, "{}").status == 404)
        }
    }

    @Test func `what is in them is told to those who may see all of it`() async throws {
        try await with { scene, token in
            let all = try await scene.ask("GET", "/mail-recipients?state=bounced", token)
            #expect(try all.json["items"]?.list.first?["subject"]?.text == "3 anomalies")
            #expect(try await scene.ask("GET", "/mail-recipients?state=x", token).status == 422)
            let body = try await scene.ask("GET", "/webhook-messages/1", token).json["body"]?.text
            #expect(body == #"{"a":1}"#)
            let little = try await scene.token("eve", ["exports.view"])
            for path in ["/mail-recipients", "/mail-recipients/1"] {
                let reply = try await scene.ask("GET", path, little)
                #expect(reply.status == 200 && !reply.body.contains("anomalies"), "\(path)")
            }
            for path in ["/webhook-messages", "/webhook-messages/1"] {
                let reply = try await scene.ask("GET", path, little)
                #expect(reply.status == 200 && !reply.body.contains(#"\"a\""#), "\(path)")
            }
            let came = try await scene.ask("GET", "/mail-bounces?outcome=bounced", little)
            #expect(try came.json["items"]?.list.first?["words"]?.text == "5.1.1: nobody")
            let strange = try await scene.ask("GET", "/mail-bounces", little).body
            #expect(
                ["anomalies", "salaires", "chef@"].allSatisfy { !strange.contains($0) },
                "\(strange)")
            #expect(strange.contains("mailer"), "who has sent a report back is no secret")
            let whole = try await scene.ask("GET", "/mail-bounces", token).body
            #expect(["anomalies", "salaires", "chef@"].allSatisfy { whole.contains($0) })
            let none = try await scene.ask("GET", "/mail-bounces?outcome=told", little)
            #expect(try none.json["items"]?.list.isEmpty == true)
        }
    }
}
