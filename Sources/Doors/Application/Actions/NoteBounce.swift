// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Mails
package import Postgres

/// Notes what a mail that came back says of its recipients, once however often it is read.
package struct NoteBounce: Action {
    package static let verb = Verb.noteBounce

    private let mail: ReturnedMail
    package var commitGuard = CommitGuard.always

    package init(_ mail: ReturnedMail) { self.mail = mail }

    /// - Returns: what it says; empty: it was noted before.
    package func run(by actor: JournalActor, on connection: Connection) throws -> [Bounce] {
        try commitGuard.transaction(on: connection) { connection in
            let bounces = try BounceBook.note(mail, on: connection)
            for bounce in bounces {
                var result: [String: any Sendable] = ["outcome": bounce.outcome.rawValue]
                result["address"] = bounce.address
                result["answer"] = bounce.words
                try JournalEntry.write(
                    "bounce noted",
                    subject: bounce.recipientID.map { "recipient \($0)" } ?? "outbox",
                    by: actor.text, result: jsonText(result), on: connection)
            }
            return bounces
        }
    }
}
