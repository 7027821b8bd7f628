// SPDX-License-Identifier: Apache-2.0

/// The OIDs of the built-in types (`pg_type.dat`; fixed for all versions).
enum TypeOID {
    static let unknown: UInt32 = 0
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let date: UInt32 = 1082
    static let time: UInt32 = 1083
    static let timestamp: UInt32 = 1114
    static let timestamptz: UInt32 = 1184
    static let interval: UInt32 = 1186
    static let numeric: UInt32 = 1700
    static let uuid: UInt32 = 2950
    static let json: UInt32 = 114
    static let jsonb: UInt32 = 3802

    static let boolArray: UInt32 = 1000
    static let byteaArray: UInt32 = 1001
    static let int4Array: UInt32 = 1007
    static let textArray: UInt32 = 1009
    static let int8Array: UInt32 = 1016
    static let float8Array: UInt32 = 1022
    static let timestamptzArray: UInt32 = 1185

    /// Types whose binary form is not text and which have no Swift type here: cast them.
    static let notText: Set<UInt32> = [
        bool, bytea, int8, int2, int4, oid, float4, float8, date, time, timestamp, timestamptz,
        interval, boolArray, byteaArray, int4Array, textArray, int8Array, float8Array,
        timestamptzArray,
    ]
}
