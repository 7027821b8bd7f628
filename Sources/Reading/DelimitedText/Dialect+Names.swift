// SPDX-License-Identifier: Apache-2.0

extension Encoding {
    /// By the name that a person gives it; iconv checks one that is not known here when a file is read.
    package init(name: String) {
        self =
            switch name.lowercased().filter({ $0.isLetter || $0.isNumber }) {
            case "utf8": .utf8
            case "utf16le": .utf16LittleEndian
            case "utf16be": .utf16BigEndian
            case "windows1252", "cp1252": .windows1252
            default: .named(name)
            }
    }
}

extension DeclaredDialect {
    /// A delimiter or a quote as it is declared: one ASCII character, or `tab`; nil where it is none.
    package static func byte(_ text: String) -> UInt8? {
        if ["tab", "\\t"].contains(text.lowercased()) { return 9 }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 128, byte != 10, byte != 13
        else { return nil }
        return byte
    }
}
