// SPDX-License-Identifier: Apache-2.0

internal import Jobs
package import Journal
internal import Mails
package import Postgres

/// Has a mail tried again at once at one recipient.
package struct RetryMail: Action {
    package static let verb = Verb.retryMail

    private let id: Int64

    /// - Parameter id: of the recipient's line in the outbox.
    package init(_ id: Int64) { self.id = id }

    /// - Returns: the address.
    /// - Throws: `MailError.nothingToRetry`.
    @discardableResult
    package func run(by actor: JournalActor, on connection: Connection) throws -> String {
        try connection.transaction { connection in
            let address = try Outbox.retry(id, on: connection)
            try Enqueue.addJobs([JobKinds.delivery(by: actor.text)], on: connection)
            try JournalEntry.write(
                "mail retried", subject: "recipient \(id)", by: actor.text,
                result: jsonText(["address": address]), on: connection)
            return address
        }
    }
}
