// SPDX-License-Identifier: Apache-2.0

/// The digests (SHA-256, 32 bytes) that begin with some figures.
struct DigestRange {
    let first: [UInt8]
    let last: [UInt8]

    /// - Parameter text: hexadecimal figures, 64 at most; nil: it is something else.
    init?(beginning text: String) {
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ Self.value($0) != nil }) else {
            return nil
        }
        first = Self.bytes(text, filled: "0")
        last = Self.bytes(text, filled: "f")
    }

    private static func bytes(_ text: String, filled: Character) -> [UInt8] {
        let figures = (text + String(repeating: filled, count: 64 - text.utf8.count)).utf8
            .map { value($0) ?? 0 }
        return stride(from: 0, to: 64, by: 2).map { figures[$0] << 4 | figures[$0 + 1] }
    }

    private static func value(_ figure: UInt8) -> UInt8? {
        switch figure {
        case 0x30...0x39: figure - 0x30
        case 0x61...0x66: figure - 0x61 + 10
        default: nil
        }
    }
}
