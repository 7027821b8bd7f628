// SPDX-License-Identifier: Apache-2.0

package import Records

/// Text as the bytes of an encoding: the way back of `TextDecoder`.
package struct TextEncoder {
    /// A character that the encoding does not have.
    package struct Missing: Error, Equatable {
        package let character: Unicode.Scalar
    }

    private let encoding: Encoding
    /// Of a code page of one character a byte.
    private let bytes: [Unicode.Scalar: UInt8]

    /// - Throws: `SourceError` where the encoding is not known.
    package init(_ encoding: Encoding) throws {
        self.encoding = encoding
        switch encoding {
        case .utf8, .utf16LittleEndian, .utf16BigEndian: bytes = [:]
        case .windows1252, .named:
            var found: [Unicode.Scalar: UInt8] = [:]
            for byte in UInt8.min...UInt8.max {
                var decoder = try TextDecoder(encoding)
                var text: [UInt8] = []
                try decoder.decode([byte], into: &text, isLast: true)
                let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
                guard scalars.count == 1, byte == 0 || UndefinedByte.byte(scalars[0]) == nil
                else { continue }
                found[scalars[0]] = found[scalars[0]] ?? byte
            }
            bytes = found
        }
    }

    package func encode(_ text: String) throws(Missing) -> [UInt8] {
        switch encoding {
        case .utf8: return Array(text.utf8)
        case .utf16LittleEndian:
            return text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        case .utf16BigEndian:
            return text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        case .windows1252, .named:
            var all: [UInt8] = []
            for scalar in text.unicodeScalars {
                guard let byte = bytes[scalar] else { throw Missing(character: scalar) }
                all.append(byte)
            }
            return all
        }
    }
}
