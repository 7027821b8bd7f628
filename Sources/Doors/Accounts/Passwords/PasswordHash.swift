// SPDX-License-Identifier: Apache-2.0

/// A password as it is kept: argon2id in its encoded form, and never shown.
package struct PasswordHash: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    let encoded: String

    init(encoded: String) { self.encoded = encoded }

    /// Whether it was made with other parameters than today's: then the password is hashed anew at
    /// the next login.
    var isOutdated: Bool { !encoded.hasPrefix(Argon2.head) }

    /// What the password of an unknown user is compared with, which takes as long; no password has
    /// it.
    static let nobodys = PasswordHash(
        encoded: Argon2.head + Secret.standardBase64(Secret.bytes(Argon2.saltBytes)) + "$"
            + Secret.standardBase64(Secret.bytes(32)))

    package var description: String { "(a password's hash)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
