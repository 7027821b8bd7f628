// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// Values of chance that are given out once, and of which only the digest is kept.
package enum Secret {
    /// Tables and views of the schema `bascule` that a role that may only read must not read.
    package static let tables = [
        "app_user", "session", "token", "login_failure", "sessions", "idempotency_key",
        "cursor_key", "login_pending",
    ]

    /// From the kernel (getrandom(2)).
    package static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Bytes of one.
    static let length = 32

    /// 256 bits as 43 characters of base64url.
    static func text() -> String { base64URL(bytes(length)) }

    /// SHA-256: what is digested is chance, so that nothing slower is needed.
    static func digest(_ text: String) -> [UInt8] {
        Array(SHA256.hash(data: Data(text.utf8)))
    }

    /// RFC 4648, section 5, without padding.
    package static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        standardBase64(bytes).replacing("+", with: "-").replacing("/", with: "_")
    }

    /// RFC 4648, section 4, without padding: as argon2's encoded form has it.
    static func standardBase64(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }

    /// Nil where it is none.
    package static func bytes(base64URL text: String) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + padding).map(Array.init)
    }
}
