// SPDX-License-Identifier: Apache-2.0

/// The value of a session's cookie: 256 bits of chance, of which the database has the digest only.
package struct SessionKey: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    package let text: String

    init() { text = Secret.text() }

    /// As a client sent it.
    package init(_ text: String) { self.text = text }

    /// Whether it is as long as one that was made here; one that a client sent may be anything.
    var isWhole: Bool { Secret.bytes(base64URL: text)?.count == Secret.length }

    var digest: [UInt8] { Secret.digest(text) }

    package var description: String { "(a session's key)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
