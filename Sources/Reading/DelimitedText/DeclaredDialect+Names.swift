// SPDX-License-Identifier: Apache-2.0

extension DeclaredDialect {
    /// A delimiter or a quote as it is declared: one ASCII character, or `tab`; nil where it is
    /// none.
    package static func byte(_ text: String) -> UInt8? {
        if ["tab", "\\t"].contains(text.lowercased()) { return 9 }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 128, byte != 10, byte != 13
        else { return nil }
        return byte
    }
}
