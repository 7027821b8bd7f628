// SPDX-License-Identifier: Apache-2.0

/// A thing in an inbox that is never read: it goes into the ledger with its reason.
package struct Refusal: Sendable, Hashable {
    package let label: String
    package let root: String
    /// Absolute; a name that is not UTF-8 has `\xNN` for each odd byte and for a backslash.
    package let path: String
    package let relative: String
    /// nil if it is no file or was gone when it was looked at.
    package let identity: FileIdentity?
    package let reason: RefusalReason

    package init(
        label: String, root: String, path: String, relative: String, identity: FileIdentity?,
        reason: RefusalReason
    ) {
        self.label = label
        self.root = root
        self.path = path
        self.relative = relative
        self.identity = identity
        self.reason = reason
    }
}
