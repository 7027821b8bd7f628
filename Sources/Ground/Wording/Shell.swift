// SPDX-License-Identifier: Apache-2.0

/// Names and paths in commands that a message shows: what is copied into a shell must come out as
/// it is.
package enum Shell {
    /// A word as a shell takes it; bare where nothing in it is special.
    package static func word(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic
                || $0.isASCII && "0123456789/._-+:,@%".unicodeScalars.contains($0)
        }
        return isPlain && !text.isEmpty ? text : quoted(text)
    }

    /// A path as an argument of a command: it can't be taken for an option.
    package static func path(_ text: String) -> String {
        word(text.hasPrefix("-") ? "./" + text : text)
    }

    /// The same, in quotes also where it needs none.
    ///
    /// Control characters, which a terminal must not be shown, are written as bash, zsh and ksh
    /// read them.
    package static func quoted(_ text: String) -> String {
        let hasControl = text.unicodeScalars.contains {
            $0.properties.generalCategory == .control
        }
        guard hasControl else { return "'" + text.replacing("'", with: #"'\''"#) + "'" }
        return "$'" + text.utf8.map(escaped).joined() + "'"
    }

    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\\"): return "\\" + String(Unicode.Scalar(byte))
        case 0x20..<0x7F: return String(Unicode.Scalar(byte))
        default:
            // Three digits: what follows can't be taken for a fourth.
            let digits = String(byte, radix: 8)
            return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
    }
}
