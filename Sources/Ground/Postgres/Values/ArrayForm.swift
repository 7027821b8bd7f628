// SPDX-License-Identifier: Apache-2.0

/// The binary form of one-dimensional arrays (`array_send`, `array_recv`).
enum ArrayForm {
    static func parameter<E: PostgresArrayElement>(
        of elements: [E], _ types: (element: UInt32, array: UInt32)
    ) -> PostgresParameter {
        let values = elements.map(\.postgresParameter.bytes)
        var bytes: [UInt8] = []
        bytes.appendBigEndian(Int32(elements.isEmpty ? 0 : 1))
        bytes.appendBigEndian(Int32(values.contains { $0 == nil } ? 1 : 0))
        bytes.appendBigEndian(types.element)
        if !elements.isEmpty {
            bytes.appendBigEndian(Int32(elements.count))
            bytes.appendBigEndian(Int32(1))
        }
        for value in values {
            bytes.appendBigEndian(Int32(value?.count ?? -1))
            bytes += value ?? []
        }
        return PostgresParameter(type: types.array, isBinary: true, bytes: bytes)
    }

    static func decode<E: PostgresArrayElement>(_ bytes: RawSpan) throws -> [E] {
        let dimensions = try bytes.bigEndian(at: 0, as: Int32.self)
        guard dimensions > 0 else { return [] }
        guard dimensions == 1 else {
            throw PostgresError(
                .decoding, "An array of \(dimensions) dimensions cannot be read: select a flat one."
            )
        }
        let type = try bytes.bigEndian(at: 8, as: UInt32.self)
        let count = Int(try bytes.bigEndian(at: 12, as: Int32.self))
        var elements: [E] = []
        var offset = 20
        for _ in 0..<count {
            let length = Int(try bytes.bigEndian(at: offset, as: Int32.self))
            offset += 4
            guard length >= 0 else {
                elements.append(try E.decodeNull())
                continue
            }
            guard offset + length <= bytes.byteCount else { throw PostgresError.truncatedValue }
            elements.append(
                try E.decode(bytes.extracting(offset..<offset + length), type: type))
            offset += length
        }
        return elements
    }
}

extension [UInt8] {
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

extension RawSpan {
    /// Reads an integer in network order; throws where the value is too short for it.
    func bigEndian<I: FixedWidthInteger>(at offset: Int, as type: I.Type) throws -> I {
        guard offset >= 0, offset + I.bitWidth / 8 <= byteCount else {
            throw PostgresError.truncatedValue
        }
        var value: I = 0
        for index in offset..<offset + I.bitWidth / 8 {
            value = value << 8 | I(truncatingIfNeeded: byte(index))
        }
        return value
    }

    /// The byte at an offset that is below `byteCount`; traps past it.
    func byte(_ offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < byteCount)
        return unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
    }

    func array() -> [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
}

extension PostgresError {
    static var truncatedValue: PostgresError {
        PostgresError(.protocolViolation, "The server sent a value that ends too early.")
    }
}
