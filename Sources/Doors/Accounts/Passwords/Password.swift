// SPDX-License-Identifier: Apache-2.0

/// A password as it was typed: nothing of it is cut or folded, and it never becomes text by itself.
package struct Password: Sendable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    /// - Parameter text: UTF-8 as it came.
    package init(_ text: String) { bytes = Array(text.utf8) }

    /// Nil where it is no UTF-8.
    package init?(bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        self.bytes = bytes
    }

    /// For the one place that shows a made password to its owner.
    package var revealed: String { String(decoding: bytes, as: UTF8.self) }

    package var description: String { "(a password)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Crockford's base 32: 5 bits each, and none that is taken for another.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// A new one of 120 bits of chance, in four groups.
    package static func made() -> Password {
        let picked = Secret.bytes(24).map { alphabet[Int($0) % alphabet.count] }
        let groups = stride(from: 0, to: picked.count, by: 6).map {
            String(decoding: picked[$0..<$0 + 6], as: UTF8.self)
        }
        return Password(groups.joined(separator: "-"))
    }
}
