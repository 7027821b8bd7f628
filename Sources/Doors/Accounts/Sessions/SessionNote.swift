// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// The proof that this program has written a note for a session: in an address, anybody could.
package enum SessionNote {
    private static let purpose = "bascule note 1\n"
    /// Bytes of the code: a guess tells nothing but a sentence of ours.
    private static let length = 16

    package static func code(of note: String, for key: SessionKey) -> String {
        Secret.base64URL(Array(bytes(of: note, key).prefix(length)))
    }

    package static func isOurs(_ note: String, _ code: String, for key: SessionKey) -> Bool {
        // Anybody can compute it under no key.
        guard key.isWhole else { return false }
        return code == Self.code(of: note, for: key)
    }

    private static func bytes(of note: String, _ key: SessionKey) -> [UInt8] {
        Array(
            HMAC<SHA256>.authenticationCode(
                for: Data((purpose + note).utf8), using: SymmetricKey(data: Data(key.text.utf8))))
    }
}
