// SPDX-License-Identifier: Apache-2.0

/// What became of one mail to one recipient.
package enum Delivery: Sendable {
    /// The server has it; in its words.
    case accepted(String)
    /// The server does not want it, and will not; in its words.
    case refused(String)
    /// Not now: of this recipient, in the server's words.
    case later(String)
    /// The server can't be used by anybody as things are.
    case unusable(MailTrouble)
    /// All was said, and nobody answered: the server may have it.
    case unknown(String)
}
