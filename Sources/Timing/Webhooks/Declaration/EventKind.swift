// SPDX-License-Identifier: Apache-2.0

/// What another system can be told; its name stays as it is for ever.
package enum EventKind: String, Sendable, CaseIterable {
    case fileLoaded = "file.loaded"
    /// Refused as a whole: its sender must mend it.
    case fileRejected = "file.rejected"
    /// Given up or cancelled: nothing of it was loaded.
    case fileFailed = "file.failed"
    case fileReverted = "file.reverted"
    /// The first file of a window, or any that says what has changed since the one before.
    case exportWritten = "export.written"
    /// A further revision of a window's file, because its data changed: it takes the place of those before.
    case exportAmended = "export.amended"
    case alertRaised = "alert.raised"
    case alertResolved = "alert.resolved"

    /// What `bascule webhooks send` sends, asked for by nobody else.
    package static let test = "webhook.test"
}
