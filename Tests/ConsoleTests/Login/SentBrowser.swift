// SPDX-License-Identifier: Apache-2.0

/// What one browser has after it was sent to the issuer.
struct SentBrowser: Sendable {
    let cookie: String
    /// The path that the issuer sends it back to.
    let back: String
}
