// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ

extension Connection {
    /// The columns of a statement, without running it; the server parses it and looks every name
    /// up, so its mistakes are thrown here.
    package func describe(_ sql: SQL) throws -> [ResultColumn] {
        requireIdle()
        let text = sql.text
        try requireUsable(text)
        var limit = Limit(deadline)
        let types = sql.parameters.map(\.type)
        // The unnamed statement: the next one takes its place.
        guard unsafe PQsendPrepare(handle, "", text, Int32(types.count), types) == 1 else {
            throw lost(text)
        }
        try flush(&limit, text)
        _ = try lastResult(&limit, text)
        guard unsafe PQsendDescribePrepared(handle, "") == 1 else { throw lost(text) }
        try flush(&limit, text)
        let result = try lastResult(&limit, text)
        return (0..<result.columnCount).map { column in
            let (type, modifier) = result.columnType(column)
            return ResultColumn(
                name: result.columnName(column), kind: Self.kind(type), type: type,
                modifier: modifier)
        }
    }

    private static func kind(_ type: Int64) -> ResultColumn.Kind {
        switch UInt32(type) {
        case TypeOID.int2, TypeOID.int4, TypeOID.int8, TypeOID.oid, TypeOID.numeric: .number
        case TypeOID.float4, TypeOID.float8: .float
        case TypeOID.bool: .boolean
        case TypeOID.date: .day
        case TypeOID.time: .timeOfDay
        case TypeOID.timestamp: .localTime
        case TypeOID.timestamptz: .instant
        case TypeOID.json, TypeOID.jsonb: .json
        default: .text
        }
    }
}
