// SPDX-License-Identifier: Apache-2.0

internal import Jobs
package import Journal
package import Postgres
internal import Webhooks

/// Has what waits for another system sent again; what a declaration holds stays so.
package struct ResumeWebhook: Action {
    package static let verb = Verb.resumeWebhook

    private let name: String
    private let installation: Installation

    package init(_ name: String, in installation: Installation) {
        self.name = name
        self.installation = installation
    }

    /// - Returns: false: nobody had paused it.
    /// - Throws: `WebhookError.held`, `.unknown`, `Mistakes`.
    @discardableResult
    package func run(by actor: JournalActor, on connection: Connection) throws -> Bool {
        let webhook = try installation.webhook(named: name)
        guard !webhook.isPaused else { throw WebhookError.held(webhook: name) }
        return try connection.transaction { connection in
            guard try WebhookBook.resume(webhook.name, on: connection) else { return false }
            try Enqueue.addJobs([JobKinds.telling(by: actor.text)], on: connection)
            try JournalEntry.write(
                "webhook resumed", subject: "webhook \(name)", by: actor.text, on: connection)
            return true
        }
    }
}
