// SPDX-License-Identifier: Apache-2.0

/// One row, read by its columns; where each of them stands was looked up once for all rows.
package struct RowReader<Column: RowColumn> {
    fileprivate let row: Row
    fileprivate let places: [Column: Int]

    /// - Throws: where the value is NULL or of a type that does not fit.
    package subscript<V: PostgresDecodable>(_ column: Column, as type: V.Type = V.self) -> V {
        get throws {
            guard let place = places[column] else { preconditionFailure("no place for \(column)") }
            return try row[place, as: type]
        }
    }
}

extension Rows {
    /// Reads every row by its columns.
    ///
    /// - Throws: `PostgresError` that names the columns which the statement does not give.
    package func map<Column: RowColumn, Value>(
        by columns: Column.Type, _ body: (RowReader<Column>) throws -> Value
    ) throws -> [Value] {
        let places = try places(of: columns)
        return try map { try body(RowReader(row: $0, places: places)) }
    }

    /// The rows as values of a type.
    package func decode<Value: RowDecodable>(as type: Value.Type = Value.self) throws -> [Value] {
        try map(by: Value.CodingKeys.self, Value.init)
    }

    private func places<Column: RowColumn>(of type: Column.Type) throws -> [Column: Int] {
        let names = Dictionary(
            zip(columns, 0...), uniquingKeysWith: { first, _ in first })
        let missing = Column.allCases.filter { names[$0.rawValue] == nil }
        guard missing.isEmpty else {
            let list = missing.map(\.rawValue).joined(separator: ", ")
            throw PostgresError(
                .decoding,
                "The statement lacks columns of \(String(reflecting: type)): \(list).")
        }
        return Dictionary(
            uniqueKeysWithValues: Column.allCases.map { ($0, names[$0.rawValue] ?? 0) })
    }
}

extension SQL.StringInterpolation {
    /// The names of the columns that a type is read from, with commas between.
    package mutating func appendInterpolation<Value: RowDecodable>(columns type: Value.Type) {
        let names = Value.CodingKeys.allCases.map { SQL.quoted(identifier: $0.rawValue) }
        appendInterpolation(raw: SQL(stringLiteral: names.joined(separator: ", ")))
    }
}
