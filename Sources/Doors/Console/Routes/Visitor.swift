// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Wording

/// Who sends a request, as far as it is known.
struct Visitor: Sendable {
    /// Nil: nobody is logged in.
    var principal: Principal?
    /// Of the cookie, whether or not it is a session's.
    var key: SessionKey?
    var language: Language
    var theme: Theme
    /// The client's, as a trusted proxy or the connection tells it.
    var address: String
}
