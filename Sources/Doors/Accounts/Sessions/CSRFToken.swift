// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// The token that a form carries: bound to a session's key, and another text each time it is shown.
///
/// It is the HMAC of a fixed text under the key, hidden by as much chance: what a page repeats can't
/// be guessed from how well the page packs (BREACH). Every process can make and check it; it lasts
/// as long as its session.
package enum CSRFToken {
    private static let purpose = Data("bascule csrf 1".utf8)
    private static let length = 32

    package static func make(for key: SessionKey) -> String {
        let mask = Secret.bytes(length)
        return Secret.base64URL(mask + zip(mask, code(key)).map { $0 ^ $1 })
    }

    package static func isValid(_ token: String, for key: SessionKey) -> Bool {
        // Anybody can compute it under no key, or under one that can be guessed.
        guard key.isWhole, let bytes = Secret.bytes(base64URL: token), bytes.count == 2 * length
        else { return false }
        let code = zip(bytes[..<length], bytes[length...]).map { $0 ^ $1 }
        // In constant time.
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: purpose, using: symmetric(key))
    }

    private static func code(_ key: SessionKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: purpose, using: symmetric(key)))
    }

    private static func symmetric(_ key: SessionKey) -> SymmetricKey {
        SymmetricKey(data: Data(key.text.utf8))
    }
}
