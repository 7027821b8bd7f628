// SPDX-License-Identifier: Apache-2.0

/// Letters that have one other case of one scalar.
struct CaseTable: Sendable {
    let pairs: [(lower: UInt32, upper: UInt32)]

    static let shared = CaseTable()

    /// All letters with two cases lie below U+1E944.
    private init() {
        var pairs: [(lower: UInt32, upper: UInt32)] = []
        for value in [
            0x41...0x587, 0x10A0...0x1FFF, 0x2100...0x2DFF, 0xA640...0xAB9F, 0xFF21...0xFF5A,
            0x10400...0x10FFF, 0x118A0...0x118DF, 0x16E40...0x16E7F, 0x1E900...0x1E943,
        ].joined() {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            let upper = scalar.properties.uppercaseMapping.unicodeScalars
            if lower.count == 1, let other = lower.first, other != scalar {
                pairs.append((other.value, scalar.value))
            } else if upper.count == 1, let other = upper.first, other != scalar {
                pairs.append((scalar.value, other.value))
            }
        }
        self.pairs = pairs
    }
}
