// SPDX-License-Identifier: Apache-2.0

/// A type that a column's binary value can be read as.
package protocol PostgresDecodable {
    /// Reads a value that is not NULL; `type` is the column's type OID.
    static func decode(_ bytes: RawSpan, type: UInt32) throws -> Self
    /// The value for NULL; throws for types without one.
    static func decodeNull() throws -> Self
}

extension PostgresDecodable {
    package static func decodeNull() throws -> Self {
        throw PostgresError(.decoding, "NULL cannot be read as \(Self.self): ask for an Optional.")
    }

    static func mismatch(_ type: UInt32) -> PostgresError {
        PostgresError(
            .decoding,
            "A value of the type with OID \(type) cannot be read as \(Self.self): "
                + "cast it in the statement.")
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> Wrapped? {
        try Wrapped.decode(bytes, type: type)
    }

    package static func decodeNull() throws -> Wrapped? { .none }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> [Element] {
        try Element.decode(array: bytes, type: type)
    }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
    package static var arrayTypes: (element: UInt32, array: UInt32) { Wrapped.arrayTypes }
}

extension Array: PostgresArrayElement where Element == UInt8 {
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.bytea, TypeOID.byteaArray)
    }
}

extension UInt8: PostgresArrayElement {
    package var postgresParameter: PostgresParameter { Int32(self).postgresParameter }
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.int4, TypeOID.bytea)
    }

    /// `[UInt8]` is a `bytea`, not an array.
    package static func parameter(array: [UInt8]) -> PostgresParameter {
        PostgresParameter(type: TypeOID.bytea, isBinary: true, bytes: array)
    }

    package static func decode(array: RawSpan, type: UInt32) throws -> [UInt8] {
        guard type == TypeOID.bytea else { throw [UInt8].mismatch(type) }
        return array.array()
    }

    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> UInt8 {
        try integer(bytes, type)
    }
}

/// Reads any integer type, and a whole `numeric` (the type of `sum(bigint)`), exactly.
func integer<I: FixedWidthInteger & PostgresDecodable>(
    _ bytes: RawSpan, _ type: UInt32
) throws -> I {
    let wide: Int64 =
        switch type {
        case TypeOID.int2: Int64(try bytes.bigEndian(at: 0, as: Int16.self))
        case TypeOID.int4: Int64(try bytes.bigEndian(at: 0, as: Int32.self))
        case TypeOID.int8: try bytes.bigEndian(at: 0, as: Int64.self)
        case TypeOID.oid: Int64(try bytes.bigEndian(at: 0, as: UInt32.self))
        case TypeOID.numeric: try wholeNumber(bytes)
        default: throw I.mismatch(type)
        }
    guard let value = I(exactly: wide) else {
        throw PostgresError(.decoding, "The number \(wide) does not fit into \(I.self).")
    }
    return value
}

private func wholeNumber(_ bytes: RawSpan) throws -> Int64 {
    let text = try NumericText.read(bytes)
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : ""
    guard let whole = Int64(parts[0]), fraction.allSatisfy({ $0 == "0" }) else {
        throw PostgresError(.decoding, "The numeric \(text) is not a whole number of 64 bits.")
    }
    return whole
}
