// SPDX-License-Identifier: Apache-2.0

/// Reads rows of one statement as values of a type; where its columns stand was looked up once.
///
/// For statements whose rows are several things: `decode(as:)` is enough for one.
package struct RowDecoder<Value: RowDecodable> {
    private let places: [Value.CodingKeys: Int]

    /// - Throws: `PostgresError` that names the columns which the statement does not give.
    package init(of rows: Rows, as type: Value.Type = Value.self) throws {
        places = try rows.places(of: Value.CodingKeys.self)
    }

    package func decode(_ row: Row) throws -> Value {
        try Value(RowReader(row: row, places: places))
    }
}
