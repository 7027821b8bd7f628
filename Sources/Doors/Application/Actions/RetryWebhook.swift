// SPDX-License-Identifier: Apache-2.0

internal import Jobs
package import Journal
package import Postgres
internal import Webhooks

/// Has a message to another system tried again at once: the same bytes under the same id.
package struct RetryWebhook: Action {
    package static let verb = Verb.retryWebhook

    private let id: Int64

    /// - Parameter id: of the message's line in the outbox.
    package init(_ id: Int64) { self.id = id }

    /// - Returns: the webhook.
    /// - Throws: `WebhookError.nothingToRetry`, `.gone`.
    @discardableResult
    package func run(by actor: JournalActor, on connection: Connection) throws -> String {
        try connection.transaction { connection in
            let webhook = try WebhookBook.retry(id, on: connection)
            try Enqueue.addJobs([JobKinds.telling(by: actor.text)], on: connection)
            try JournalEntry.write(
                "webhook retried", subject: "webhook \(webhook)", by: actor.text,
                result: jsonText(["message": id]), on: connection)
            return webhook
        }
    }
}
