// SPDX-License-Identifier: Apache-2.0

/// The text of a checksum file, as sha256sum(1), BSD and PowerShell write it.
enum Checksum {
    /// Checksum files are short: more is not read.
    static let limitBytes = 4_096

    /// The first run of exactly 64 hexadecimal digits, in lower case; nil: there is none.
    static func sha256(in bytes: [UInt8]) -> String? {
        bytes.split { !isHexadecimal($0) }
            .first { $0.count == 64 }
            .map { String(decoding: $0, as: UTF8.self).lowercased() }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
