// SPDX-License-Identifier: Apache-2.0

/// The private characters U+10FF00 + byte that carry bytes which the encoding does not define.
package enum UndefinedByte {
    package static let first: UInt32 = 0x10FF00

    /// The first byte in UTF-8 of every such character, and of few others.
    package static let lead: UInt8 = 0xF4

    /// Appends the character that stands for `byte`, in UTF-8.
    package static func append(_ byte: UInt8, to text: inout [UInt8]) {
        text.append(0xF4)
        text.append(0x8F)
        text.append(0xBC | (byte >> 6))
        text.append(0x80 | (byte & 0x3F))
    }

    /// The byte that a character carries, or nil.
    package static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        (first...first + 0xFF).contains(scalar.value) ? UInt8(scalar.value - first) : nil
    }
}

/// The text with every undefined byte as `\xNN`, for showing it.
package func showUndefined(_ text: String) -> String {
    let isClean = !text.unicodeScalars.contains { UndefinedByte.byte($0) != nil }
    guard !isClean else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
        if let byte = UndefinedByte.byte(scalar) {
            shown += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        } else {
            shown.unicodeScalars.append(scalar)
        }
    }
    return shown
}
