// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension String {
    /// The text with each Latin letter and the accent behind it composed into one letter.
    ///
    /// Linear, unlike the whole of normalisation, which sorts marks.
    var composedLatin: String {
        guard utf8.contains(where: { $0 == 0xCC || $0 == 0xCD }) else { return self }
        var result = String.UnicodeScalarView()
        var before: Unicode.Scalar?
        for scalar in unicodeScalars {
            if let letter = before, (0x300...0x36F).contains(scalar.value),
                let whole = AccentTable.letters[AccentTable.key(letter, scalar)]
            {
                before = whole
                continue
            }
            if let before { result.append(before) }
            before = scalar
        }
        if let before { result.append(before) }
        return String(result)
    }
}

private enum AccentTable {
    static func key(_ letter: Unicode.Scalar, _ accent: Unicode.Scalar) -> UInt64 {
        UInt64(letter.value) << 32 | UInt64(accent.value)
    }

    static let letters: [UInt64: Unicode.Scalar] = {
        var letters: [UInt64: Unicode.Scalar] = [:]
        for base in [0x41...0x5A, 0x61...0x7A].joined() {
            for mark in [0x300...0x304, 0x306...0x30C, 0x31B...0x31B, 0x323...0x328].joined() {
                guard let letter = Unicode.Scalar(UInt32(base)),
                    let accent = Unicode.Scalar(UInt32(mark))
                else { continue }
                let whole = "\(letter)\(accent)".precomposedStringWithCanonicalMapping
                    .unicodeScalars
                if whole.count == 1 { letters[key(letter, accent)] = whole.first }
            }
        }
        return letters
    }()
}
