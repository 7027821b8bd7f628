// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Postgres
import TestSupport
import Webhooks

/// Webhooks.
extension ActionSite {
    /// The site with a webhook at a place where nobody listens.
    func hooked(paused: Bool = false) throws -> Installation {
        let folder = "\(home.path)/config/webhooks"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let text =
            "webhook: lims\nurl: http://127.0.0.1:9/x\nsecret: { file: lims.key }\n"
            + "paused: \(paused)\n"
        try Data(text.utf8).write(to: URL(filePath: folder + "/lims.yaml"))
        try Data("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n".utf8)
            .write(to: URL(filePath: home.path + "/lims.key"))
        return try Installation(
            home: home.path, config: nil,
            environment: [
                "BASCULE_CONSOLE_SOURCE_HOSTS": #"["127.0.0.1:9"]"#,
                "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
            ])
    }

    func webhookScenario(of verb: Verb) throws -> Scenario {
        let site = try hooked()
        let (connection, person) = (connection, Self.person)
        switch verb {
        case .sendWebhook:
            let action = SendWebhook("lims", in: site)
            return Scenario([Entry("webhook tested", "webhook lims", result: #"{"message": 1}"#)]) {
                try action.run(by: person, on: connection) == 1
                    // What sends it is asked for in the same commit.
                    && connection.query(
                        "select kind from bascule.jobs where kind = 'webhooks.deliver'"
                    ).values(as: String.self) == ["webhooks.deliver"]
            }
        case .retryWebhook:
            let id = try WebhookBook.recordTest(for: "lims", on: connection)
            return Scenario([
                Entry("webhook retried", "webhook lims", result: #"{"message": \#(id)}"#)
            ]) {
                try RetryWebhook(id).run(by: person, on: connection) == "lims"
            }
        case .pauseWebhook:
            let action = PauseWebhook("lims", because: "panne", in: site)
            return Scenario([Entry("webhook paused", "webhook lims", #"{"reason": "panne"}"#)]) {
                try action.run(by: person, on: connection)
            }
        case .resumeWebhook:
            _ = try WebhookBook.pause("lims", by: "a", because: nil, on: connection)
            return Scenario([Entry("webhook resumed", "webhook lims")]) {
                try ResumeWebhook("lims", in: site).run(by: person, on: connection)
            }
        default:
            _ = try WebhookBook.recordTest(for: "lims", on: connection)
            let service = site.webhookService()
            return Scenario([
                Entry(
                    "webhooks told", "webhooks",
                    result: """
                        {"recorded": 0, "accepted": 0, "refused": 0, "later": 1, "unknown": 0}
                        """)
            ]) {
                try DeliverWebhooks().run(by: person, with: service, on: connection).later == 1
            }
        }
    }

    func refusedWebhook(_ verb: Verb) throws -> Scenario {
        let (connection, person) = (connection, Self.person)
        switch verb {
        case .sendWebhook:
            let action = SendWebhook("none", in: try hooked())
            return refused { try action.run(by: person, on: connection) }
        case .retryWebhook:
            return refused { try RetryWebhook(17).run(by: person, on: connection) }
        case .pauseWebhook:
            let action = PauseWebhook("none", because: nil, in: try hooked())
            return refused { try action.run(by: person, on: connection) }
        case .resumeWebhook:
            let action = ResumeWebhook("lims", in: try hooked(paused: true))
            return refused { try action.run(by: person, on: connection) }
        default:
            _ = try WebhookBook.recordTest(for: "lims", on: connection)
            var service = try hooked().webhookService()
            // A job that is lost sends nothing.
            service.commitGuard = CommitGuard(
                open: { _ in }, hold: { _ in throw WebhookError.nothingToRetry(id: 17) })
            let losing = service
            return refused {
                _ = try DeliverWebhooks().run(by: person, with: losing, on: connection)
            }
        }
    }
}
