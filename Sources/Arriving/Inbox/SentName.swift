// SPDX-License-Identifier: Apache-2.0

/// The name of a file that somebody hands in by a door other than the folder: stricter than the
/// inbox is with what lies there.
package enum SentName {
    package enum Flaw: Sendable, Equatable {
        case empty
        /// Of more than 255 bytes.
        case tooLong
        /// `/` or `\`: it would be a path.
        case isPath
        /// A control, direction or line-separator character.
        case hiddenCharacter
        case leadingDot
        /// The inbox takes no file of such a name for data: `x.part`, `thumbs.db`.
        case neverData
    }

    package static let longest = 255

    /// Nil: it is one that a file may have.
    package static func flaw(in name: String) -> Flaw? {
        if name.isEmpty { return .empty }
        if name.utf8.count > longest { return .tooLong }
        if name.unicodeScalars.contains(where: isHidden) { return .hiddenCharacter }
        if name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
            return .isPath
        }
        if name.utf8.first == UInt8(ascii: ".") { return .leadingDot }
        return NameRule.judge(name) == .mayBeData ? nil : .neverData
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061c, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
        default: scalar.properties.generalCategory == .control
        }
    }
}
