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

/// An instant: `timestamptz`, or `timestamp` taken as UTC.
package struct Timestamp: Sendable, Hashable, Comparable {
    package var microsecondsSince2000: Int64

    package init(microsecondsSince2000: Int64) {
        self.microsecondsSince2000 = microsecondsSince2000
    }

    package init(microsecondsSince1970: Int64) {
        microsecondsSince2000 = microsecondsSince1970 - Self.epochOffset
    }

    package var microsecondsSince1970: Int64 { microsecondsSince2000 + Self.epochOffset }

    /// 1970-01-01 to 2000-01-01: 10,957 days.
    private static let epochOffset: Int64 = 946_684_800_000_000

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microsecondsSince2000 < right.microsecondsSince2000
    }
}

extension Timestamp: PostgresArrayElement {
    package var postgresParameter: PostgresParameter {
        .binary(TypeOID.timestamptz, microsecondsSince2000)
    }
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.timestamptz, TypeOID.timestamptzArray)
    }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> Timestamp {
        guard [TypeOID.timestamptz, TypeOID.timestamp].contains(type) else { throw mismatch(type) }
        return Timestamp(microsecondsSince2000: try bytes.bigEndian(at: 0, as: Int64.self))
    }
}

/// A calendar day: `date`.
package struct CalendarDate: Sendable, Hashable, PostgresArrayElement {
    package var daysSince2000: Int32

    package init(daysSince2000: Int32) { self.daysSince2000 = daysSince2000 }

    package var postgresParameter: PostgresParameter { .binary(TypeOID.date, daysSince2000) }
    package static var arrayTypes: (element: UInt32, array: UInt32) { (TypeOID.date, 1182) }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> CalendarDate {
        guard type == TypeOID.date else { throw mismatch(type) }
        return CalendarDate(daysSince2000: try bytes.bigEndian(at: 0, as: Int32.self))
    }
}

/// JSON text, bound as `jsonb`, read from `json` or `jsonb`.
package struct JSONText: Sendable, Hashable, PostgresArrayElement {
    package var text: String

    package init(_ text: String) { self.text = text }

    package var postgresParameter: PostgresParameter {
        PostgresParameter(type: TypeOID.jsonb, isBinary: true, bytes: [1] + text.utf8)
    }
    package static var arrayTypes: (element: UInt32, array: UInt32) { (TypeOID.jsonb, 3807) }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> JSONText {
        JSONText(try String.decode(bytes, type: type))
    }
}

extension PostgresParameter {
    static func binary(_ type: UInt32, _ value: some FixedWidthInteger) -> PostgresParameter {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(value)
        return PostgresParameter(type: type, isBinary: true, bytes: bytes)
    }
}
