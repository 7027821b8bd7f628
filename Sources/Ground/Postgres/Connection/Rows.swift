// SPDX-License-Identifier: Apache-2.0

/// The rows of a query, all in memory: put a limit in the statement.
package struct Rows: RandomAccessCollection {
    let result: QueryResult

    package var startIndex: Int { 0 }
    package var endIndex: Int { result.rowCount }
    package subscript(position: Int) -> Row { Row(result: result, index: position) }

    /// The columns' names, in order.
    package var columns: [String] { (0..<result.columnCount).map(result.columnName) }

    /// The columns' types as `format_type` takes them: OID and modifier.
    package var types: [(oid: Int64, modifier: Int32)] {
        (0..<result.columnCount).map(result.columnType)
    }
}

/// One row of a query, lent from its `Rows`.
package struct Row {
    let result: QueryResult
    let index: Int

    package var count: Int { result.columnCount }

    /// Reads the column at an index; throws when it is NULL or of a type that does not fit.
    package subscript<V: PostgresDecodable>(_ column: Int, as type: V.Type = V.self) -> V {
        get throws { try result.decode(row: index, column: column, as: type) }
    }

    /// Reads a column by name; slower than by index.
    package subscript<V: PostgresDecodable>(_ name: String, as type: V.Type = V.self) -> V {
        get throws {
            guard let column = result.column(named: name) else {
                throw PostgresError(.decoding, "The statement gives no column \"\(name)\".")
            }
            return try result.decode(row: index, column: column, as: type)
        }
    }
}
