// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The marks at the beginning of a text that tell its encoding.
package enum ByteOrderMark {
    static let all: [(mark: [UInt8], encoding: Encoding)] = [
        ([0xEF, 0xBB, 0xBF], .utf8),
        ([0xFF, 0xFE, 0x00, 0x00], .named("UTF-32LE")),
        ([0x00, 0x00, 0xFE, 0xFF], .named("UTF-32BE")),
        ([0xFF, 0xFE], .utf16LittleEndian),
        ([0xFE, 0xFF], .utf16BigEndian),
    ]

    /// Bytes of the longest.
    package static let longest = 4

    /// Bytes of the mark that a text begins with; 0 for none.
    package static func length(_ bytes: [UInt8]) -> Int {
        all.first { bytes.starts(with: $0.mark) }?.mark.count ?? 0
    }
}
