// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// A second factor while its user sets it up.
///
/// Nothing is kept before a code of it was right: the secret comes of the session's key and of
/// chance that the form carries. So a client can't choose a weak one, and who knows the key later
/// on does not know the secret.
package struct FactorSetup: Sendable {
    /// What the form carries.
    package let chance: String

    private static let purpose = "bascule second factor 1 "
    /// As TOTP has it.
    private static let length = 20

    package init() { chance = Secret.text() }

    /// Nil where it is none that was made here.
    package init?(chance: String) {
        guard Secret.bytes(base64URL: chance)?.count == Secret.length else { return nil }
        self.chance = chance
    }

    package func secret(in key: SessionKey) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data((Self.purpose + chance).utf8),
            using: SymmetricKey(data: Data(key.text.utf8)))
        return Array(code.prefix(Self.length))
    }

    /// The secret as it is typed into an application, in groups of four.
    package func shown(in key: SessionKey) -> String {
        let text = Array(TOTP.base32(secret(in: key)))
        return stride(from: 0, to: text.count, by: 4)
            .map { String(text[$0..<min($0 + 4, text.count)]) }.joined(separator: " ")
    }
}
