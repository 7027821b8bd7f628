// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The characters of an encoding with one byte for each.
struct CharacterTable: Sendable {
    /// A character that the encoding lacks.
    struct Lacking: Error {
        let scalar: Unicode.Scalar

        /// The character and its number: `“☃” (U+2603)`.
        var description: String {
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            return "“\(scalar)” (U+\(number))"
        }
    }

    static let windows1252 = CharacterTable(.windowsCP1252)

    private let bytes: [UInt32: UInt8]

    /// The upper half, as the system has it; bytes that are not defined give control characters,
    /// which are left out.
    private init(_ encoding: String.Encoding) {
        var bytes: [UInt32: UInt8] = [:]
        for byte in UInt8(0x80)...0xFF {
            guard let text = String(data: Data([byte]), encoding: encoding),
                let scalar = text.unicodeScalars.first, !(0x80..<0xA0).contains(scalar.value)
            else { continue }
            bytes[scalar.value] = byte
        }
        self.bytes = bytes
    }

    /// Encodes UTF-8; a text that can be composed is composed first.
    func encode(
        _ utf8: ArraySlice<UInt8>, replacement: UInt8?
    ) throws(Lacking) -> [UInt8] {
        let text = String(decoding: utf8, as: UTF8.self)
        do {
            return try encode(text.unicodeScalars, nil)
        } catch {
            // `e` and a combining accent are one character of the encoding.
            return try encode(
                text.precomposedStringWithCanonicalMapping.unicodeScalars, replacement)
        }
    }

    private func encode(
        _ scalars: String.UnicodeScalarView, _ replacement: UInt8?
    ) throws(Lacking) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(scalars.count)
        for scalar in scalars {
            if scalar.isASCII {
                output.append(UInt8(truncatingIfNeeded: scalar.value))
            } else if let byte = bytes[scalar.value] ?? replacement {
                output.append(byte)
            } else {
                throw Lacking(scalar: scalar)
            }
        }
        return output
    }
}
