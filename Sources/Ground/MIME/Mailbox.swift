// SPDX-License-Identifier: Apache-2.0

/// Somebody whom a mail is from or for: `Bascule <bascule@usine.example>`.
package struct Mailbox: Sendable, Hashable {
    /// Nil: the address alone.
    package let name: String?
    package let address: String

    /// Characters of an address at most (RFC 5321, 4.5.3.1.3, without the angle brackets).
    package static let longest = 254
    private static let longestLocal = 64

    /// Nil where it is no plain address: nothing that a server or another reader could take for
    /// something else.
    package init?(_ text: String) {
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) else {
            return nil
        }
        guard let open = text.lastIndex(of: "<") else {
            guard Self.isAddress(text) else { return nil }
            (name, address) = (nil, text)
            return
        }
        guard text.hasSuffix(">") else { return nil }
        let inner = String(text[text.index(after: open)...].dropLast())
        let before = Self.trimmed(String(text[..<open]))
        guard Self.isAddress(inner), !before.contains(where: { "<>\"".contains($0) }) else {
            return nil
        }
        (name, address) = (before.isEmpty ? nil : before, inner)
    }

    /// What stands behind the last `@`.
    package var host: String { address.split(separator: "@").last.map(String.init) ?? "" }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// As a field has it.
    var text: String {
        guard let name else { return address }
        let isWord = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x20: true
            default: false
            }
        }
        // The field's name is `From` or `To`, and the address may need a line of its own.
        let shown =
            isWord && name.utf8.count <= 40 ? name : HeaderText.words(name, after: 10)
        return shown + (name.utf8.count > 20 ? "\r\n " : " ") + "<\(address)>"
    }

    private static func isAddress(_ text: String) -> Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, text.utf8.count <= longest else { return false }
        let (local, host) = (halves[0], halves[1])
        return (1...longestLocal).contains(local.utf8.count) && isAtoms(local, localMarks)
            && isAtoms(host, "-")
    }

    private static let localMarks = "!#$%&'*+-/=?^_`{|}~"

    /// Words of letters, figures and marks with a dot between each two.
    private static func isAtoms(_ text: Substring, _ marks: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.utf8.count <= 64
                && atom.unicodeScalars.allSatisfy { scalar in
                    switch scalar.value {
                    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
                    default: marks.unicodeScalars.contains(scalar)
                    }
                }
        }
    }
}
