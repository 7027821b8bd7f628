// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// A secret that messages are signed by, as Standard Webhooks has it: `whsec_` and base64.
package struct SigningKey: Sendable {
    /// Bytes of a secret.
    package static let sizes = 24...64

    private let key: SymmetricKey

    /// Nil where the text is none.
    package init?(_ text: String) {
        guard text.hasPrefix("whsec_"),
            let bytes = Data(base64Encoded: String(text.dropFirst("whsec_".count))),
            Self.sizes.contains(bytes.count)
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
    func signature(id: String, timestamp: Int64, body: String) -> String {
        let signed = Data("\(id).\(timestamp).\(body)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
        return "v1," + Data(code).base64EncodedString()
    }
}
