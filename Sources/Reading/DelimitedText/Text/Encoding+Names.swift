// SPDX-License-Identifier: Apache-2.0

package import Records

extension Encoding {
    /// By the name that a person gives it; iconv checks one that is not known here when a file is
    /// read.
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
