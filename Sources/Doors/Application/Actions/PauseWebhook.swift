// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Postgres
internal import Webhooks

/// Has nothing more sent to another system but for the asking: what happens waits for it.
package struct PauseWebhook: Action {
    package static let verb = Verb.pauseWebhook

    private let name: String
    private let reason: String?
    private let installation: Installation

    package init(_ name: String, because reason: String?, in installation: Installation) {
        self.name = name
        self.reason = reason
        self.installation = installation
    }

    /// - Returns: false: it was so before.
    /// - Throws: `WebhookError`, `Mistakes`.
    @discardableResult
    package func run(by actor: JournalActor, on connection: Connection) throws -> Bool {
        if let count = reason?.unicodeScalars.count, count > Webhook.Limits.reason {
            throw WebhookError.longReason(characters: count)
        }
        let webhook = try installation.webhook(named: name)
        return try connection.transaction { connection in
            let isNew = try WebhookBook.pause(
                webhook.name, by: actor.text, because: reason, on: connection)
            guard isNew else { return false }
            try JournalEntry.write(
                "webhook paused", subject: "webhook \(name)", by: actor.text,
                parameters: jsonText(reason.map { ["reason": $0] } ?? [:]), on: connection)
            return true
        }
    }
}
