// SPDX-License-Identifier: Apache-2.0

/// What a mail that came back says of one recipient, or that it says nothing that is understood.
package struct Bounce: Sendable, Equatable {
    package enum Outcome: String, Sendable, CaseIterable {
        /// It did not arrive.
        case bounced
        /// It is late: the server tries on.
        case delayed
        /// Something that ends nothing: that it arrived, of one that has ended or is sent again already,
        /// or of one behind ours where another got it.
        case told
        /// A report on a mail, or a recipient, that the outbox does not have.
        case unmatched
        /// No report, or a part of one that says nothing that is known.
        case notUnderstood = "not_understood"
        /// It lies there, and its server does not give it out.
        case unread
    }

    package let outcome: Outcome
    /// Its line in the outbox.
    package let recipientID: Int64?
    package let address: String?
    /// Whom the server named at last, where it is somebody else: behind an alias or a list.
    package var final: String?
    /// `5.1.1: 550 nobody of that name`.
    package let words: String?
}
