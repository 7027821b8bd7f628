// SPDX-License-Identifier: Apache-2.0

internal import Jobs
package import Journal
package import Postgres
internal import Webhooks

/// Sends a webhook a message that says nothing but that it comes: also to one that is stopped, which
/// goes on once it takes it.
package struct SendWebhook: Action {
    package static let verb = Verb.sendWebhook

    private let name: String
    private let installation: Installation

    package init(_ name: String, in installation: Installation) {
        self.name = name
        self.installation = installation
    }

    /// - Returns: the message's number.
    /// - Throws: `WebhookError`, `Mistakes`.
    @discardableResult
    package func run(by actor: JournalActor, on connection: Connection) throws -> Int64 {
        let webhook = try installation.webhook(named: name)
        _ = try installation.settings.webhookKeys(webhook)
        return try connection.transaction { connection in
            let id = try WebhookBook.recordTest(for: webhook.name, on: connection)
            try Enqueue.addJobs([JobKinds.telling(by: actor.text)], on: connection)
            try JournalEntry.write(
                "webhook tested", subject: "webhook \(name)", by: actor.text,
                result: jsonText(["message": id]), on: connection)
            return id
        }
    }
}
