// SPDX-License-Identifier: Apache-2.0

/// One row, read by its columns; where each of them stands was looked up once for all rows.
package struct RowReader<Column: RowColumn> {
    let row: Row
    let places: [Column: Int]

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

    func places<Column: RowColumn>(of type: Column.Type) throws -> [Column: Int] {
        var places: [Column: Int] = [:]
        // The first of a name, where several have it.
        for (place, name) in columns.enumerated() {
            guard let column = Column(rawValue: name), places[column] == nil else { continue }
            places[column] = place
        }
        let wanted = Column.allCases
        guard places.count == wanted.count else {
            let missing = wanted.filter { places[$0] == nil }.map(\.rawValue)
            throw PostgresError(
                .decoding,
                "The statement lacks columns of \(String(reflecting: type)): "
                    + missing.joined(separator: ", ") + ".")
        }
        return places
    }
}

extension SQL.StringInterpolation {
    /// The names of the columns that a type is read from, with commas between.
    package mutating func appendInterpolation<Value: RowDecodable>(columns type: Value.Type) {
        let names = Value.CodingKeys.allCases.map { SQL.quoted(identifier: $0.rawValue) }
        appendInterpolation(raw: SQL(stringLiteral: names.joined(separator: ", ")))
    }
}
