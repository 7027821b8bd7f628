// SPDX-License-Identifier: Apache-2.0

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
