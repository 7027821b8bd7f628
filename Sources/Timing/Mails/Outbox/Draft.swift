// SPDX-License-Identifier: Apache-2.0

package import MIME

/// A mail before it has its number.
package struct Draft: Sendable {
    package var mail: String
    /// What it is for: letters and figures.
    package var period: String
    package var to: [Mailbox]
    package var from: Mailbox
    package var envelopeFrom: String
    package var subject: String
    package var body: MIME.Part
    /// The same as text, for people who look into the outbox.
    package var words: String
    /// Of the writer's clock.
    package var date: Int64
    package var offset: Int

    package init(
        mail: String, period: String, to: [Mailbox], from: Mailbox, envelopeFrom: String,
        subject: String, body: MIME.Part, words: String, date: Int64, offset: Int
    ) {
        self.mail = mail
        self.period = period
        self.to = to
        self.from = from
        self.envelopeFrom = envelopeFrom
        self.subject = subject
        self.body = body
        self.words = words
        self.date = date
        self.offset = offset
    }

    /// `matin.20260315.1.6fa3c09e41d27b58@usine.example`.
    ///
    /// - Parameter mark: no other mail's in the world.
    func messageID(revision: Int64, mark: String) -> String {
        "\(mail).\(period).\(revision).\(mark)@\(from.host)"
    }

    func message(id: String) -> Message {
        Message(
            from: from, to: to, subject: subject, date: date, offset: offset, id: id, body: body)
    }
}
