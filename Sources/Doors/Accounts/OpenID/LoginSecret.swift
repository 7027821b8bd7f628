// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// What only the browser has that began a login elsewhere: 256 bits of chance, in a cookie.
///
/// What must come back with the token is computed from it, so that the database has digests only.
package struct LoginSecret: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    package let text: String

    init() { text = Secret.text() }

    /// As a client sent it; nil where it is none that was made here.
    package init?(_ text: String) {
        guard text.utf8.count == 43, Secret.bytes(base64URL: text)?.count == Secret.length else {
            return nil
        }
        self.text = text
    }

    var digest: [UInt8] { Secret.digest(text) }

    /// Comes back in the token, so that it is of this login.
    func nonce(of state: String) -> String { derived("nonce", state) }

    /// Shows that whoever brings the code is who asked for it (PKCE).
    func verifier(of state: String) -> String { derived("verifier", state) }

    private func derived(_ purpose: String, _ state: String) -> String {
        Secret.base64URL(
            HMAC<SHA256>.authenticationCode(
                for: Data("bascule login \(purpose) 1\n\(state)".utf8),
                using: SymmetricKey(data: Data(text.utf8))))
    }

    package var description: String { "(a login's secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
