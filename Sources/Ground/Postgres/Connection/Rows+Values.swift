// SPDX-License-Identifier: Apache-2.0

/// Statements that give one column, one row, or both.
extension Rows {
    /// The values of a statement of one column.
    package func values<Value: PostgresDecodable>(
        as type: Value.Type = Value.self
    ) throws -> [Value] {
        try requireOneColumn()
        return try map { try $0[0, as: type] }
    }

    /// The first value of a statement of one column; nil: it gives no row.
    package func firstValue<Value: PostgresDecodable>(
        as type: Value.Type = Value.self
    ) throws -> Value? {
        try requireOneColumn()
        return try first.map { try $0[0, as: type] }
    }

    /// The value of a statement that always gives a row, of one column.
    package func value<Value: PostgresDecodable>(as type: Value.Type = Value.self) throws -> Value {
        try requireOneColumn()
        return try requiredFirst()[0, as: type]
    }

    /// The first row, by its columns; nil: there is none.
    package func first<Column: RowColumn, Value>(
        by columns: Column.Type, _ body: (RowReader<Column>) throws -> Value
    ) throws -> Value? {
        let places = try places(of: columns)
        return try first.map { try body(RowReader(row: $0, places: places)) }
    }

    /// The first row as a value of a type; nil: there is none.
    package func first<Value: RowDecodable>(as type: Value.Type = Value.self) throws -> Value? {
        try first(by: Value.CodingKeys.self, Value.init)
    }

    /// The row of a statement that always gives one, by its columns.
    package func one<Column: RowColumn, Value>(
        by columns: Column.Type, _ body: (RowReader<Column>) throws -> Value
    ) throws -> Value {
        let places = try places(of: columns)
        return try body(RowReader(row: requiredFirst(), places: places))
    }

    /// The row of a statement that always gives one, as a value of a type.
    package func one<Value: RowDecodable>(as type: Value.Type = Value.self) throws -> Value {
        try one(by: Value.CodingKeys.self, Value.init)
    }

    private func requireOneColumn() throws {
        let count = result.columnCount
        guard count == 1 else {
            throw PostgresError(.decoding, "The statement gives \(count) columns, not one.")
        }
    }

    private func requiredFirst() throws -> Row {
        guard let row = first else { throw PostgresError(.decoding, "The statement gives no row.") }
        return row
    }
}
