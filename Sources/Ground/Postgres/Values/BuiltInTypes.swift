// SPDX-License-Identifier: Apache-2.0

extension Int: PostgresArrayElement {
    package var postgresParameter: PostgresParameter { .binary(TypeOID.int8, Int64(self)) }
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.int8, TypeOID.int8Array)
    }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> Int {
        try integer(bytes, type)
    }
}

extension Int64: PostgresArrayElement {
    package var postgresParameter: PostgresParameter { .binary(TypeOID.int8, self) }
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.int8, TypeOID.int8Array)
    }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> Int64 {
        try integer(bytes, type)
    }
}

extension Int32: PostgresArrayElement {
    package var postgresParameter: PostgresParameter { .binary(TypeOID.int4, self) }
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.int4, TypeOID.int4Array)
    }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> Int32 {
        try integer(bytes, type)
    }
}

extension Bool: PostgresArrayElement {
    package var postgresParameter: PostgresParameter {
        PostgresParameter(type: TypeOID.bool, isBinary: true, bytes: [self ? 1 : 0])
    }
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.bool, TypeOID.boolArray)
    }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> Bool {
        guard type == TypeOID.bool else { throw mismatch(type) }
        return try bytes.bigEndian(at: 0, as: UInt8.self) != 0
    }
}

extension Double: PostgresArrayElement {
    package var postgresParameter: PostgresParameter { .binary(TypeOID.float8, bitPattern) }
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.float8, TypeOID.float8Array)
    }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> Double {
        switch type {
        case TypeOID.float8:
            return Double(bitPattern: try bytes.bigEndian(at: 0, as: UInt64.self))
        case TypeOID.float4:
            return Double(Float(bitPattern: try bytes.bigEndian(at: 0, as: UInt32.self)))
        case TypeOID.numeric:
            guard let value = Double(try NumericText.read(bytes)) else { throw mismatch(type) }
            return value
        default: return Double(try integer(bytes, type) as Int64)
        }
    }
}

/// Bound without a type, as a quoted constant would be: it fits text, enum, date, jsonb, … alike.
extension String: PostgresArrayElement {
    package var postgresParameter: PostgresParameter {
        PostgresParameter(type: TypeOID.unknown, isBinary: false, bytes: Array(utf8))
    }
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.text, TypeOID.textArray)
    }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> String {
        switch type {
        case TypeOID.numeric: return try NumericText.read(bytes)
        case TypeOID.uuid: return uuid(bytes.array())
        case TypeOID.jsonb:
            guard bytes.byteCount > 0 else { throw PostgresError.truncatedValue }
            return String(decoding: bytes.array().dropFirst(), as: UTF8.self)
        case let type where TypeOID.notText.contains(type): throw mismatch(type)
        default: return String(decoding: bytes.array(), as: UTF8.self)
        }
    }

    private static func uuid(_ bytes: [UInt8]) -> String {
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }
}

extension PostgresParameter {
    static func binary(_ type: UInt32, _ value: some FixedWidthInteger) -> PostgresParameter {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(value)
        return PostgresParameter(type: type, isBinary: true, bytes: bytes)
    }
}
